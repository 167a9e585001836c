/** Where pods run: nothing that gathers the replicas of a tier, or keeps them on a node that is lost. */
import { homes, namespaceName } from "../../namespaces.ts";
import { minimumReplicas, type TierName } from "../../topologies.ts";
import type { Finding } from "../mistake.ts";
import { finding, type Named, rule } from "../rule.ts";
import type { Written } from "../schema.ts";
import { foreignTiers, tierKeys } from "./foreignTiers.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

/** Kubernetes puts these taints on nodes that are lost, drained or ill. */
const conditionPrefix = "node.kubernetes.io/";

export const podRules = [
  rule(["scheduling", ...tierKeys], ({ scheduling, ...stack }) =>
    scheduling.flatMap(({ tiers }, index) => foreignTiers(stack, tiers, ["scheduling", index, "tiers"])),
  ),

  rule(["scheduling", "topology", "failures", "zones"], (settings, named) =>
    settings.scheduling.flatMap(({ tiers, nodeSelector, requiredNodes }, index) => {
      const path = ["scheduling", index];
      const several = tiers === undefined || tiers.some((tier) => minimum(settings.topology, tier) > 1);
      const selected = Object.keys(nodeSelector).map((key) => ({
        key,
        path: [...path, "nodeSelector", key],
        value: 1,
      }));
      const required = requiredNodes.flatMap(({ key, operator, values = [] }, position) =>
        operator === "In"
          ? [{ key, path: [...path, "requiredNodes", position], value: new Set(values).size }]
          : [],
      );
      return [...selected, ...required].map(({ key, path, value }): Finding | undefined => {
        if (key === "kubernetes.io/os") {
          return finding(path, "is set by the program, whose images are for Linux", "remove it");
        }
        if (key === hostname && several) {
          return finding(
            path,
            "binds replicas to hosts by name, which defeats their spread and leaves none when those are lost",
            "select nodes by a label of their pool",
          );
        }
        return key === zone && value < 2 && several && settings.zones !== 1
          ? finding(
              path,
              "binds all replicas to one zone, which defeats their spread",
              `remove it, or set ${named("zones")} to 1 where nothing may run outside`,
            )
          : undefined;
      });
    }),
  ),

  rule(["scheduling"], ({ scheduling }) =>
    scheduling.flatMap(({ tolerations }, index) =>
      tolerations.flatMap((toleration, position) => {
        const path = ["scheduling", index, "tolerations", position];
        return [
          toleration.key.startsWith(conditionPrefix) &&
          !(toleration.effect === "NoExecute" && toleration.seconds !== undefined)
            ? finding(
                path,
                `tolerates "${toleration.key}" for good, so replicas would stay on, or go to, a node that is lost, ill or drained`,
                "remove it, or give it effect: NoExecute and seconds",
              )
            : undefined,
          toleration.seconds !== undefined && toleration.effect !== "NoExecute"
            ? finding(
                [...path, "seconds"],
                "means nothing without effect: NoExecute",
                "remove it, or write that effect",
              )
            : undefined,
        ];
      }),
    ),
  ),

  rule(["scheduling"], ({ scheduling }) =>
    scheduling.flatMap(({ requiredNodes, preferredNodes }, index) =>
      [
        ...requiredNodes.map((term, position) => ({ term, path: ["requiredNodes", position] })),
        ...preferredNodes.map((term, position) => ({ term, path: ["preferredNodes", position] })),
      ].map(({ term, path }) => wrongValues(term, ["scheduling", index, ...path])),
    ),
  ),

  rule(["scheduling", "name", "namespaceNames"], ({ scheduling, ...settings }, named) =>
    scheduling.flatMap(({ avoidedPods }, index) =>
      avoidedPods.map(({ labels, namespace }, position) =>
        avoidsOurs({ labels, namespace }, settings, ["scheduling", index, "avoidedPods", position], named),
      ),
    ),
  ),

  rule(["priorityClasses"], ({ priorityClasses }) =>
    Object.entries(priorityClasses).map(([kind, name]) =>
      name?.startsWith("system-")
        ? finding(
            ["priorityClasses", kind],
            "is for the cluster's own services, which an application must not compete with",
            "name a class of your own",
          )
        : undefined,
    ),
  ),
];

export const podWarnings = [
  rule(["priorityClasses", "stores"], ({ priorityClasses, stores }, named) =>
    stores === "external" && priorityClasses.stores !== undefined
      ? finding(["priorityClasses", "stores"], `is not used with ${named("stores")} "external"`, "remove it")
      : undefined,
  ),
];

function minimum(topology: Parameters<typeof minimumReplicas>[0], tier: TierName): number {
  return minimumReplicas(topology).get(tier) ?? 1;
}

interface Term {
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** The API server would refuse them, after half of the installation was made. */
function wrongValues({ operator, values = [] }: Term, path: readonly (string | number)[]) {
  if (operator === "Exists" || operator === "DoesNotExist") {
    return values.length === 0
      ? undefined
      : finding([...path, "values"], `means nothing with operator ${operator}`, "remove it");
  }
  if (operator === "Gt" || operator === "Lt") {
    return values.length === 1 && /^-?\d+$/.test(String(values[0]))
      ? undefined
      : finding([...path, "values"], `is not the one number that operator ${operator} takes`, 'write ["16"]');
  }
  return values.length > 0
    ? undefined
    : finding([...path, "values"], `is missing although operator ${operator} compares with it`, "list them");
}

/**
 * Required distance from pods of one's own holds every rollout up where there are as many replicas as nodes. No labels at
 * all are every pod of that namespace.
 */
function avoidsOurs(
  { labels, namespace }: { readonly labels: Readonly<Record<string, string>>; readonly namespace: string },
  settings: Pick<Written, "name" | "namespaceNames">,
  path: readonly (string | number)[],
  named: Named,
): Finding | undefined {
  if (homes.some((home) => namespaceName(settings, home) === namespace)) {
    return finding(
      [...path, "namespace"],
      "is one of the installation's own, whose replicas are spread by the program already",
      `remove it; ${named("spread")} says how strictly`,
    );
  }
  return Object.keys(labels).length === 0
    ? finding([...path, "labels"], "is empty, which means every pod of that namespace", "write at least one")
    : undefined;
}
