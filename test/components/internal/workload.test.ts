import assert from "node:assert/strict";
import { Workload, type WorkloadArgs } from "../../../components/internal/workload.ts";
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
const needs: NonNullable<WorkloadArgs["needs"]> = {
  pods: 7,
  requests: { cpu: 700, memory: 1050, storage: 448 },
  limits: { cpu: 3500, memory: 2100, storage: 1792 },
  largest: { cpu: 500, memory: 300, storage: 256 },
  volumes: { count: 0, gibibytes: 0 },
};
const stateless: WorkloadArgs = {
  ...common,
  tier: "gui",
  version: "1.1.0",
  image: { repository: "tracardi/tracardi-gui", tag: "1.1.0" },
  size: size(2),
  service: { type: "ClusterIP", ports: [{ name: "http", port: 8080 }] },
};
const matchLabels = (component: string) => ({
  "app.kubernetes.io/name": "tracardi",
  "app.kubernetes.io/instance": "tracardi",
  "app.kubernetes.io/component": component,
});

describe("Workload", () => {
  const workload = (changed: Partial<WorkloadArgs> = {}) =>
    render(() => new Workload("tracardi-gui", { ...stateless, ...changed }));

  it("is a Deployment with a generated name that replaces pods without losing one", async () => {
    const [deployment] = (await workload()).kind("Deployment");
    const { template, ...spec } = deployment?.inputs.spec ?? {};
    assert.equal(deployment?.inputs.metadata.name, undefined);
    assert.deepEqual(spec, {
      replicas: 2,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      minReadySeconds: 10,
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 3,
      selector: { matchLabels: matchLabels("gui") },
    });
    assert.equal(template.metadata.annotations, undefined);
  });

  it("is waited for as long as its instances may take, one after the other", async () => {
    const timeouts = async (replicas: number, rolloutSeconds = 600) =>
      (await workload({ size: size(replicas), pods: { ...pods, rolloutSeconds } })).kind("Deployment")[0]
        ?.timeouts;
    assert.deepEqual(await timeouts(2), { create: "720s", update: "720s" });
    assert.deepEqual(await timeouts(17), { create: "1620s", update: "1620s" });
    assert.deepEqual(await timeouts(5, 20), { create: "30s", update: "30s" });
    const [deployment] = (await workload({ pods: { ...pods, rolloutSeconds: 20 } })).kind("Deployment");
    assert.equal(deployment?.inputs.spec.progressDeadlineSeconds, 20);
  });

  it("takes its number of instances back from whoever changed it, unless that is its autoscaler", async () => {
    const annotations = async (changed: Partial<WorkloadArgs>) =>
      (await workload(changed)).kind("Deployment")[0]?.inputs.metadata.annotations;
    const autoscaling = { minimum: 3, maximum: 9, averageCpu: 600 };
    assert.deepEqual(await annotations({}), { "pulumi.com/patchForce": "true" });
    assert.deepEqual(await annotations({ size: { ...size(3), autoscaling } }), {});
  });

  it("says what its namespace must be able to hold, for a quota of somebody else's to be compared with", async () => {
    const [deployment] = (await workload({ needs })).kind("Deployment");
    assert.deepEqual(deployment?.inputs.metadata.annotations, {
      "pulumi.com/patchForce": "true",
      "quota.tracardi/namespace-needs": [
        "pods=7",
        "requests.cpu=700m",
        "requests.memory=1050Mi",
        "requests.ephemeral-storage=448Mi",
        "limits.cpu=3500m",
        "limits.memory=2100Mi",
        "limits.ephemeral-storage=1792Mi",
      ].join("\n"),
    });
    // On the pods it would roll all of them with each change of a size.
    assert.equal(deployment?.inputs.spec.template.metadata.annotations, undefined);
  });

  it("rolls its pods when an annotation of theirs changes", async () => {
    const [deployment] = (await workload({ podAnnotations: { "example.com/revision": "2" } })).kind(
      "Deployment",
    );
    assert.deepEqual(deployment?.inputs.spec.template.metadata.annotations, { "example.com/revision": "2" });
  });

  it("has a budget of one lost pod, and none where it would only block drains", async () => {
    const [budget] = (await workload()).kind("PodDisruptionBudget");
    assert.deepEqual(budget?.inputs.spec, {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: matchLabels("gui") },
    });
    assert.deepEqual((await workload({ size: size(1) })).kind("PodDisruptionBudget"), []);
  });

  describe("that is autoscaled", () => {
    const autoscaling = { minimum: 3, maximum: 9, averageCpu: 600 };
    const scaled = () => workload({ size: { ...size(3), autoscaling } });

    it("says no number of replicas, and lets whoever has said one keep it", async () => {
      const [deployment] = (await scaled()).kind("Deployment");
      assert.ok(deployment);
      assert.ok(!("replicas" in deployment.inputs.spec));
      assert.deepEqual(deployment.ignoreChanges, ["spec.replicas"]);
      assert.deepEqual((await workload()).kind("Deployment")[0]?.ignoreChanges, []);
    });

    it("has an autoscaler: quick to grow, slow to shrink, by the CPU that an instance uses", async () => {
      const rendered = await scaled();
      const [deployment] = rendered.kind("Deployment");
      const [autoscaler] = rendered.kind("HorizontalPodAutoscaler");
      assert.equal(autoscaler?.inputs.metadata.namespace, "tracardi-private");
      assert.equal(autoscaler?.inputs.metadata.labels["app.kubernetes.io/component"], "gui");
      assert.deepEqual(autoscaler?.inputs.spec, {
        scaleTargetRef: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: deployment?.outputs.metadata.name,
        },
        minReplicas: 3,
        maxReplicas: 9,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "AverageValue", averageValue: "600m" } },
          },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
          },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        },
      });
    });

    it("can be switched off in production: its autoscaler is not protected", async () => {
      const rendered = await render(
        () =>
          new Workload(
            "tracardi-gui",
            { ...stateless, size: { ...size(3), autoscaling } },
            { protect: true },
          ),
      );
      assert.equal(rendered.kind("HorizontalPodAutoscaler")[0]?.protect, false);
      assert.equal(rendered.kind("Deployment")[0]?.protect, true);
      // A refused destroy would delete it, if nothing that is protected depended on it.
      const [budget] = rendered.kind("PodDisruptionBudget");
      assert.equal(budget?.protect, true);
      assert.ok(budget.dependencies.includes(rendered.kind("HorizontalPodAutoscaler")[0]?.urn ?? "none"));
    });

    it("keeps its budget of one lost pod", async () => {
      assert.equal((await scaled()).kind("PodDisruptionBudget").length, 1);
    });

    it("has none where nothing asks for one", async () => {
      assert.deepEqual((await workload()).kind("HorizontalPodAutoscaler"), []);
    });
  });

  it("has an account and a Service of its own name", async () => {
    const rendered = await workload();
    for (const kind of ["ServiceAccount", "Service"]) {
      assert.equal(rendered.kind(kind)[0]?.inputs.metadata.name, "tracardi-gui");
    }
    assert.equal(
      rendered.kind("Deployment")[0]?.inputs.spec.template.spec.serviceAccountName,
      "tracardi-gui",
    );
    assert.deepEqual(rendered.kind("Service")[0]?.inputs.spec.selector, matchLabels("gui"));
  });

  it("hands its options on", () => assertPassesOptions((name, opts) => new Workload(name, stateless, opts)));
});
