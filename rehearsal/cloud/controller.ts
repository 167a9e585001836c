/**
 * Stands in for the cloud's controller: load balancers get an address, Ingresses the status that their controller would
 * publish, volume claims a volume. Nothing listens on these addresses and nothing is stored on these volumes.
 */
import {
  CoreV1Api,
  type KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
  NetworkingV1Api,
  PatchStrategy,
  setHeaderOptions,
  type V1Ingress,
  type V1PersistentVolumeClaim,
  type V1Service,
} from "@kubernetes/client-node";
import { addressFor } from "./addresses.ts";
import { isAbandoned, nodeOf, volumeFor, volumeName, waitsForDisk } from "./volumes.ts";

/** Milliseconds until the next attempt after something failed. */
const AGAIN_AFTER = 500;

export interface Cloud {
  stop(): Promise<void>;
}

/**
 * Watches the cluster and acts on what it sees until it is stopped.
 * @param onError called with everything that went wrong; the work goes on.
 */
export async function startCloud(cluster: KubeConfig, onError: (error: unknown) => void): Promise<Cloud> {
  const core = cluster.makeApiClient(CoreV1Api);
  const networking = cluster.makeApiClient(NetworkingV1Api);
  let stopped = false;

  // One pass looks at everything that is known; changes that arrive meanwhile lead to one more pass.
  let passes: Promise<void> | undefined;
  let changed = false;
  const onChange = () => {
    changed = true;
    passes ??= (async () => {
      // Let the events that arrived together be seen together.
      await new Promise(setImmediate);
      while (changed && !stopped) {
        changed = false;
        await pass();
      }
      passes = undefined;
    })();
  };
  const watch = <T extends KubernetesObject>(path: string, list: () => Promise<KubernetesListObject<T>>) => {
    const informer = makeInformer<T>(cluster, path, list);
    informer.on("change", onChange);
    informer.on("error", (error) => {
      if (stopped) return;
      onError(error);
      setTimeout(() => !stopped && informer.start().catch(onError), AGAIN_AFTER).unref();
    });
    return informer;
  };
  const services = watch("/api/v1/services", () => core.listServiceForAllNamespaces());
  const ingresses = watch("/apis/networking.k8s.io/v1/ingresses", () =>
    networking.listIngressForAllNamespaces(),
  );
  const claims = watch("/api/v1/persistentvolumeclaims", () =>
    core.listPersistentVolumeClaimForAllNamespaces(),
  );
  const volumes = watch("/api/v1/persistentvolumes", () => core.listPersistentVolume());
  const informers = [services, ingresses, claims, volumes];

  async function pass(): Promise<void> {
    const taken = new Set([...services.list(), ...ingresses.list()].flatMap(addressesOf));
    const work: Promise<unknown>[] = [];
    for (const service of services.list()) {
      if (service.spec?.type !== "LoadBalancer" || addressesOf(service).length > 0 || isLeaving(service))
        continue;
      const address = addressFor(keyOf(service), taken);
      taken.add(address);
      work.push(core.patchNamespacedServiceStatus({ ...nameOf(service), body: statusWith(address) }, MERGE));
    }
    for (const ingress of ingresses.list()) {
      if (addressesOf(ingress).length > 0 || isLeaving(ingress)) continue;
      const address = addressFor(`ingress/${keyOf(ingress)}`, taken);
      taken.add(address);
      work.push(
        networking.patchNamespacedIngressStatus({ ...nameOf(ingress), body: statusWith(address) }, MERGE),
      );
    }
    for (const claim of claims.list()) {
      if (waitsForDisk(claim) && !volumes.get(volumeName(claim))) work.push(provision(claim));
    }
    for (const volume of volumes.list()) {
      if (isAbandoned(volume)) work.push(core.deletePersistentVolume({ name: volume.metadata?.name ?? "" }));
    }
    for (const outcome of await Promise.allSettled(work)) {
      // An object that is gone, or a volume that is there already: an event says so, and leads to the next pass.
      if (outcome.status === "fulfilled" || [404, 409].includes(outcome.reason?.code)) continue;
      onError(outcome.reason);
      setTimeout(onChange, AGAIN_AFTER).unref();
    }
  }

  async function provision(claim: V1PersistentVolumeClaim): Promise<void> {
    const name = nodeOf(claim);
    const node = name ? await core.readNode({ name }) : undefined;
    const zone = node?.metadata?.labels?.["topology.kubernetes.io/zone"];
    await core.createPersistentVolume({ body: volumeFor(claim, zone) });
  }

  await Promise.all(informers.map((informer) => informer.start()));
  return {
    async stop() {
      stopped = true;
      await Promise.all(informers.map((informer) => informer.stop()));
      await passes;
    },
  };
}

const MERGE = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

function statusWith(ip: string): object {
  return { status: { loadBalancer: { ingress: [{ ip }] } } };
}

function addressesOf({ status }: V1Service | V1Ingress): string[] {
  return (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? "");
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

function nameOf({ metadata }: KubernetesObject): { name: string; namespace: string } {
  return { name: metadata?.name ?? "", namespace: metadata?.namespace ?? "" };
}

function isLeaving({ metadata }: KubernetesObject): boolean {
  return metadata?.deletionTimestamp !== undefined;
}
