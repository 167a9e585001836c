/** Disks of the cloud's stand-in: a record per claim, in the zone of the node that the scheduler chose. */
import type { V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { PROVISIONER } from "./objects.ts";

/** Set by Kubernetes on a claim that waits for an external provisioner. */
const ASKED_OF = "volume.kubernetes.io/storage-provisioner";
const SELECTED_NODE = "volume.kubernetes.io/selected-node";
const ZONE = "topology.kubernetes.io/zone";

/** Whether the claim waits for us. */
export function waitsForDisk({ metadata, spec, status }: V1PersistentVolumeClaim): boolean {
  return (
    metadata?.annotations?.[ASKED_OF] === PROVISIONER &&
    metadata.deletionTimestamp === undefined &&
    status?.phase === "Pending" &&
    !spec?.volumeName
  );
}

/** Whether the volume is ours and its claim is gone: the cloud then deletes the disk. */
export function isAbandoned({ metadata, spec, status }: V1PersistentVolume): boolean {
  return (
    spec?.csi?.driver === PROVISIONER &&
    spec.persistentVolumeReclaimPolicy === "Delete" &&
    status?.phase === "Released" &&
    metadata?.deletionTimestamp === undefined
  );
}

export function nodeOf(claim: V1PersistentVolumeClaim): string | undefined {
  return claim.metadata?.annotations?.[SELECTED_NODE];
}

/** The name under which every provisioner creates the volume of a claim, so that it cannot create a second one. */
export function volumeName(claim: V1PersistentVolumeClaim): string {
  return `pvc-${claim.metadata?.uid}`;
}

/** @param zone of the selected node; `undefined` where the class binds at once. */
export function volumeFor(claim: V1PersistentVolumeClaim, zone: string | undefined): V1PersistentVolume {
  const { metadata, spec } = claim;
  const name = volumeName(claim);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name,
      annotations: { "pv.kubernetes.io/provisioned-by": PROVISIONER },
    },
    spec: {
      accessModes: spec?.accessModes ?? ["ReadWriteOnce"],
      capacity: { storage: spec?.resources?.requests?.storage ?? "1Gi" },
      claimRef: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        ...(metadata?.name && { name: metadata.name }),
        ...(metadata?.namespace && { namespace: metadata.namespace }),
        ...(metadata?.uid && { uid: metadata.uid }),
      },
      csi: { driver: PROVISIONER, volumeHandle: name },
      ...(zone && {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: "In", values: [zone] }] }],
          },
        },
      }),
      persistentVolumeReclaimPolicy: "Delete",
      ...(spec?.storageClassName && { storageClassName: spec.storageClassName }),
      ...(spec?.volumeMode && { volumeMode: spec.volumeMode }),
    },
  };
}
