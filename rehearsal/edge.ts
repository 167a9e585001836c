/**
 * The edge of an installation, for real: the controllers of both zones run as the cluster describes them, read their routes
 * from its API server with their own tokens, and pass requests on to recording backends at the addresses of the pods.
 */
import { chmodSync, constants, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import type { Plan } from "../stacks/plan.ts";
import type { ZoneName } from "../stacks/topologies.ts";
import { Backends } from "./edge/backends.ts";
import { type Copy, Kubelet, type RunningCopy, type RunningPod } from "./edge/kubelet.ts";
import { own } from "./edge/network.ts";
import { assertInside } from "./edge/privateNetwork.ts";
import { relay } from "./edge/relay.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** The API server as pods know it: the first address of the Services' range. */
const API_SERVER = { host: "10.96.0.1", port: 443 } as const;

export interface EdgeOptions {
  readonly rehearsal: Rehearsal;
  /** The installation, which has been brought up. */
  readonly plan: Plan;
  /** Program of the controllers. */
  readonly traefik: string;
  /** Controllers per zone; the others stay simulated. Default: as many as there are pods. */
  readonly atMost?: number;
}

/** Whose a controller is. */
export interface Owner {
  readonly plan: Plan;
  readonly zone: ZoneName;
}

/** What all edges of this process share. */
export class Surroundings {
  readonly backends: Backends;
  /** Every controller that ever ran, by its address. */
  readonly controllers = new Map<string, Owner>();
  readonly #servers: { close(): unknown }[] = [];
  readonly #relayed = new Set<string>();

  private constructor(backends: Backends) {
    this.backends = backends;
  }

  /** @throws Error outside of a private network. */
  static async prepare(): Promise<Surroundings> {
    assertInside();
    return new Surroundings(await Backends.start());
  }

  async connectApiServer(rehearsal: Rehearsal): Promise<void> {
    const { hostname, port } = new URL(rehearsal.cluster.getCurrentCluster()?.server ?? "");
    if (this.#relayed.has(port)) return;
    if (this.#relayed.size > 0) throw new Error("all edges of a process belong to one cluster");
    this.#relayed.add(port);
    await own(API_SERVER.host);
    this.#servers.push(await relay(API_SERVER, { host: hostname, port: Number(port) }));
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) server.close();
    await this.backends.stop();
  }
}

/** Both zones' controllers of one installation. */
export class Edge {
  readonly plan: Plan;
  readonly #kubelets: Readonly<Record<ZoneName, Kubelet>>;

  private constructor(plan: Plan, kubelets: Readonly<Record<ZoneName, Kubelet>>) {
    this.plan = plan;
    this.#kubelets = kubelets;
  }

  /** Starts the controllers. They may not be ready yet. */
  static async open(surroundings: Surroundings, options: EdgeOptions): Promise<Edge> {
    const { plan, rehearsal } = options;
    await surroundings.connectApiServer(rehearsal);
    const hosts = await occupyAddresses(surroundings.backends, options);
    const folder = join(rehearsal.state.directory, "edge");
    const program = { path: executableByAll(options.traefik, folder), name: "traefik" };
    const kubelet = (zone: ZoneName) => {
      const { edge } = plan.zones[zone];
      return new Kubelet({
        cluster: rehearsal.cluster,
        namespace: edge.namespace,
        selector: `app.kubernetes.io/instance=${plan.installation},app.kubernetes.io/component=${edge.tier}`,
        folder,
        program,
        environment: {
          KUBERNETES_SERVICE_HOST: API_SERVER.host,
          KUBERNETES_SERVICE_PORT: String(API_SERVER.port),
        },
        hosts,
        onAddresses: ({ ipv4, ipv6 }) => {
          for (const address of [ipv4, ipv6]) surroundings.controllers.set(address, { plan, zone });
        },
        ...(options.atMost !== undefined && { atMost: options.atMost }),
      });
    };
    return new Edge(plan, { public: kubelet("public"), private: kubelet("private") });
  }

  /** The controllers of a zone that run. */
  controllers(zone: ZoneName): readonly RunningPod[] {
    return this.#kubelets[zone].pods;
  }

  /** Those too that were asked to end and have not yet: a load balancer learns of it by its checks only. */
  reachable(zone: ZoneName): readonly RunningPod[] {
    return this.#kubelets[zone].reachable;
  }

  /** Runs a copy of a zone's first controller with other files or arguments: what would happen if they were wrong. */
  async runCopy(zone: ZoneName, copy: Copy): Promise<RunningCopy> {
    const [original] = this.controllers(zone);
    if (!original) throw new Error(`no controller runs in the ${zone} zone`);
    return this.#kubelets[zone].runCopy(original, copy);
  }

  /** Pods of a zone's controller that cannot start, and why. */
  waiting(zone: ZoneName): readonly string[] {
    return this.#kubelets[zone].waiting;
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#kubelets).map((kubelet) => kubelet.stop()));
  }
}

/**
 * Backends at the addresses of every pod behind the edges, and of their Services: the balancing of kube-proxy is not
 * rehearsed.
 * @returns the Services' names as lines of /etc/hosts, for controllers that look them up: DNS is not rehearsed either.
 */
async function occupyAddresses(backends: Backends, { rehearsal, plan }: EdgeOptions): Promise<string> {
  const core = rehearsal.cluster.makeApiClient(CoreV1Api);
  const lines: string[] = [];
  const routes = [plan.zones.public, plan.zones.private].flatMap(({ edge }) => edge.routes);
  for (const { backend } of routes) {
    const { tier, namespace, service: name } = backend;
    const labelSelector = `app.kubernetes.io/instance=${plan.installation},app.kubernetes.io/component=${tier}`;
    const pods = await core.listNamespacedPod({ namespace, labelSelector });
    for (const { status } of pods.items) if (status?.podIP) await backends.add(tier, status.podIP);
    const { spec } = await core.readNamespacedService({ name, namespace });
    const address = spec?.clusterIP ?? "";
    await backends.add(tier, address);
    lines.push(`${address} ${name}.${namespace}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** The cache's own copy is its owner's alone, and a pod's user is somebody else. */
function executableByAll(program: string, folder: string): string {
  const copy = join(folder, "traefik");
  if (existsSync(copy)) return copy;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(program, copy, constants.COPYFILE_FICLONE);
  chmodSync(copy, 0o755);
  return copy;
}
