/** What is tried against the guard rails, as data; who reads a table needs no cluster. */
export type Values = Readonly<Record<string, unknown>>;

/** Somebody with every right in our namespaces and none in the cluster. */
export const operator = ["--as=operator"];

/** What is tried, and why it is refused; nothing where it is a permitted neighbour. */
export type Creation = readonly [what: string, object: Values, refusal?: RegExp];
/** An object of ours by kind, namespace and tier or name, and a merge patch. */
export type Change = readonly [what: string, object: Ours, patch: Values, refusal?: RegExp];

export interface Ours {
  readonly kind: string;
  readonly namespace: string;
  /** Value of the component's label, for objects whose names Pulumi chose. */
  readonly tier?: string;
  readonly name?: string;
  /** Selects among several by what its JSON contains. */
  readonly holding?: string;
}

export const namespaces = [
  "tracardi-public",
  "tracardi-public-edge",
  "tracardi-private",
  "tracardi-private-edge",
  "tracardi-stores",
];

export function component(tier: string) {
  return {
    "app.kubernetes.io/name": "tracardi",
    "app.kubernetes.io/instance": "tracardi",
    "app.kubernetes.io/component": tier,
  };
}
