import assert from "node:assert/strict";
import { Tracardi } from "../../../components/tracardi.ts";
import { type Rendered, render, type Values } from "../../../rendering/render.ts";
import { planFor } from "../../support/plans.ts";
import { podSecurityViolations } from "../../support/podSecurity.ts";

const extraVolumes = [
  { name: "ca", configMap: "company-ca", mountPath: "/etc/ssl/company" },
  { name: "licence", secret: "crm-licence", mountPath: "/usr/local/share/licence" },
  { name: "vault", secretProvider: "crm-vault", mountPath: "/mnt/vault" },
  { name: "spool", scratch: 32, mountPath: "/var/spool/crm" },
  { name: "own", scratch: 8 },
];
const extraContainers = [
  {
    name: "otel",
    image: "registry.example.com/otel-collector:0.139.0",
    command: ["/otelcol"],
    args: ["--config=/ca/otel.yaml"],
    env: { REGION: "eu" },
    secretEnv: { OTEL_KEY: { name: "otel", key: "key" } },
    requests: { cpu: 50, memory: 64, storage: 64 },
    limits: { cpu: 200, memory: 4096, storage: 128 },
    mounts: [
      { volume: "ca", path: "/ca" },
      { volume: "spool", path: "/spool", readOnly: false },
    ],
  },
];

function specOf(rendered: Rendered, tier: string): Values {
  return rendered.find("kubernetes:apps/v1:Deployment", `tracardi-${tier}`).inputs.spec.template.spec;
}

const written = { extraVolumes, extraContainers, workers: { merging: true }, requestsPerSecondPeak: 900 };
const installation = (changes: Values = {}) =>
  render(() => new Tracardi("tracardi", { plan: planFor("split", { ...written, ...changes }) }));

describe("what is added to pods", () => {
  it("are volumes, which the program can only read but for scratch ones", async () => {
    const { volumes, containers } = specOf(await installation(), "private-api");
    const added = volumes.filter(({ name }: Values) => name.startsWith("extra-"));
    assert.deepEqual(added, [
      { name: "extra-ca", configMap: { name: "company-ca", defaultMode: 0o444 } },
      { name: "extra-licence", secret: { secretName: "crm-licence", defaultMode: 0o440 } },
      {
        name: "extra-vault",
        csi: {
          driver: "secrets-store.csi.k8s.io",
          readOnly: true,
          volumeAttributes: { secretProviderClass: "crm-vault" },
        },
      },
      { name: "extra-spool", emptyDir: { sizeLimit: "32Mi" } },
      { name: "extra-own", emptyDir: { sizeLimit: "8Mi" } },
    ]);
    const [{ volumeMounts }] = containers;
    assert.deepEqual(
      volumeMounts.filter(({ name }: Values) => name.startsWith("extra-")),
      [
        { name: "extra-ca", mountPath: "/etc/ssl/company", readOnly: true },
        { name: "extra-licence", mountPath: "/usr/local/share/licence", readOnly: true },
        { name: "extra-vault", mountPath: "/mnt/vault", readOnly: true },
        { name: "extra-spool", mountPath: "/var/spool/crm" },
      ],
    );
  });

  it("are containers that start first, stay, and are as hardened as the program", async () => {
    const rendered = await installation();
    const { initContainers, containers } = specOf(rendered, "public-api");
    const [program] = containers;
    assert.equal(containers.length, 1);
    assert.deepEqual(initContainers, [
      {
        name: "otel",
        image: "registry.example.com/otel-collector:0.139.0",
        imagePullPolicy: "Always",
        restartPolicy: "Always",
        command: ["/otelcol"],
        args: ["--config=/ca/otel.yaml"],
        env: [
          { name: "REGION", value: "eu" },
          { name: "OTEL_KEY", valueFrom: { secretKeyRef: { name: "otel", key: "key" } } },
        ],
        resources: {
          requests: { cpu: "50m", memory: "64Mi", "ephemeral-storage": "64Mi" },
          limits: { cpu: "200m", memory: "4096Mi", "ephemeral-storage": "128Mi" },
        },
        securityContext: program.securityContext,
        volumeMounts: [
          { name: "extra-ca", mountPath: "/ca", readOnly: true },
          { name: "extra-spool", mountPath: "/spool" },
        ],
      },
    ]);
    assert.equal(program.securityContext.readOnlyRootFilesystem, true);
    assert.deepEqual(podSecurityViolations(specOf(rendered, "public-api")), []);
  });

  it("come before what waits for the stores, which may need them", async () => {
    const { initContainers } = specOf(await installation({ release: "0.8.2.1" }), "public-api");
    assert.deepEqual(
      initContainers.map(({ name }: Values) => name),
      ["otel", "await-stores"],
    );
  });

  it("are nowhere but in the tiers that are meant", async () => {
    const text = (rendered: Rendered, tier: string) => JSON.stringify(specOf(rendered, tier));
    const usual = await installation();
    for (const tier of ["gui", "public-edge", "private-edge", "merging-worker"]) {
      assert.doesNotMatch(text(usual, tier), /otel|extra-/, tier);
    }
    const named = await installation({
      extraVolumes: [],
      extraContainers: [{ ...extraContainers[0], tiers: ["gui", "merging-worker"], mounts: [] }],
    });
    for (const tier of ["gui", "merging-worker"]) assert.match(text(named, tier), /otel-collector/, tier);
    assert.doesNotMatch(text(named, "private-api"), /otel/);
  });

  it("count in the quota, and the largest of them in the bounds of a container", () => {
    const plain = planFor("split").zones.public.application?.quota;
    const full = planFor("split", { extraVolumes, extraContainers }).zones.public.application?.quota;
    assert.ok(plain && full);
    assert.equal(full.pods, plain.pods);
    assert.equal(full.requests.cpu, plain.requests.cpu + 50 * plain.pods);
    assert.equal(full.limits.memory, plain.limits.memory + 4096 * plain.pods);
    assert.equal(full.limits.storage, plain.limits.storage + 128 * plain.pods);
    assert.equal(full.largest.memory, 4096);
    assert.equal(full.largest.cpu, plain.largest.cpu);
  });

  it("are no reason to add instances", async () => {
    const scaler = async (changes: Values) =>
      (await installation(changes)).kind("HorizontalPodAutoscaler")[0]?.inputs.spec.metrics;
    const [{ type, resource }] = await scaler({ extraContainers: [], extraVolumes: [] });
    assert.equal(type, "Resource");
    assert.deepEqual(await scaler({}), [
      { type: "ContainerResource", containerResource: { ...resource, container: "public-api" } },
    ]);
  });
});
