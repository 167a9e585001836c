/** The certificate that Elasticsearch's is verified with, as a file, because Tracardi only takes a path. */
import type * as k8s from "@pulumi/kubernetes";
import { elasticsearchCaFile } from "../../stacks/environment.ts";
import type { SecretReferences } from "../credentials.ts";

export interface MountedCa {
  readonly mounts: readonly k8s.types.input.core.v1.VolumeMount[];
  readonly volumes: readonly k8s.types.input.core.v1.Volume[];
}

/** Nothing where a public authority signed, or there is no TLS. */
export function mountedCa({ elasticsearchCa }: Pick<SecretReferences, "elasticsearchCa">): MountedCa {
  if (elasticsearchCa === undefined) return { mounts: [], volumes: [] };
  const separator = elasticsearchCaFile.lastIndexOf("/");
  return {
    mounts: [
      { name: "elasticsearch-ca", mountPath: elasticsearchCaFile.slice(0, separator), readOnly: true },
    ],
    volumes: [
      {
        name: "elasticsearch-ca",
        secret: {
          secretName: elasticsearchCa.secretName,
          items: [{ key: elasticsearchCa.key, path: elasticsearchCaFile.slice(separator + 1) }],
          defaultMode: 0o440,
        },
      },
    ],
  };
}
