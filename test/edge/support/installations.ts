/**
 * The three installations that are attacked, side by side in one cluster: `split` with Ingress objects, `split` with a static
 * edge, and `single` behind a load balancer that speaks PROXY protocol. Each takes its certificates from another place. Where
 * edges read Ingresses the guard rails are off, so that what is added later meets the edge and nothing else.
 */
import assert from "node:assert/strict";
import { CoreV1Api, type V1Secret } from "@kubernetes/client-node";
import { own } from "../../../rehearsal/edge/network.ts";
import { Edge, Surroundings } from "../../../rehearsal/edge.ts";
import type { Result } from "../../../rehearsal/engine/job.ts";
import { readProject, type StackConfig } from "../../../rehearsal/engine/project.ts";
import { lastLines } from "../../../rehearsal/files.ts";
import { preparePrerequisites } from "../../../rehearsal/prerequisites.ts";
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import { HERE } from "../../../rehearsal/state.ts";
import { ensureTools } from "../../../rehearsal/toolchain.ts";
import { until } from "../../../rehearsal/wait.ts";
import { makePlan, type Plan } from "../../../stacks/plan.ts";
import { checkSettings } from "../../../stacks/settings/check.ts";
import { sentence } from "../../../stacks/settings/mistake.ts";
import type { ZoneName } from "../../../stacks/topologies.ts";
import { atTheEnd } from "../../rehearsal/support/hooks.ts";
import { startTestRehearsal, testFolder } from "../../rehearsal/support/rehearsals.ts";
import { type Chain, issueChain } from "./certificates.ts";
import { skipOutside } from "./inside.ts";
import { breachesIn } from "./lastDefence.ts";
import { CLIENTS, HOSTS, LOAD_BALANCER, TRUSTED } from "./parties.ts";
import { call, type Exchange, requestText } from "./wire.ts";

/** Longest time that three installations may take to come up on a loaded machine. */
const SCENE_TIMEOUT = 600_000;

export const installations = ["split", "static", "single"] as const;
export type InstallationName = (typeof installations)[number];

const common: StackConfig = {
  "tracardi:trackHost": HOSTS.track,
  "tracardi:apiHost": HOSTS.api,
  "tracardi:guiHost": HOSTS.gui,
  "tracardi:trustedCidrs": [...TRUSTED],
};

/** Differences from the committed stack `dev`. */
const differences: Readonly<Record<InstallationName, StackConfig>> = {
  split: {
    "tracardi:edge": "ingress",
    "tracardi:certificates": "existing",
    "tracardi:certificateSecrets": { public: "public-tls", private: "private-tls" },
    "tracardi:cloud": "metallb",
    "tracardi:bridges": ["webhooks"],
    "tracardi:guardRails": false,
  },
  static: {
    "tracardi:edge": "static",
    "tracardi:certificates": "cert-manager",
    "tracardi:certificateIssuer": { name: "letsencrypt-dns", kind: "ClusterIssuer" },
    "tracardi:bridges": ["webhooks", "redirects", "consent"],
  },
  single: {
    "tracardi:topology": "single",
    "tracardi:edge": "ingress",
    "tracardi:cloud": "hetzner",
    "tracardi:loadBalancerCidrs": [`${LOAD_BALANCER}/32`],
    "tracardi:loadBalancerAnnotations": { "load-balancer.hetzner.cloud/location": "fsn1" },
    "tracardi:accessLog": { public: "all", private: "all" },
    "tracardi:guardRails": false,
  },
};

export function configOf(name: InstallationName): StackConfig {
  return { ...common, "tracardi:name": name, ...differences[name] };
}

/** What the program makes of it, without a cluster. */
export function planOf(name: InstallationName): Plan {
  const { values } = readProject({ from: "dev", config: configOf(name), source: HERE.project });
  const checked = checkSettings(values, { stack: name, secretKeys: new Set(), project: "tracardi" });
  if ("mistakes" in checked)
    throw new Error(`installation ${name}: ${checked.mistakes.map(sentence).join("\n")}`);
  return makePlan(checked.settings);
}

/** An installation that stands, with its edge. */
export class Scene {
  readonly name: InstallationName;
  readonly plan: Plan;
  /** The cluster that all share, with an engine for this installation alone. */
  readonly rehearsal: Rehearsal;
  readonly edge: Edge;
  readonly surroundings: Surroundings;
  /** What each zone shows; absent where the program issues it itself. */
  readonly chains?: Readonly<Record<ZoneName, Chain>>;
  /** Certificates of the authorities that sign each zone's certificate, PEM. */
  readonly authorities: Readonly<Record<ZoneName, string>>;

  constructor(
    name: InstallationName,
    parts: Pick<Scene, "plan" | "rehearsal" | "edge" | "surroundings" | "authorities" | "chains">,
  ) {
    this.name = name;
    this.plan = parts.plan;
    this.rehearsal = parts.rehearsal;
    this.edge = parts.edge;
    this.surroundings = parts.surroundings;
    this.authorities = parts.authorities;
    if (parts.chains) this.chains = parts.chains;
  }

  get received() {
    return this.surroundings.backends.received;
  }

  /** Address of a zone's first controller, in the client's family. */
  address(zone: ZoneName, from: string): string {
    const [controller] = this.edge.controllers(zone);
    if (!controller) throw new Error(`no controller runs in the ${zone} zone of ${this.name}`);
    return from.includes(":") ? controller.addresses.ipv6 : controller.addresses.ipv4;
  }

  /** Another `up`, with further differences. */
  up(further: StackConfig = {}): Promise<Result> {
    const { "tracardi:trustedCidrs": ranges = [] } = further;
    for (const range of ranges as readonly string[]) trusted.add(range);
    return this.rehearsal.up(this.name, { from: "dev", config: { ...configOf(this.name), ...further } });
  }
}

let cluster: Promise<{ rehearsal: Rehearsal; surroundings: Surroundings; traefik: string }> | undefined;
const scenes = new Map<InstallationName, Promise<Scene>>();
const announced = new Set<InstallationName>();
/** Networks that any of them trusted at any time. */
const trusted = new Set<string>(TRUSTED);

after("no controller passed on what its zone is not there for", async () => {
  if (cluster === undefined) return;
  const { backends, controllers } = (await cluster).surroundings;
  assert.deepEqual(breachesIn(backends.received, controllers, [...trusted]), []);
  const arrived = { public: 0, private: 0 };
  for (const { peer } of backends.received) arrived[controllers.get(peer)?.zone ?? "private"] += 1;
  console.log(
    `    ${arrived.private} requests passed private edges, all of trusted addresses; ${arrived.public} public ones, all for open paths`,
  );
});

/** Says in a `describe` that its tests need the installation, and gives it to them. Outside of a private network it skips them. */
export function useScene(name: InstallationName): () => Scene {
  announced.add(name);
  let opened: Scene | undefined;
  skipOutside();
  before(async function () {
    this.timeout(SCENE_TIMEOUT);
    opened = await scene(name);
  });
  return () => {
    if (!opened) throw new Error(`installation ${name} is not open: ask for it in a test`);
    return opened;
  };
}

export interface SceneOptions {
  /** Controllers per zone; the others stay simulated. Default: 1, which is all that a question about a request needs. */
  readonly controllers?: number;
}

/**
 * Brings the installation up at the first request for it; later ones get the same. Those that other tests have announced come
 * up beside it: most of that time is waiting for pods.
 */
export function scene(name: InstallationName, { controllers = 1 }: SceneOptions = {}): Promise<Scene> {
  for (const each of new Set([name, ...announced])) {
    if (scenes.has(each)) continue;
    const opened = open(each, controllers);
    // Whoever asks for it learns that it failed.
    opened.catch(() => {});
    scenes.set(each, opened);
  }
  return scenes.get(name) as Promise<Scene>;
}

async function sharedCluster() {
  const tools = await ensureTools(["traefik"], {
    onProgress: () => {},
    logFile: `${HERE.folder}/tests/tools.log`,
  });
  const rehearsal = await startTestRehearsal("edge");
  const surroundings = await Surroundings.prepare();
  for (const address of Object.values(CLIENTS)) await own(address);
  atTheEnd(() => surroundings.stop());
  return { rehearsal, surroundings, traefik: tools.path("traefik") };
}

async function open(name: InstallationName, atMost: number): Promise<Scene> {
  cluster ??= sharedCluster();
  const { rehearsal: shared, surroundings, traefik } = await cluster;
  const rehearsal = await shared.beside(testFolder(`edge-${name}`));
  const plan = planOf(name);
  const chains = await bringCertificates(rehearsal, plan);
  const source = { from: "dev", config: configOf(name) };
  await preparePrerequisites(rehearsal, name, source);
  const { outputs } = await rehearsal.up(name, source);
  if (plan.zones.public.edge.certificate.kind === "cert-manager") await chains.write();
  const edge = await Edge.open(surroundings, { rehearsal: shared, plan, traefik, atMost });
  atTheEnd(() => edge.close());
  const parts = { plan, rehearsal, edge, surroundings };
  const authority = String(outputs.caCertificate?.value);
  const scene = new Scene(
    name,
    plan.zones.public.edge.certificate.kind === "self-signed"
      ? { ...parts, authorities: { public: authority, private: authority } }
      : {
          ...parts,
          chains: chains.of,
          authorities: { public: chains.of.public.root, private: chains.of.private.root },
        },
  );
  await whenServing(scene);
  return scene;
}

/** Until both zones serve: a controller answers before it has loaded its routes. */
export async function whenServing(scene: Scene): Promise<void> {
  for (const [zone, host, path] of [
    ["public", HOSTS.track, "/track"],
    ["private", HOSTS.api, "/"],
    ["private", HOSTS.gui, "/"],
  ] as const) {
    let last = "no controller runs";
    await until(
      async () => {
        if (scene.edge.controllers(zone).length === 0) return false;
        last = (await callAs(scene, CLIENTS.operator, zone, host, { method: "POST", path })).outcome;
        return last === "200";
      },
      { for: `${host} of installation ${scene.name}`, within: 120_000, every: 200 },
    ).catch((error: Error) => {
      const logs = scene.edge.controllers(zone).flatMap(({ log }) => lastLines(log, 5));
      throw new Error([error.message, last, ...scene.edge.waiting(zone), ...logs].join("\n"));
    });
  }
}

/** An ordinary request over TLS. @param name the host's name in the handshake; default: the host. */
export function callAs(
  scene: Scene,
  from: string,
  zone: ZoneName,
  host: string,
  request: Parameters<typeof requestText>[0] = {},
  name = host,
): Promise<Exchange> {
  return call({
    from,
    to: { host: scene.address(zone, from), port: 8443 },
    tls: { servername: name },
    parts: [requestText({ host, ...request })],
  });
}

interface Chains {
  readonly of: Readonly<Record<ZoneName, Chain>>;
  /** Writes them where the installation expects them. */
  write(): Promise<void>;
}

/** A platform team's certificates, and those that cert-manager would fetch: leaf, intermediate, root. */
async function bringCertificates(rehearsal: Rehearsal, plan: Plan): Promise<Chains> {
  const of = {
    public: await issueChain(plan.zones.public.edge.hosts),
    private: await issueChain(plan.zones.private.edge.hosts),
  };
  const write = async () => {
    for (const zone of ["public", "private"] as const)
      await writeCertificate(rehearsal, plan, zone, of[zone]);
  };
  if (plan.zones.public.edge.certificate.kind === "existing") await write();
  return { of, write };
}

/** Name of the Secret that a zone's edge shows. */
export function certificateSecretOf(plan: Plan, zone: ZoneName): { namespace: string; name: string } {
  const { certificate, routesNamespace } = plan.zones[zone].edge;
  return {
    namespace: routesNamespace,
    name: certificate.kind === "existing" ? certificate.secret : `${plan.installation}-${zone}-tls`,
  };
}

/** Creates or replaces it, in place, as cert-manager and people do. */
export async function writeCertificate(
  rehearsal: Rehearsal,
  plan: Plan,
  zone: ZoneName,
  { certificate, key }: Pick<Chain, "certificate" | "key">,
): Promise<void> {
  const core = rehearsal.cluster.makeApiClient(CoreV1Api);
  const { namespace, name } = certificateSecretOf(plan, zone);
  const body: V1Secret = {
    metadata: { name },
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": certificate, "tls.key": key },
  };
  const ignoring = (code: number) => (error: { code?: number }) => {
    if (error.code !== code) throw error;
  };
  await core.createNamespace({ body: { metadata: { name: namespace } } }).catch(ignoring(409));
  try {
    await core.createNamespacedSecret({ namespace, body });
  } catch (error) {
    ignoring(409)(error as { code?: number });
    await core.replaceNamespacedSecret({ namespace, name, body });
  }
}
