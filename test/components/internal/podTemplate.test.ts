import assert from "node:assert/strict";
import { type PodTemplateArgs, podTemplate } from "../../../components/internal/podTemplate.ts";
import type { Values } from "../../../rendering/render.ts";
import { planFor } from "../../support/plans.ts";
import { podSecurityViolations } from "../../support/podSecurity.ts";

const { pods } = planFor("split");
const args: PodTemplateArgs = {
  installation: "tracardi",
  tier: "gui",
  labels: { "app.kubernetes.io/component": "gui" },
  pods,
  image: { repository: "tracardi/tracardi-gui", tag: "1.1.0" },
  size: {
    replicas: 2,
    container: {
      requests: { cpu: 50, memory: 32, storage: 16 },
      limits: { cpu: 500, memory: 64, storage: 64 },
    },
  },
  serviceAccountName: "tracardi-gui",
  priorityClassName: "tracardi-api",
  container: { ports: [{ name: "http", containerPort: 8080 }] },
};

function template(changed: Partial<PodTemplateArgs> = {}): Values {
  return podTemplate({ ...args, ...changed });
}

const hardened = {
  runAsNonRoot: true,
  runAsUser: 10001,
  runAsGroup: 10001,
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
  seLinuxOptions: { type: "container_t" },
};
const own = {
  "app.kubernetes.io/name": "tracardi",
  "app.kubernetes.io/instance": "tracardi",
  "app.kubernetes.io/component": "gui",
};

describe("the pod of every tier", () => {
  it("looks names up where the stack says, with two dots unless it says otherwise", () => {
    const dns = { nameservers: ["10.7.0.53"], searches: ["svc.cluster.local"], options: { timeout: "2" } };
    const { dnsPolicy, dnsConfig } = template({ pods: { ...pods, dns } }).spec;
    assert.equal(dnsPolicy, "None");
    assert.deepEqual(dnsConfig, {
      nameservers: ["10.7.0.53"],
      searches: ["svc.cluster.local"],
      options: [
        { name: "ndots", value: "2" },
        { name: "timeout", value: "2" },
      ],
    });
    const more = { nameservers: [], searches: ["example.com"], options: { ndots: "1" } };
    const { spec } = template({ pods: { ...pods, dns: more } });
    assert.equal(spec.dnsPolicy, undefined);
    assert.deepEqual(spec.dnsConfig, {
      searches: ["example.com"],
      options: [{ name: "ndots", value: "1" }],
    });
  });

  it("is exactly this, unless the tier says otherwise", () => {
    assert.deepEqual(template(), {
      metadata: { labels: { "app.kubernetes.io/component": "gui" } },
      spec: {
        serviceAccountName: "tracardi-gui",
        automountServiceAccountToken: false,
        priorityClassName: "tracardi-api",
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 60,
        dnsConfig: { options: [{ name: "ndots", value: "2" }] },
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10001,
          runAsGroup: 10001,
          fsGroup: 10001,
          fsGroupChangePolicy: "OnRootMismatch",
          seccompProfile: { type: "RuntimeDefault" },
          seLinuxOptions: { type: "container_t" },
        },
        nodeSelector: { "kubernetes.io/os": "linux" },
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            labelSelector: { matchLabels: own },
            matchLabelKeys: ["pod-template-hash"],
            nodeTaintsPolicy: "Honor",
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "ScheduleAnyway",
          },
          {
            maxSkew: 1,
            labelSelector: { matchLabels: own },
            matchLabelKeys: ["pod-template-hash"],
            nodeTaintsPolicy: "Honor",
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "ScheduleAnyway",
          },
        ],
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: {
                  topologyKey: "kubernetes.io/hostname",
                  labelSelector: { matchLabels: own },
                },
              },
            ],
          },
        },
        containers: [
          {
            name: "gui",
            image: "tracardi/tracardi-gui:1.1.0",
            imagePullPolicy: "Always",
            securityContext: hardened,
            resources: {
              requests: { cpu: "50m", memory: "32Mi", "ephemeral-storage": "16Mi" },
              limits: { cpu: "500m", memory: "64Mi", "ephemeral-storage": "64Mi" },
            },
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            lifecycle: { preStop: { sleep: { seconds: 15 } } },
            volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
          },
        ],
        volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
      },
    });
  });

  it("conforms to the restricted standard", () => assert.deepEqual(podSecurityViolations(template()), []));

  it("must sit on different hosts where the stack says so, and always only should be in different zones", () => {
    const { topologySpreadConstraints: spread } = template({ pods: { ...pods, spread: "required" } }).spec;
    assert.deepEqual(
      spread.map(({ whenUnsatisfiable }: Values) => whenUnsatisfiable),
      ["ScheduleAnyway", "DoNotSchedule"],
    );
  });

  it("compares all pods where there are no revisions", () => {
    const { topologySpreadConstraints: spread } = template({ spreadPerRevision: false }).spec;
    for (const constraint of spread) assert.equal(constraint.matchLabelKeys, undefined);
  });

  it("leaves SELinux to the cluster when told to", () => {
    const { spec } = template({ pods: { ...pods, seLinuxType: "" } });
    assert.equal(spec.securityContext.seLinuxOptions, undefined);
    assert.equal(spec.containers[0].securityContext.seLinuxOptions, undefined);
  });

  it("names the pull Secrets", () => {
    const { spec } = template({ pods: { ...pods, imagePullSecrets: ["mirror"] } });
    assert.deepEqual(spec.imagePullSecrets, [{ name: "mirror" }]);
  });

  it("hardens and sizes an init container like the main one", () => {
    const init = { name: "copy", command: ["cp"], volumeMounts: [] };
    const { spec } = template({ initContainers: [init], userId: 1000 });
    const [{ image, imagePullPolicy, securityContext, resources }] = spec.containers;
    assert.deepEqual(spec.initContainers, [
      { image, imagePullPolicy, securityContext, resources, name: "copy", command: ["cp"], volumeMounts: [] },
    ]);
    assert.equal(securityContext.runAsUser, 1000);
    assert.deepEqual(podSecurityViolations({ spec }), []);
  });

  it("does not wait where a process waits by itself", () => {
    assert.equal(template({ preStopSeconds: 0 }).spec.containers[0].lifecycle, undefined);
  });
});
