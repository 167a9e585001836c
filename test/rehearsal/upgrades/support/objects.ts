/** What an `up` could have touched, to be compared before and after. */
import type { Rehearsal } from "../../../../rehearsal/rehearsal.ts";

const kinds = [
  "namespaces,configmaps,secrets,serviceaccounts,services,deployments,statefulsets,jobs,poddisruptionbudgets",
  "persistentvolumeclaims,ingresses,networkpolicies,resourcequotas,limitranges,roles,rolebindings,pods",
  "clusterroles,clusterrolebindings,ingressclasses,priorityclasses,horizontalpodautoscalers",
  "validatingadmissionpolicies,validatingadmissionpolicybindings",
].join(",");

interface Found {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: unknown;
    readonly annotations?: unknown;
  };
  readonly spec?: unknown;
  readonly data?: unknown;
  readonly rules?: unknown;
}

/** Everything of our installations by kind and name: identity and what was asked for. A status is nobody's wish. */
export async function objects(rehearsal: Rehearsal): Promise<Readonly<Record<string, string>>> {
  const json = await rehearsal.kubectl([
    "get",
    kinds,
    "-A",
    "-l",
    "app.kubernetes.io/part-of=tracardi",
    "-o",
    "json",
  ]);
  const { items } = JSON.parse(json) as { items: Found[] };
  return Object.fromEntries(
    items.map(({ kind, metadata, spec, data, rules }) => [
      `${kind} ${metadata.namespace ?? ""}/${metadata.name}`,
      JSON.stringify([metadata.uid, metadata.labels, metadata.annotations, spec, data, rules]),
    ]),
  );
}

/** Keys that appeared, vanished or differ. */
export function differences(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key])
    .sort();
}
