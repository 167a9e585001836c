/** Resources of a stack as Kubernetes objects, whichever component made them. */

/** What an object says. The API server has checked its shape, or will; a policy reads what it knows. */
// biome-ignore lint/suspicious/noExplicitAny: the one place; every other type would need a cast in every policy
export type Values = Record<string, any>;

export interface KubernetesObject {
  readonly urn: string;
  /** E.g. "Deployment". A patch counts as what it patches. */
  readonly kind: string;
  /** E.g. "apps/v1". */
  readonly apiVersion: string;
  /** Absent for objects of the cluster. */
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Values;
  readonly annotations: Values;
  readonly spec: Values;
  /** The whole object. */
  readonly props: Values;
  readonly protect: boolean;
}

interface PulumiResource {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly props: Values;
  readonly opts: { readonly protect: boolean };
}

export function isKubernetes({ type }: { readonly type: string }): boolean {
  return type.startsWith("kubernetes:");
}

/** Fields are read when they are asked for: one that a preview does not know must not keep others from being judged. */
export function objectOf({ type, urn, name, props, opts }: PulumiResource): KubernetesObject {
  const [, apiVersion = "", written = ""] = type.split(":");
  return {
    urn,
    kind: written.replace(/(.)(Patch|List)$/, "$1"),
    apiVersion,
    get namespace() {
      return props.metadata?.namespace;
    },
    get name() {
      return props.metadata?.name ?? name;
    },
    get labels() {
      return props.metadata?.labels ?? {};
    },
    get annotations() {
      return props.metadata?.annotations ?? {};
    },
    get spec() {
      return props.spec ?? {};
    },
    props,
    protect: opts.protect,
  };
}

/** E.g. `Deployment tracardi-private/tracardi-gui`. */
export function titleOf({ kind, namespace, name }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** The items of what should be a list; nothing for anything else. */
export function items(value: unknown): readonly Values[] {
  return Array.isArray(value) ? value : [];
}
