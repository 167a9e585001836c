import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { V1Ingress, V1Job, V1PersistentVolume, V1Pod, V1Service } from "@kubernetes/client-node";
import { addressFor } from "../../rehearsal/cloud/addresses.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { until } from "../../rehearsal/wait.ts";
import { whenAvailable } from "../../rehearsal/workloads.ts";
import { ENGINE_TIMEOUT, sharedRehearsal } from "./support/rehearsals.ts";

describe("the cluster of a rehearsal", function () {
  this.timeout(ENGINE_TIMEOUT);
  let rehearsal: Rehearsal;

  const get = async <T>(...what: string[]): Promise<T> =>
    JSON.parse(await rehearsal.kubectl(["get", "-o", "json", ...what])) as T;
  const list = async <T>(...what: string[]): Promise<T[]> => (await get<{ items: T[] }>(...what)).items;
  const within = { within: 60_000 };

  before(async () => {
    rehearsal = await sharedRehearsal();
    const input = await readFile(join(import.meta.dirname, "support", "manifest.yaml"), "utf8");
    await rehearsal.kubectl(["apply", "-f", "-"], { input });
    await whenAvailable(rehearsal.cluster, within);
  });

  after(async () => {
    await rehearsal.kubectl(["delete", "namespace", "life"]);
  });

  it("has six nodes in three zones, with the labels that spreading relies on", async () => {
    const nodes = await list<{ metadata: { name: string; labels: Record<string, string> } }>("nodes");
    assert.deepEqual(
      nodes.map(({ metadata: { name, labels } }) => [
        name,
        labels["kubernetes.io/hostname"],
        labels["topology.kubernetes.io/zone"],
        labels["topology.kubernetes.io/region"],
        labels["kubernetes.io/os"],
      ]),
      ["a", "b", "c"].flatMap((zone) =>
        [1, 2].map((n) => [`zone-${zone}-${n}`, `zone-${zone}-${n}`, `zone-${zone}`, "rehearsal", "linux"]),
      ),
    );
  });

  it("runs the pods of a Deployment, spread over zones and hosts by the real scheduler", async () => {
    const pods = await list<V1Pod>("pods", "-n", "life", "-l", "app=web");
    assert.deepEqual(pods.map(({ spec }) => spec?.nodeName).sort(), [
      "zone-a-1",
      "zone-a-2",
      "zone-b-1",
      "zone-b-2",
      "zone-c-1",
      "zone-c-2",
    ]);
    for (const { status } of pods) {
      assert.equal(status?.phase, "Running");
      assert.deepEqual(
        status?.containerStatuses?.map(({ name, ready, started, state }) => [
          name,
          ready,
          started,
          Object.keys(state ?? {}),
        ]),
        [
          ["web", true, true, ["running"]],
          ["helper", true, true, ["running"]],
        ],
      );
      assert.deepEqual(
        status?.initContainerStatuses?.map(({ name, started, state }) => [
          name,
          started,
          Object.keys(state ?? {}),
        ]),
        [
          ["prepare", false, ["terminated"]],
          ["side-car", true, ["running"]],
        ],
      );
    }
  });

  it("gives each pod an address of its own, from the range of its node", async () => {
    const nodes = await list<{ metadata: { name: string }; spec: { podCIDR: string } }>("nodes");
    const ranges = new Map(
      nodes.map(({ metadata, spec }) => [metadata.name, spec.podCIDR.replace(/0\/24$/, "")]),
    );
    const pods = (await list<V1Pod>("pods", "-A")).filter(({ status }) => status?.phase === "Running");
    const addresses = pods.map(({ status }) => status?.podIP ?? "");
    assert.equal(new Set(addresses).size, addresses.length);
    for (const { spec, status } of pods) {
      assert.ok(
        status?.podIP?.startsWith(ranges.get(spec?.nodeName ?? "") ?? "none"),
        `${status?.podIP} on ${spec?.nodeName}`,
      );
    }
  });

  it("completes a Job", async () => {
    const job = await until(
      async () => {
        const found = await get<V1Job>("job", "once", "-n", "life");
        return found.status?.succeeded === 1 ? found : undefined;
      },
      { for: "the Job", ...within },
    );
    assert.equal(job.status?.failed, undefined);
  });

  it("does not run an image that does not exist", async () => {
    const state = await until(
      async () => (await get<V1Pod>("pod", "mistyped", "-n", "life")).status?.containerStatuses?.[0],
      { for: "the pod's status", ...within },
    );
    assert.equal(state.ready, false);
    assert.equal(state.state?.waiting?.reason, "ImagePullBackOff");
  });

  it("binds each volume claim to a volume in the zone of its pod", async () => {
    const pods = await list<V1Pod>("pods", "-n", "life", "-l", "app=store");
    const volumes = await list<V1PersistentVolume>("pv");
    assert.equal(pods.length, 3);
    const zones = pods.map(({ metadata, spec }) => {
      const volume = volumes.find(({ spec: found }) => found?.claimRef?.name === `data-${metadata?.name}`);
      const [term] = volume?.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
      const [zone = "none"] = term?.matchExpressions?.[0]?.values ?? [];
      assert.equal(volume?.status?.phase, "Bound");
      assert.ok(spec?.nodeName?.startsWith(zone), `${spec?.nodeName} in ${zone}`);
      return zone;
    });
    assert.deepEqual(zones.sort(), ["zone-a", "zone-b", "zone-c"]);
  });

  it("gives load balancers an address each, and other Services none", async () => {
    const services = await list<V1Service>("services", "-n", "life");
    const addresses = Object.fromEntries(
      services.map(({ metadata, status }) => [
        metadata?.name,
        status?.loadBalancer?.ingress?.map(({ ip }) => ip),
      ]),
    );
    assert.deepEqual(addresses, {
      first: [addressFor("life/first", new Set())],
      second: [addressFor("life/second", new Set())],
      inside: undefined,
      // Of the StatefulSet there is none.
    });
    assert.match(addresses.first?.[0] ?? "", /^203\.0\.113\.\d+$/);
    assert.notEqual(addresses.first?.[0], addresses.second?.[0]);
  });

  it("publishes an address for an Ingress that no controller cares for", async () => {
    const ingress = await get<V1Ingress>("ingress", "web", "-n", "life");
    assert.match(ingress.status?.loadBalancer?.ingress?.[0]?.ip ?? "", /^203\.0\.113\.\d+$/);
  });

  it("deletes the volumes of a namespace that is gone", async () => {
    await rehearsal.kubectl(["create", "namespace", "brief"]);
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data", namespace: "brief" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "user", namespace: "brief" },
      spec: {
        containers: [{ name: "user", image: "example.org/user:1" }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      },
    };
    const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: [claim, pod] });
    await rehearsal.kubectl(["apply", "-f", "-"], { input });
    await rehearsal.kubectl(["wait", "-n", "brief", "pod/user", "--for=condition=Ready", "--timeout=60s"]);
    const ofBrief = async () =>
      (await list<V1PersistentVolume>("pv")).filter(({ spec }) => spec?.claimRef?.namespace === "brief");
    assert.equal((await ofBrief()).length, 1);
    await rehearsal.kubectl(["delete", "-n", "brief", "pod/user", "pvc/data"]);
    await until(async () => (await ofBrief()).length === 0, { for: "the volume to go", ...within });
    await rehearsal.kubectl(["delete", "namespace", "brief", "--wait=false"]);
  });
});
