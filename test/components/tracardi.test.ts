import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Tracardi } from "../../components/tracardi.ts";
import {
  isSecret,
  type Registration,
  type Rendered,
  render,
  resolved,
  type Values,
} from "../../rendering/render.ts";
import { topologies } from "../../stacks/topologies.ts";
import { assertNoPlainSecret, assertPassesOptions, label } from "../support/assertions.ts";
import { external, planFor } from "../support/plans.ts";

/** Deployments and StatefulSets by their logical name. */
function workloads(rendered: Rendered): string[] {
  return [...rendered.kind("Deployment"), ...rendered.kind("StatefulSet")].map(({ name }) => name).sort();
}

function ancestors(resource: Registration): readonly Registration[] {
  return resource.parent === undefined ? [resource] : [resource, ...ancestors(resource.parent)];
}

/** Itself, one of the components it is in, or something that one of these waits for. */
function waitsFor(
  rendered: Rendered,
  resource: Registration,
  urn: string,
  seen = new Set<string>(),
): boolean {
  if (seen.has(resource.urn)) return false;
  seen.add(resource.urn);
  return ancestors(resource).some(
    ({ dependencies }) =>
      dependencies.includes(urn) ||
      rendered.resources.some(
        (other) => dependencies.includes(other.urn) && waitsFor(rendered, other, urn, seen),
      ),
  );
}

describe("Tracardi", () => {
  const expected = {
    split: [
      "tracardi-gui",
      "tracardi-private-api",
      "tracardi-private-edge",
      "tracardi-public-api",
      "tracardi-public-edge",
    ],
    single: ["tracardi-api", "tracardi-gui", "tracardi-private-edge", "tracardi-public-edge"],
    minimal: ["tracardi-api", "tracardi-private-edge", "tracardi-public-edge"],
  };
  const stores = ["tracardi-stores-elasticsearch", "tracardi-stores-mysql", "tracardi-stores-redis"];

  for (const topology of topologies) {
    it(`runs exactly the workloads of ${topology}, with stores of its own`, async () => {
      const rendered = await render(() => new Tracardi("tracardi", { plan: planFor(topology) }));
      assert.deepEqual(workloads(rendered), [...expected[topology], ...stores].sort());
    });

    it(`holds every workload of ${topology} back until its policies exist`, async () => {
      const rendered = await render(() => new Tracardi("tracardi", { plan: planFor(topology) }));
      const policies = rendered
        .kind("NetworkPolicy")
        .filter(({ parent }) => parent?.type === "tracardi:index:NetworkPolicies")
        .map(({ urn }) => urn);
      assert.ok(policies.length > 0);
      for (const workload of [...rendered.kind("Deployment"), ...rendered.kind("StatefulSet")]) {
        const missing = policies.filter((urn) => !workload.dependencies.includes(urn));
        assert.deepEqual(missing, [], workload.name);
      }
    });
  }

  for (const topology of topologies) {
    it(`makes the guard rails of ${topology} after the namespaces, and before everything else in them`, async () => {
      const rendered = await render(() => new Tracardi("tracardi", { plan: planFor(topology) }));
      const rails = rendered
        .kind("ValidatingAdmissionPolicy")
        .filter(({ name }) => name.includes("guard-rails"))
        .map(({ urn }) => urn);
      assert.equal(rails.length, 6);
      const component = rendered.find("tracardi:index:GuardRails", "tracardi");
      const namespaces = rendered.kind("Namespace").map(({ urn }) => urn);
      assert.deepEqual(
        namespaces.filter((urn) => !component.dependencies.includes(urn)),
        [],
      );
      const early = rendered.resources.filter(
        (resource) =>
          resource.custom &&
          resource.inputs.metadata?.namespace !== undefined &&
          ancestors(resource).every(({ type }) => type !== "tracardi:internal:RestrictedNamespace") &&
          !rails.every((urn) => waitsFor(rendered, resource, urn)),
      );
      assert.deepEqual(early.map(label), []);
    });
  }

  for (const topology of topologies) {
    it(`touches nothing of ${topology} before the namespace with the release marker`, async () => {
      const plan = planFor(topology);
      const rendered = await render(() => new Tracardi("tracardi", { plan }));
      const marked = rendered
        .kind("Namespace")
        .filter(({ inputs }) => inputs.metadata.annotations?.["release.tracardi/version"] !== undefined);
      assert.deepEqual(
        marked.map(({ inputs }) => inputs.metadata.name),
        ["tracardi-private-edge"],
      );
      const [{ urn }] = marked as [Registration];
      const early = rendered.resources.filter(
        (resource) =>
          resource.type.startsWith("kubernetes:") &&
          resource.urn !== urn &&
          !waitsFor(rendered, resource, urn),
      );
      assert.deepEqual(early.map(label), []);
    });
  }

  it("brings no store where stores exist", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split", external) }));
    assert.deepEqual(workloads(rendered), expected.split);
    assert.deepEqual(rendered.kind("PersistentVolumeClaim"), []);
    assert.equal(
      rendered.resources.some(({ name }) => name.startsWith("tracardi-stores")),
      true,
      "priority class",
    );
    assert.deepEqual(
      rendered.resources.filter(({ type }) => type.startsWith("random:")).map(({ name }) => name),
      ["tracardi-installation-token", "tracardi-merging-token"],
    );
  });

  it("starts the API after its embedded stores", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split") }));
    const statefulSets = rendered.kind("StatefulSet").map(({ urn }) => urn);
    assert.equal(statefulSets.length, 3);
    for (const tier of ["public-api", "private-api"]) {
      const { dependencies } = rendered.find("kubernetes:apps/v1:Deployment", `tracardi-${tier}`);
      assert.deepEqual(
        statefulSets.filter((urn) => !dependencies.includes(urn)),
        [],
        tier,
      );
    }
  });

  it("changes the private API first, then the public one and the GUI", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split") }));
    const deployment = (tier: string) => rendered.find("kubernetes:apps/v1:Deployment", `tracardi-${tier}`);
    const { urn } = deployment("private-api");
    for (const tier of ["public-api", "gui"]) assert.ok(deployment(tier).dependencies.includes(urn), tier);
    for (const tier of ["private-api", "public-edge", "private-edge"])
      assert.ok(!waitsFor(rendered, deployment(tier), urn), `${tier} waits for the private API`);
  });

  // The engine refuses to delete what is protected and what that depends on, and deletes the rest of the stack.
  for (const topology of ["split", "single"] as const) {
    it(`loses nothing by a refused destroy of ${topology}: what is not protected has something protected that needs it`, async () => {
      const rendered = await render(
        () => new Tracardi("tracardi", { plan: planFor(topology) }, { protect: true }),
      );
      const custom = rendered.resources.filter((resource) => resource.custom);
      const guarded = custom.filter((resource) => resource.protect);
      const free = custom.filter((resource) => !resource.protect);
      assert.ok(free.some(({ name }) => name === "tracardi-install-job"));
      assert.deepEqual(
        free.filter(({ urn }) => !guarded.some((resource) => waitsFor(rendered, resource, urn))).map(label),
        [],
      );
    });
  }

  it("gives both tiers the same tokens: what one wrote the other must read", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split") }));
    const [a, b] = rendered.kind("Secret").filter(({ name }) => name.endsWith("-tokens"));
    assert.ok(a && b);
    assert.deepEqual(a.inputs.stringData, b.inputs.stringData);
    assert.deepEqual(Object.keys(a.inputs.stringData).sort(), ["installation-token", "merging-token"]);
  });

  it("keeps every password a secret, generated or configured", async () => {
    const written = {
      redis: { host: "redis.example.com:6379", cidrs: ["10.0.64.0/20"] },
      redisPassword: "any",
    };
    const rendered = await render(
      () =>
        new Tracardi("tracardi", {
          plan: planFor("split", { ...external, ...written }),
          passwords: { redis: pulumi.secret("canary-of-redis") },
        }),
    );
    assertNoPlainSecret(rendered, ["canary-of-redis", "<generated tracardi-installation-token>"]);
    const found = rendered
      .kind("Secret")
      .filter(({ inputs }) => JSON.stringify(inputs).includes("canary-of-redis"));
    assert.equal(found.length, 2, "one Secret in each namespace with an API");
  });

  it("tells its addresses, and its installation token as a secret", async () => {
    const { result } = await render(() => new Tracardi("tracardi", { plan: planFor("split") }));
    assert.equal(result.guiUrl, "https://gui.example.com:8443");
    assert.equal(await isSecret(result.installationToken), true);
    assert.equal(await resolved(result.installationToken), "<generated tracardi-installation-token>");
    assert.match((await resolved(result.caCertificate)) ?? "", /BEGIN CERTIFICATE/);
    assert.equal(await isSecret(result.caCertificate), false);
  });

  it("does not stumble over load balancers without an address, and has no authority of its own for existing certificates", async () => {
    const { result } = await render(() => new Tracardi("tracardi", { plan: planFor("split", external) }));
    assert.equal(await resolved(result.loadBalancers.public), undefined);
    assert.equal(await resolved(result.loadBalancers.private), undefined);
    assert.equal(await resolved(result.caCertificate), null);
  });

  it("signs both zones with one authority, each with a key of its own", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split") }));
    const keys = rendered.all("tls:index/privateKey:PrivateKey").map(({ name }) => name);
    assert.deepEqual(keys.sort(), [
      "tracardi-ca",
      "tracardi-private-edge",
      "tracardi-public-edge",
      "tracardi-stores-ca",
      "tracardi-stores-elasticsearch-certificate",
    ]);
  });

  it("pins every image by the digest that the stack gives it", async () => {
    const names = ["tracardi-api", "tracardi-gui", "traefik", "elasticsearch", "valkey", "mysql"];
    const digest = `sha256:${"a".repeat(64)}`;
    const imageDigests = Object.fromEntries(names.map((name) => [name, digest]));
    const rendered = await render(
      () => new Tracardi("tracardi", { plan: planFor("split", { imageDigests }) }),
    );
    const images = [...rendered.kind("Deployment"), ...rendered.kind("StatefulSet")].flatMap(({ inputs }) =>
      [...(inputs.spec.template.spec.initContainers ?? []), ...inputs.spec.template.spec.containers].map(
        ({ image }) => image,
      ),
    );
    assert.ok(images.length >= 8);
    assert.deepEqual(
      images.filter((image) => !image.endsWith(`@${digest}`)),
      [],
    );
  });

  it("writes on every Deployment for how much its namespace's own quota has room", async () => {
    const rendered = await render(
      () =>
        new Tracardi("tracardi", { plan: planFor("split", { workers: { merging: true, update: true } }) }),
    );
    const room = new Map(
      rendered
        .kind("ResourceQuota")
        .map(({ inputs: { metadata, spec } }) => [metadata.namespace, spec.hard as Values]),
    );
    const deployments = rendered.kind("Deployment");
    assert.equal(deployments.length, 7);
    for (const { name, inputs } of deployments) {
      const needs: string = inputs.metadata.annotations["quota.tracardi/namespace-needs"];
      const hard = room.get(inputs.metadata.namespace) ?? {};
      const ofPods = Object.entries(hard).filter(([key]) =>
        /^(pods|(requests|limits)\.(cpu|mem|eph).*)$/.test(key),
      );
      assert.deepEqual(needs.split("\n").sort(), ofPods.map((entry) => entry.join("=")).sort(), name);
      assert.equal(ofPods.length, 7);
    }
  });

  it("hands provider and protection to everything but what is replaced by design", async () => {
    await assertPassesOptions(
      (name, opts) => new Tracardi(name, { plan: planFor("split") }, opts),
      [
        ...["public", "private"].flatMap((zone) => [
          `CertRequest component-${zone}-edge`,
          `ConfigMap component-${zone}-edge-dynamic`,
          `LocallySignedCert component-${zone}-edge`,
          `Secret component-${zone}-edge-tls`,
          ...["elasticsearch", "elasticsearch-ca", "mysql", "redis", "tokens"].map(
            (secret) => `Secret component-${zone}-api-${secret}`,
          ),
        ]),
        "ConfigMap component-gui-files",
        "ConfigMap component-install-job-script",
        "Job component-install-job",
        "Secret component-install-job-administrator",
        "CertRequest component-stores-elasticsearch-certificate",
        "LocallySignedCert component-stores-elasticsearch-certificate",
        "Secret component-stores-elasticsearch-certificate",
        "Secret component-stores-elasticsearch-credentials",
        "Secret component-stores-mysql-credentials",
        "Secret component-stores-redis-configuration",
      ],
    );
  });

  it("lives twice in one stack without sharing a name", async () => {
    const rendered = await render(() => [
      new Tracardi("blue", { plan: planFor("split", { name: "blue" }) }),
      new Tracardi("green", { plan: planFor("split", { name: "green" }) }),
    ]);
    const fixed = rendered.resources
      .filter(({ type, inputs }) => type.startsWith("kubernetes:") && inputs.metadata?.name !== undefined)
      .map(({ type, inputs }) => `${type} ${inputs.metadata.namespace ?? ""}/${inputs.metadata.name}`);
    assert.ok(fixed.length > 20);
    assert.deepEqual(
      fixed.filter((name, index) => fixed.indexOf(name) !== index),
      [],
    );
  });
});
