/** What a stack adds to the pods of a tier, as Kubernetes takes it. */
import type * as k8s from "@pulumi/kubernetes";
import type { ExtraContainer, ExtraVolume } from "../../stacks/extras.ts";
import { quantities } from "./quantities.ts";

type Container = k8s.types.input.core.v1.Container;

/** No name of ours begins like this. */
const volumeName = (name: string) => `extra-${name}`;

export function extraVolume(extra: ExtraVolume): k8s.types.input.core.v1.Volume {
  const name = volumeName(extra.name);
  const { configMap, secret, secretProvider, scratch } = extra;
  if (configMap !== undefined) return { name, configMap: { name: configMap, defaultMode: 0o444 } };
  if (secret !== undefined) return { name, secret: { secretName: secret, defaultMode: 0o440 } };
  if (scratch !== undefined) return { name, emptyDir: { sizeLimit: `${scratch}Mi` } };
  return {
    name,
    csi: {
      driver: "secrets-store.csi.k8s.io",
      readOnly: true,
      volumeAttributes: { secretProviderClass: secretProvider ?? "" },
    },
  };
}

/** Where the program itself sees it. */
export function extraMount({
  name,
  mountPath,
  scratch,
}: ExtraVolume): readonly k8s.types.input.core.v1.VolumeMount[] {
  if (mountPath === undefined) return [];
  return [{ name: volumeName(name), mountPath, ...(scratch === undefined ? { readOnly: true } : {}) }];
}

/**
 * A sidecar: an init container that is restarted always is there before the program starts and until it has ended, and does not
 * keep a pod from ending. @param hardened what holds for every container of the pod
 */
export function extraContainer(extra: ExtraContainer, hardened: Partial<Container>): Container {
  const { name, image, command, args, env, secretEnv, requests, limits, mounts } = extra;
  const variables = [
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
    ...Object.entries(secretEnv).map(([name, secret]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret.name, key: secret.key } },
    })),
  ];
  return {
    ...hardened,
    name,
    image,
    restartPolicy: "Always",
    resources: { requests: quantities(requests), limits: quantities(limits) },
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(args.length === 0 ? {} : { args: [...args] }),
    ...(variables.length === 0 ? {} : { env: variables }),
    ...(mounts.length === 0
      ? {}
      : {
          volumeMounts: mounts.map(({ volume, path, readOnly }) => ({
            name: volumeName(volume),
            mountPath: path,
            ...(readOnly ? { readOnly: true } : {}),
          })),
        }),
  };
}
