import assert from "node:assert/strict";
import {
  StatefulWorkload,
  type StatefulWorkloadArgs,
} from "../../../components/internal/statefulWorkload.ts";
import { render } from "../../../rendering/render.ts";
import { assertPassesOptions } from "../../support/assertions.ts";
import { planFor } from "../../support/plans.ts";

const { pods } = planFor("split");
const common = {
  installation: "tracardi",
  namespace: "tracardi-private",
  pods,
  priorityClassName: "tracardi-api",
  container: { ports: [{ name: "http", containerPort: 8080 }] },
};
const size = (replicas: number) => ({
  replicas,
  container: {
    requests: { cpu: 50, memory: 32, storage: 16 },
    limits: { cpu: 500, memory: 64, storage: 64 },
  },
});
const stateful: StatefulWorkloadArgs = {
  ...common,
  tier: "redis",
  image: { repository: "valkey/valkey", tag: "9.0.7-alpine" },
  size: size(1),
  volume: { mountPath: "/data", gibibytes: 1 },
};
const matchLabels = (component: string) => ({
  "app.kubernetes.io/name": "tracardi",
  "app.kubernetes.io/instance": "tracardi",
  "app.kubernetes.io/component": component,
});

describe("StatefulWorkload", () => {
  const workload = (changed: Partial<StatefulWorkloadArgs> = {}) =>
    render(() => new StatefulWorkload("stores-redis", { ...stateful, ...changed }));

  it("has the name that the API connects to, headless, and only while it is ready", async () => {
    const rendered = await workload();
    const [service] = rendered.kind("Service");
    const [host] = planFor("split").stores.find(({ store }) => store === "redis")?.hosts ?? [];
    assert.equal(`${service?.inputs.metadata.name}.tracardi-stores`, host?.host);
    assert.deepEqual(service?.inputs.spec, {
      clusterIP: "None",
      selector: matchLabels("redis"),
      ports: [{ name: "http", port: 8080, targetPort: "http", protocol: "TCP" }],
    });
    assert.equal(rendered.kind("StatefulSet")[0]?.inputs.spec.serviceName, "tracardi-redis");
  });

  it("keeps its data in a claim that outlives it and that its successor finds again", async () => {
    const [set] = (await workload()).kind("StatefulSet");
    const { metadata, spec } = set?.inputs ?? {};
    assert.equal(metadata.name, "tracardi-redis");
    assert.deepEqual(spec.volumeClaimTemplates, [
      {
        metadata: { name: "data", labels: matchLabels("redis") },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    ]);
    assert.deepEqual(spec.persistentVolumeClaimRetentionPolicy, {
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
    assert.deepEqual(spec.template.spec.containers[0].volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "data", mountPath: "/data" },
    ]);
    assert.deepEqual(spec.template.spec.volumes, [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }]);
  });

  it("asks for the class of volumes that is configured", async () => {
    const [set] = (await workload({ volume: { ...stateful.volume, storageClass: "fast" } })).kind(
      "StatefulSet",
    );
    assert.equal(set?.inputs.spec.volumeClaimTemplates[0].spec.storageClassName, "fast");
  });

  it("ends at once, having nobody to hand over to, and has no budget for its single pod", async () => {
    const rendered = await workload();
    assert.equal(
      rendered.kind("StatefulSet")[0]?.inputs.spec.template.spec.containers[0].lifecycle,
      undefined,
    );
    assert.deepEqual(rendered.kind("PodDisruptionBudget"), []);
    assert.equal((await workload({ size: size(3) })).kind("PodDisruptionBudget").length, 1);
  });

  it("hands its options on", () =>
    assertPassesOptions((name, opts) => new StatefulWorkload(name, stateful, opts)));
});
