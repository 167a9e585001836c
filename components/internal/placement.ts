/** Where a tier's pods may run, as Kubernetes takes it. The spread of replicas always stays. */
import type * as k8s from "@pulumi/kubernetes";
import type { AvoidedPods, NodeTerm, Placement } from "../../stacks/placement.ts";

type Affinity = k8s.types.input.core.v1.Affinity;
type PodTerm = k8s.types.input.core.v1.PodAffinityTerm;

export interface Placed {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations?: k8s.types.input.core.v1.Toleration[];
  readonly affinity: Affinity;
}

/** @param spread how replicas keep away from each other; whatever is added stands beside it */
export function placed(
  placement: Placement | undefined,
  spread: k8s.types.input.core.v1.PodAntiAffinity,
): Placed {
  const linux = { "kubernetes.io/os": "linux" };
  if (placement === undefined) return { nodeSelector: linux, affinity: { podAntiAffinity: spread } };
  const { tolerations } = placement;
  const nodeAffinity = nodes(placement);
  return {
    nodeSelector: { ...placement.nodeSelector, ...linux },
    ...(tolerations.length === 0
      ? {}
      : {
          tolerations: tolerations.map(({ key, value, effect, seconds }) => ({
            key,
            ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
            ...(effect === undefined ? {} : { effect }),
            ...(seconds === undefined ? {} : { tolerationSeconds: seconds }),
          })),
        }),
    affinity: {
      ...(Object.keys(nodeAffinity).length === 0 ? {} : { nodeAffinity }),
      podAntiAffinity: distance(placement.avoidedPods, spread),
    },
  };
}

function nodes({ requiredNodes, preferredNodes }: Placement): k8s.types.input.core.v1.NodeAffinity {
  return {
    ...(requiredNodes.length === 0
      ? {}
      : {
          // Several terms would mean "or"; several expressions of one mean "and".
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: requiredNodes.map(expression) }],
          },
        }),
    ...(preferredNodes.length === 0
      ? {}
      : {
          preferredDuringSchedulingIgnoredDuringExecution: preferredNodes.map((term) => ({
            weight: term.weight,
            preference: { matchExpressions: [expression(term)] },
          })),
        }),
  };
}

function expression({ key, operator, values }: NodeTerm) {
  return { key, operator, ...(values === undefined ? {} : { values: [...values] }) };
}

function distance(
  avoided: readonly AvoidedPods[],
  spread: k8s.types.input.core.v1.PodAntiAffinity,
): k8s.types.input.core.v1.PodAntiAffinity {
  const term = ({ namespace, labels, topologyKey }: AvoidedPods): PodTerm => ({
    topologyKey,
    namespaces: [namespace],
    labelSelector: { matchLabels: { ...labels } },
  });
  const required = avoided.filter(({ weight }) => weight === undefined).map(term);
  const preferred = avoided.flatMap((pods) =>
    pods.weight === undefined ? [] : [{ weight: pods.weight, podAffinityTerm: term(pods) }],
  );
  const { preferredDuringSchedulingIgnoredDuringExecution: ours } = spread;
  return {
    ...(required.length === 0 ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required }),
    preferredDuringSchedulingIgnoredDuringExecution: [
      ...(ours as k8s.types.input.core.v1.WeightedPodAffinityTerm[]),
      ...preferred,
    ],
  };
}
