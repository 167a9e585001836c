/** What holds for every pod of every topology, whoever wrote the component. */
import assert from "node:assert/strict";
import { Tracardi } from "../../components/tracardi.ts";
import { type Registration, type Rendered, render, type Values } from "../../rendering/render.ts";
import { label } from "../support/assertions.ts";
import { external, planFor, type Written } from "../support/plans.ts";
import { podSecurityViolations } from "../support/podSecurity.ts";

const stacks: readonly [string, "split" | "single" | "minimal", Written][] = [
  ["split with embedded stores", "split", {}],
  ["split with static edges and Tracardi 0.8.2.1", "split", { edge: "static", release: "0.8.2.1" }],
  ["split in production", "split", external],
  ["split behind load balancers with node ports", "split", { ...external, cloud: "digitalocean" }],
  ["split in production, autoscaled", "split", { ...external, requestsPerSecondPeak: 1500 }],
  ["single", "single", {}],
  ["minimal", "minimal", {}],
  ["split with workers", "split", { workers: { merging: true, update: true } }],
  [
    "single with workers of 0.8.2.1",
    "single",
    { release: "0.8.2.1", workers: { merging: true, update: true } },
  ],
];

for (const [title, topology, written] of stacks) {
  describe(`every workload of ${title}`, () => {
    let rendered: Rendered;
    let workloads: readonly Registration[];

    before(async () => {
      rendered = await render(() => new Tracardi("tracardi", { plan: planFor(topology, written) }));
      workloads = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"].flatMap((kind) =>
        rendered.kind(kind),
      );
      assert.ok(workloads.length >= 4);
    });

    /** Which workloads do not fulfil something; empty is right. */
    const failing = (holds: (workload: Registration) => boolean) =>
      assert.deepEqual(workloads.filter((workload) => !holds(workload)).map(label), []);
    const failingContainers = (holds: (container: Values) => boolean) =>
      failing((workload) => containers(workload).every(holds));

    it("conforms to the restricted Pod Security Standard", () => {
      for (const workload of workloads) {
        assert.deepEqual(podSecurityViolations(template(workload)), [], label(workload));
      }
    });

    it("hardens each container itself, not only its pod", () =>
      failingContainers(
        ({ securityContext }) =>
          securityContext.runAsNonRoot === true &&
          securityContext.readOnlyRootFilesystem === true &&
          securityContext.privileged === false &&
          securityContext.allowPrivilegeEscalation === false &&
          securityContext.seccompProfile.type === "RuntimeDefault" &&
          securityContext.capabilities.add === undefined,
      ));

    it("runs with a user id above a node's own, but for Elasticsearch, whose image belongs to 1000", () => {
      const ids = workloads.map((workload) => [
        component(workload),
        ...new Set(
          containers(workload).flatMap(({ securityContext: { runAsUser, runAsGroup } }) => [
            runAsUser,
            runAsGroup,
          ]),
        ),
      ]);
      for (const [tier, ...users] of ids)
        assert.deepEqual(users, [tier === "elasticsearch" ? 1000 : 10001], String(tier));
    });

    it("has an account of its own that no token is mounted for", () => {
      const accounts = workloads.map((workload) => podSpec(workload).serviceAccountName);
      assert.equal(new Set(accounts).size, accounts.length);
      assert.ok(!accounts.includes(undefined) && !accounts.includes("default"));
      failing((workload) => podSpec(workload).automountServiceAccountToken === false);
      for (const account of rendered.kind("ServiceAccount")) {
        assert.equal(account.inputs.automountServiceAccountToken, false, label(account));
      }
    });

    it("gets no variable from a Service that happens to exist", () =>
      failing((workload) => podSpec(workload).enableServiceLinks === false));

    it("has a priority of its installation", () =>
      failing((workload) =>
        /^tracardi-(edge|api|stores|workers)-/.test(podSpec(workload).priorityClassName),
      ));

    it("requests and limits CPU, memory and ephemeral storage in every container", () =>
      failingContainers(({ resources }) =>
        ["cpu", "memory", "ephemeral-storage"].every(
          (resource) =>
            resources.requests[resource] !== undefined && resources.limits[resource] !== undefined,
        ),
      ));

    it("keeps what it may write within its ephemeral storage", () =>
      failing((workload) => {
        const writable = (podSpec(workload).volumes ?? []).filter(
          ({ emptyDir }: Values) => emptyDir !== undefined,
        );
        const limit = Math.min(
          ...containers(workload).map(({ resources }) => mebibytes(resources.limits["ephemeral-storage"])),
        );
        return (
          writable.reduce((sum: number, { emptyDir }: Values) => sum + mebibytes(emptyDir.sizeLimit), 0) <=
          limit
        );
      }));

    it("pins a version and always proves its right to pull it", () =>
      failingContainers(
        ({ image, imagePullPolicy }) =>
          imagePullPolicy === "Always" && /:[^:@]*\d[^:@]*(@|$)/.test(image) && !/:latest/.test(image),
      ));

    it("has three probes, of which readiness and liveness ask different things; a Job and a worker serve nobody", () =>
      failing((workload) => {
        if (isJob(workload) || isWorker(workload)) {
          const [{ ports, readinessProbe }] = podSpec(workload).containers;
          return ports === undefined && readinessProbe === undefined;
        }
        const [{ startupProbe, readinessProbe, livenessProbe }] = podSpec(workload).containers;
        const question = ({ httpGet, tcpSocket, exec }: Values) =>
          JSON.stringify({ httpGet, tcpSocket, exec });
        return startupProbe !== undefined && question(readinessProbe) !== question(livenessProbe);
      }));

    it("probes only ports that it declares", () =>
      failing((workload) =>
        podSpec(workload).containers.every(
          ({ ports = [], startupProbe, readinessProbe, livenessProbe }: Values) =>
            [startupProbe, readinessProbe, livenessProbe]
              .map((probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port)
              .filter((port) => port !== undefined)
              .every((port) =>
                ports.some((declared: Values) => [declared.name, declared.containerPort].includes(port)),
              ),
        ),
      ));

    it("opens named ports that need no privilege, and none of its host", () =>
      failingContainers(({ ports = [] }) =>
        ports.every(
          ({ name, containerPort, hostPort }: Values) =>
            name !== undefined && containerPort >= 1024 && hostPort === undefined,
        ),
      ));

    it("takes no secret as a plain value", () =>
      failingContainers(({ env = [] }) =>
        env.every(
          ({ name, value, valueFrom }: Values) =>
            !/(PASSWORD|TOKEN|MERGING|SECRET)$/.test(name) ||
            (value === undefined && valueFrom.secretKeyRef !== undefined),
        ),
      ));

    it("has time to wait, to drain and to end", () =>
      failing((workload) => {
        const { terminationGracePeriodSeconds: grace, containers: all } = podSpec(workload);
        return all.every(({ lifecycle }: Values) => grace >= (lifecycle?.preStop?.sleep?.seconds ?? 0) + 30);
      }));

    it("spreads over zones and hosts, and prefers another host than its own kind", () =>
      failing((workload) => {
        const { topologySpreadConstraints: spread, affinity } = podSpec(workload);
        const keys = spread.map(({ topologyKey }: Values) => topologyKey);
        const preferred = affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
        return (
          keys.includes("topology.kubernetes.io/zone") &&
          keys.includes("kubernetes.io/hostname") &&
          spread.every(
            ({ maxSkew, labelSelector }: Values) =>
              maxSkew === 1 && matches(labelSelector.matchLabels, workload),
          ) &&
          preferred[0].podAffinityTerm.topologyKey === "kubernetes.io/hostname" &&
          affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution === undefined
        );
      }));

    it("is selected by exactly its own Service and disruption budget", () => {
      for (const service of rendered.kind("Service")) {
        const selected = workloads.filter((workload) => matches(service.inputs.spec.selector, workload));
        assert.equal(selected.length, 1, `${label(service)} selects ${selected.map(label)}`);
      }
      const budgets = rendered.kind("PodDisruptionBudget");
      for (const workload of workloads) {
        const own = budgets.filter(({ inputs }) => matches(inputs.spec.selector.matchLabels, workload));
        assert.equal(own.length, mostReplicas(workload) > 1 ? 1 : 0, label(workload));
        for (const { inputs } of own) {
          assert.equal(inputs.spec.maxUnavailable, 1);
          assert.equal(inputs.spec.unhealthyPodEvictionPolicy, "AlwaysAllow");
        }
      }
    });

    it("never selects by version: selectors cannot change", () => {
      for (const { inputs } of workloads.filter((workload) => !isJob(workload))) {
        assert.deepEqual(Object.keys(inputs.spec.selector.matchLabels).sort(), [
          "app.kubernetes.io/component",
          "app.kubernetes.io/instance",
          "app.kubernetes.io/name",
        ]);
      }
    });

    it("fits into its namespace's bounds and quota together with its neighbours", () => {
      const namespaces = new Set(workloads.map(({ inputs }) => inputs.metadata.namespace));
      for (const namespace of namespaces) {
        const inside = (kind: string) =>
          rendered.kind(kind).filter(({ inputs }) => inputs.metadata.namespace === namespace);
        const [quota] = inside("ResourceQuota");
        const tenants = workloads.filter(({ inputs }) => inputs.metadata.namespace === namespace);
        const pods = (workload: Registration) =>
          mostReplicas(workload) + (workload.type.endsWith("StatefulSet") ? 0 : 1);
        const hard = quota?.inputs.spec.hard;
        assert.ok(Number(hard.pods) >= tenants.reduce((sum, workload) => sum + pods(workload), 0), namespace);
        const memory = tenants.reduce(
          (sum, workload) =>
            sum + pods(workload) * mebibytes(containers(workload)[0]?.resources.limits.memory),
          0,
        );
        assert.ok(mebibytes(hard["limits.memory"]) >= memory, namespace);
        const opened = inside("Service").filter(({ inputs }) => inputs.spec.type === "LoadBalancer");
        assert.ok(Number(hard["services.loadbalancers"]) >= opened.length, namespace);
        const nodePorts = opened
          .filter(({ inputs }) => inputs.spec.allocateLoadBalancerNodePorts !== false)
          .reduce((sum, { inputs }) => sum + inputs.spec.ports.length, 0);
        assert.equal(Number(hard["services.nodeports"]), nodePorts, namespace);
        const [range] = inside("LimitRange");
        const [bounds] = range?.inputs.spec.limits ?? [];
        for (const { resources } of tenants.flatMap(containers)) {
          assert.ok(mebibytes(resources.limits.memory) <= mebibytes(bounds.max.memory), namespace);
          assert.ok(mebibytes(resources.requests.memory) >= mebibytes(bounds.min.memory), namespace);
        }
      }
    });

    /** Instances that a workload may have: its own number, or its autoscaler's highest. */
    function mostReplicas(workload: Registration): number {
      if (isJob(workload)) return workload.inputs.spec.parallelism;
      const scaler = rendered
        .kind("HorizontalPodAutoscaler")
        .find(({ inputs }) => inputs.spec.scaleTargetRef.name === workload.outputs.metadata.name);
      const { replicas } = workload.inputs.spec;
      assert.equal(scaler === undefined, replicas !== undefined, label(workload));
      return scaler?.inputs.spec.maxReplicas ?? replicas;
    }
  });
}

function template(workload: Registration): Values {
  return workload.inputs.spec.template ?? workload.inputs.spec.jobTemplate?.spec.template ?? workload.inputs;
}

function isJob({ type }: Registration): boolean {
  return type.endsWith(":Job");
}

function isWorker(workload: Registration): boolean {
  return component(workload).endsWith("-worker");
}

function podSpec(workload: Registration): Values {
  return template(workload).spec;
}

function containers(workload: Registration): readonly Values[] {
  const { initContainers = [], containers } = podSpec(workload);
  return [...initContainers, ...containers];
}

function component(workload: Registration): string {
  return template(workload).metadata.labels["app.kubernetes.io/component"];
}

function matches(selector: Values, workload: Registration): boolean {
  const { labels } = template(workload).metadata;
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

function mebibytes(quantity: string): number {
  const [, figure, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  assert.ok(figure, `${quantity} is no quantity in Mi or Gi`);
  return Number(figure) * (unit === "Gi" ? 1024 : 1);
}
