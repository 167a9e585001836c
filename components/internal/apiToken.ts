/** The Kubernetes API's token as a volume: visible in the manifest, short-lived, for one container only. */
import type * as k8s from "@pulumi/kubernetes";

/** Seconds until the kubelet has replaced the token; the API server gives no shorter one than ten minutes. */
const lifetimeSeconds = 3600;

const name = "kubernetes-api";

/**
 * What `automountServiceAccountToken` would add to every container of a pod, and what client libraries look for at
 * this path: token, certificate of the API server's authority, own namespace.
 */
export const apiTokenVolume: k8s.types.input.core.v1.Volume = {
  name,
  projected: {
    defaultMode: 0o440,
    sources: [
      { serviceAccountToken: { path: "token", expirationSeconds: lifetimeSeconds } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
    ],
  },
};

export const apiTokenMount: k8s.types.input.core.v1.VolumeMount = {
  name,
  mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
  readOnly: true,
};
