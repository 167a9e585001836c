/** Labels and annotations that a stack adds to every object, or to those of some tiers; ours always win. */
import type * as pulumi from "@pulumi/pulumi";
import type { ExtraMetadata } from "../../stacks/plan.ts";

type Texts = Readonly<Record<string, unknown>>;

interface Metadata {
  readonly labels?: Texts;
  readonly annotations?: Texts;
}

/** Objects with pods of their own. */
interface KubernetesObject {
  readonly metadata?: Metadata;
  readonly spec?: { readonly template?: { readonly metadata?: Metadata } };
}

/** Somebody else's namespace: only what the program needs is written into it. */
const patch = "kubernetes:core/v1:NamespacePatch";

/**
 * For the component that everything is a child of, so that no object is forgotten. It runs before what the caller of the
 * component transforms.
 */
export function withExtraMetadata(added: readonly ExtraMetadata[]): pulumi.ResourceTransformation {
  return ({ type, props, opts }) =>
    !type.startsWith("kubernetes:") || type === patch || props.metadata === undefined
      ? undefined
      : { props: addTo(props as KubernetesObject, added), opts };
}

/** Idempotent. Selectors and the templates of volume claims are left as they are: they can never be changed. */
export function addTo(object: KubernetesObject, added: readonly ExtraMetadata[]): KubernetesObject {
  const tier = object.metadata?.labels?.["app.kubernetes.io/component"];
  const items = added.filter(({ tiers }) => tiers === undefined || tiers.some((name) => name === tier));
  if (items.length === 0) return object;
  const extra = {
    labels: Object.assign({}, ...items.map(({ labels }) => labels)) as Texts,
    annotations: Object.assign({}, ...items.map(({ annotations }) => annotations)) as Texts,
  };
  const { spec } = object;
  const pods = spec?.template?.metadata;
  return {
    ...object,
    metadata: merge(object.metadata, extra),
    ...(pods === undefined
      ? {}
      : { spec: { ...spec, template: { ...spec?.template, metadata: merge(pods, extra) } } }),
  };
}

function merge(metadata: Metadata = {}, extra: Required<Metadata>): Metadata {
  const labels = { ...extra.labels, ...metadata.labels };
  const annotations = { ...extra.annotations, ...metadata.annotations };
  return {
    ...metadata,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
