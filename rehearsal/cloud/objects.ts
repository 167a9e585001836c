/** The cloud's storage class, and what the cloud's stand-in may do. */

/** The driver exists in name only: volumes are records, nothing is ever written to them. */
export const PROVISIONER = "disk.rehearsal";
export const STORAGE_CLASS = "standard";

export const STORAGE = [
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: STORAGE_CLASS, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: PROVISIONER,
    reclaimPolicy: "Delete",
    // As the clouds' own: the disk is made in the zone where the scheduler wants the pod.
    volumeBindingMode: "WaitForFirstConsumer",
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata: { name: PROVISIONER },
    spec: { attachRequired: false },
  },
];

export const CLOUD_ROLE = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "rehearsal:cloud" },
  rules: [
    { apiGroups: [""], resources: ["services", "persistentvolumeclaims"], verbs: ["list", "watch"] },
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: ["list", "watch"] },
    { apiGroups: [""], resources: ["services/status"], verbs: ["patch"] },
    { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["patch"] },
    { apiGroups: [""], resources: ["nodes"], verbs: ["get"] },
    { apiGroups: [""], resources: ["persistentvolumes"], verbs: ["list", "watch", "create", "delete"] },
  ],
};
