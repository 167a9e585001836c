/** Objects as a program asks Pulumi for them. */
import type { Values } from "../../../rendering/secrets.ts";

export interface Asked {
  /** Type token of Pulumi, e.g. "kubernetes:apps/v1:Deployment". */
  readonly type: string;
  readonly name: string;
  readonly props: Values;
  protect?: boolean;
  /** Paths of the values that the engine keeps secret. */
  secretPaths?: readonly string[];
}

/** @param namespace undefined for objects of the cluster */
export function asked(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  { metadata = {}, ...props }: Values,
): Asked {
  const group = apiVersion === "v1" ? "core/v1" : apiVersion;
  return {
    type: `kubernetes:${group}:${kind}`,
    name,
    protect: true,
    props: {
      apiVersion,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...metadata },
      ...props,
    },
  };
}
