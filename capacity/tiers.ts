/** The tiers of a plan with what counts for capacity: how many, how large, in which namespace. */
import type { Plan } from "../stacks/plan.ts";
import { podSize } from "../stacks/sizing/pod.ts";
import type { Shutdown } from "../stacks/sizing/shutdown.ts";
import type { TierSize } from "../stacks/sizing.ts";
import type { TierName } from "../stacks/topologies.ts";
import type { NamespacePlan } from "../stacks/zones.ts";

export interface Tier {
  readonly tier: TierName;
  readonly namespace: string;
  readonly size: TierSize;
  /** API tiers only: worker processes of one instance. */
  readonly workers?: number;
  /** APIs and edges: how an instance ends without losing a request. */
  readonly shutdown?: Shutdown;
  /** Whether its capacity follows from the load. */
  readonly collects: boolean;
  /** A Job: it is there while something is installed, and counts only for what there may be at most. */
  readonly passing?: true;
}

/** In the order in which a request passes them. */
export function tiersOf(plan: Plan): readonly Tier[] {
  const { zones, apis, gui, install, workers, stores, storesNamespace } = plan;
  const edges = [zones.public.edge, zones.private.edge];
  return [
    ...edges.map(({ tier, namespace, size, shutdown }) => ({
      tier,
      namespace,
      size,
      shutdown,
      collects: false,
    })),
    ...apis.map(({ role, namespace, size }) => ({
      tier: role.tier,
      namespace,
      size,
      workers: size.workers,
      shutdown: size.shutdown,
      collects: role.serves.includes("public"),
    })),
    ...(gui.runs === "cluster"
      ? [{ tier: "gui" as const, namespace: gui.namespace, size: gui.size, collects: false }]
      : []),
    ...(install === undefined
      ? []
      : [
          {
            tier: "install-job" as const,
            namespace: install.namespace,
            size: install.size,
            collects: false,
            passing: true as const,
          },
        ]),
    ...workers.map(({ tier, namespace, size }) => ({ tier, namespace, size, collects: false })),
    ...stores.flatMap(({ store, embedded }) =>
      embedded === undefined
        ? []
        : [
            {
              tier: store,
              namespace: storesNamespace?.name ?? "",
              size: embedded.size,
              collects: false,
            },
          ],
    ),
  ];
}

export function namespacesOf({ zones, storesNamespace }: Plan): readonly NamespacePlan[] {
  return [zones.public, zones.private]
    .flatMap(({ application, edgeNamespace }) => [application, edgeNamespace])
    .concat(storesNamespace)
    .filter((namespace) => namespace !== undefined);
}

/** Requests and limits of that many instances. */
export function totalOf(tiers: readonly Tier[], instances: (size: TierSize) => number) {
  const sum = (kind: "requests" | "limits", resource: "cpu" | "memory") =>
    tiers.reduce((total, { size }) => total + instances(size) * podSize(size)[kind][resource], 0);
  return {
    requests: { cpu: sum("requests", "cpu"), memory: sum("requests", "memory") },
    limits: { cpu: sum("limits", "cpu"), memory: sum("limits", "memory") },
  };
}

/** What stays: everything but Jobs. */
export function lasting(tiers: readonly Tier[]): readonly Tier[] {
  return tiers.filter(({ passing }) => passing !== true);
}
