/**
 * Everything that follows from the settings, as plain data: what will exist, how large, reachable by whom. No
 * Kubernetes type and no secret value is in it, so it can be printed, compared and tested by calling a function.
 */
import { cloudFacts, speaksProxyProtocol } from "./clouds.ts";
import { type Connection, connectionTable } from "./connections.ts";
import { edgePlan } from "./edges.ts";
import { apiEnvironment, type EnvironmentVariable } from "./environment.ts";
import { type ExtrasByTier, extrasByTier, withExtras } from "./extras.ts";
import { type GuardRailPlan, guardRailPlan } from "./guardRails.ts";
import { type InstallPlan, installPlan } from "./install.ts";
import { type MarkerPlan, markerPlan } from "./lifecycle/marker.ts";
import { migrationSteps } from "./lifecycle/steps.ts";
import { type Home, namespaceName } from "./namespaces.ts";
import { type Placements, placements } from "./placement.ts";
import { quotaFor } from "./quota.ts";
import { type Release, releases } from "./releases.ts";
import type { Settings } from "./settings/defaults.ts";
import { type ApiSize, sizeApi, sizeGui, type TierSize } from "./sizing.ts";
import { type StorePlan, storePlans } from "./stores.ts";
import { type ApiRole, type TierName, type Topology, topologyFacts, type ZoneName } from "./topologies.ts";
import { type WorkerPlan, workerPlans } from "./workers.ts";
import type { NamespacePlan, ZonePlan } from "./zones.ts";

export interface ApiPlan {
  readonly role: ApiRole;
  readonly namespace: string;
  readonly size: ApiSize;
  readonly environment: readonly EnvironmentVariable[];
}

/** The GUI in the private zone, or as a container on the operator's machine. */
export type GuiPlan =
  | { readonly runs: "cluster"; readonly namespace: string; readonly size: TierSize }
  | { readonly runs: "local"; readonly address: string; readonly port: number };

/** What every pod of the installation has in common. */
export interface PodDefaults {
  /** Whether replicas must sit on different hosts, or only should. */
  readonly spread: "required" | "preferred";
  /** Seconds that an instance may take to get ready. */
  readonly rolloutSeconds: number;
  readonly seLinuxType: string;
  /** How names are looked up: by the cluster's DNS, or by the nameservers that are listed. */
  readonly dns: Settings["dns"];
  /** Further volumes and containers by tier. */
  readonly extras: ExtrasByTier;
  /** Where the pods of a tier may run; tiers that are not named may run anywhere. */
  readonly placements: Placements;
  readonly imageRegistry?: string;
  readonly imagePullSecrets: readonly string[];
  /** Digest per image name, e.g. "tracardi-api" or "traefik". */
  readonly imageDigests: Readonly<Record<string, string | undefined>>;
}

/** Labels and annotations of all objects, or of those that belong to some tiers. */
export interface ExtraMetadata {
  /** Absent: of all objects. */
  readonly tiers?: readonly TierName[] | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Urls {
  readonly track: string;
  readonly api: string;
  readonly gui: string;
}

export interface Plan {
  readonly installation: string;
  readonly topology: Topology;
  readonly production: boolean;
  readonly release: Release;
  /** Whether the namespaces are made, or exist and only get their labels, quota and policies. */
  readonly namespaces: "create" | "existing";
  readonly zones: { readonly public: ZonePlan; readonly private: ZonePlan };
  readonly apis: readonly ApiPlan[];
  readonly gui: GuiPlan;
  /** The install step; absent where a person installs. */
  readonly install?: InstallPlan;
  readonly workers: readonly WorkerPlan[];
  readonly stores: readonly StorePlan[];
  /** Namespace of embedded stores; absent when they are external. */
  readonly storesNamespace?: NamespacePlan;
  /** Existing priority classes by kind, instead of our own; "none": pods name none. */
  readonly priorityClasses: Settings["priorityClasses"];
  readonly connections: readonly Connection[];
  /** Namespace of every tier, to find its pods. */
  readonly tiers: Readonly<Partial<Record<TierName, string>>>;
  readonly guardRails: GuardRailPlan;
  /** What the cluster remembers of this installation, and what the next one may not contradict. */
  readonly marker: MarkerPlan;
  /** What only a person can do, while a migration is acknowledged. */
  readonly migrationSteps: readonly string[];
  readonly pods: PodDefaults;
  /** Further labels and annotations of objects. */
  readonly extraMetadata: readonly ExtraMetadata[];
  readonly trustedCidrs: readonly string[];
  readonly urls: Urls;
  /** Commands that stand in for the load balancers where there are none. */
  readonly portForwards: readonly string[];
}

/** Local ports of the printed port-forward, when there is no load balancer. */
const forwardedPorts = { public: 9443, private: 8443 } as const;

/** The local GUI listens here on the operator's machine. Source: the port that Tracardi's documentation uses. */
const localGui = { address: "127.0.0.1", port: 8787 } as const;

export function makePlan(settings: Settings): Plan {
  const release = releases[settings.release];
  const facts = topologyFacts[settings.topology];
  const name = (home: Home) => namespaceName(settings, home);
  const extras = extrasByTier(settings);
  const stores = storePlans(settings, release, name("stores"));

  const apis: readonly ApiPlan[] = facts.apis.map((role) => {
    const size = withExtras(sizeApi(role, settings), extras[role.tier]);
    return {
      role,
      namespace: name(role.zone),
      size,
      environment: apiEnvironment({
        role,
        release,
        size,
        stores,
        settings,
        gracefulTimeout: size.shutdown.drainSeconds,
      }),
    };
  });
  const gui: GuiPlan =
    facts.gui === "cluster"
      ? {
          runs: "cluster",
          namespace: name("private"),
          size: withExtras(sizeGui(settings.topology, settings.replicas), extras.gui),
        }
      : { runs: "local", ...localGui };

  const workers = workerPlans(settings, release, stores, name("private")).map((worker) => ({
    ...worker,
    size: withExtras(worker.size, extras[worker.tier]),
  }));

  const install = installPlan(settings, release, (tier) => {
    const api = apis.find(({ role }) => role.tier === tier);
    if (api === undefined) throw new Error(`the plan has no tier ${tier}`);
    return api.namespace;
  });

  const zone = (zone: ZoneName): ZonePlan => {
    const sizes = [
      ...apis.filter(({ role }) => role.zone === zone).map(({ size }) => size),
      ...(gui.runs === "cluster" && gui.namespace === name(zone) ? [gui.size] : []),
      ...(install?.namespace === name(zone) ? [install.size] : []),
      ...workers.filter(({ namespace }) => namespace === name(zone)).map(({ size }) => size),
    ];
    const application: NamespacePlan | undefined =
      sizes.length === 0 ? undefined : { name: name(zone), holds: "application", quota: quotaFor(sizes) };
    const namespaces = {
      edge: name(`${zone}-edge`),
      ...(application === undefined ? {} : { application: application.name }),
    };
    const api = apis.find(({ role }) => role.serves.includes(zone));
    const edge = edgePlan(settings, zone, namespaces, api?.namespace ?? name(zone));
    return {
      zone,
      ...(application === undefined ? {} : { application }),
      edgeNamespace: { name: namespaces.edge, holds: "edge", quota: quotaFor([edge.size]) },
      edge,
    };
  };
  const zones = { public: zone("public"), private: zone("private") };
  const embedded = stores.flatMap((store) =>
    store.embedded === undefined ? [] : [{ ...store.embedded, store: store.store }],
  );
  const cloud = cloudFacts[settings.cloud];

  const storesNamespace: NamespacePlan | undefined =
    embedded.length === 0
      ? undefined
      : {
          name: name("stores"),
          holds: "stores",
          quota: quotaFor(
            embedded.map(({ size }) => size),
            embedded.map(({ volumeGibibytes }) => volumeGibibytes),
          ),
        };
  const connections = connectionTable({
    settings,
    proxyProtocol: speaksProxyProtocol(settings),
    healthChecksReachPods: cloud.healthChecksReachPods,
    apiServerClients: [zones.public.edge, zones.private.edge]
      .filter(({ mode }) => mode === "ingress")
      .map(({ tier }) => tier),
    embeddedStores: embedded.map(({ store }) => store),
    externalStores: stores
      .filter((store) => store.embedded === undefined)
      .map(({ store, cidrs, hosts }) => ({ store, cidrs, port: hosts[0]?.port ?? 0 })),
  });
  const tiers: Plan["tiers"] = {
    "public-edge": zones.public.edge.namespace,
    "private-edge": zones.private.edge.namespace,
    ...Object.fromEntries(apis.map(({ role, namespace }) => [role.tier, namespace])),
    ...(gui.runs === "cluster" ? { gui: gui.namespace } : {}),
    ...(install === undefined ? {} : { "install-job": install.namespace }),
    ...Object.fromEntries(workers.map(({ tier, namespace }) => [tier, namespace])),
    ...Object.fromEntries(embedded.map(({ store }) => [store, name("stores")])),
  };
  const addresses = urls(settings, gui, cloud.loadBalancer);
  const stored = storesNamespace === undefined ? {} : { storesNamespace };

  return {
    installation: settings.name,
    topology: settings.topology,
    production: settings.production,
    release,
    namespaces: settings.namespaces,
    zones,
    apis,
    gui,
    workers,
    ...(install === undefined ? {} : { install }),
    stores,
    ...stored,
    priorityClasses: settings.priorityClasses,
    connections,
    tiers,
    guardRails: guardRailPlan(
      { installation: settings.name, zones, connections, tiers, ...stored },
      settings,
    ),
    marker: markerPlan(settings, zones.private.edgeNamespace.name),
    migrationSteps: migrationSteps(settings, { gui: addresses.gui, namespace: name("private") }),
    pods: {
      spread: settings.spread,
      rolloutSeconds: settings.rolloutSeconds,
      seLinuxType: settings.seLinuxType,
      dns: settings.dns,
      placements: placements(settings),
      extras,
      ...(settings.imageRegistry === undefined ? {} : { imageRegistry: settings.imageRegistry }),
      imagePullSecrets: settings.imagePullSecrets,
      imageDigests: settings.imageDigests,
    },
    extraMetadata: settings.extraMetadata,
    trustedCidrs: settings.trustedCidrs,
    urls: addresses,
    portForwards: cloud.loadBalancer
      ? []
      : [zones.public.edge, zones.private.edge].map(
          (edge) =>
            `kubectl -n ${edge.namespace} port-forward service/${settings.name}-${edge.tier} ${forwardedPorts[edge.zone]}:443`,
        ),
  };
}

/** Without a load balancer the hosts are reached through the port-forward, so its ports belong to the addresses. */
function urls(settings: Settings, gui: GuiPlan, loadBalancer: boolean): Urls {
  const port = (zone: ZoneName) => (loadBalancer ? "" : `:${forwardedPorts[zone]}`);
  return {
    track: `https://${settings.trackHost}${port("public")}`,
    api: `https://${settings.apiHost}${port("private")}`,
    gui:
      gui.runs === "local"
        ? `http://${gui.address}:${gui.port}`
        : `https://${settings.guiHost}${port("private")}`,
  };
}
