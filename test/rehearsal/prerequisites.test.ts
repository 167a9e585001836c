/** What the rehearsal brings for a stack, held against the golden manifests: what these refer to, with every key that is read. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { neededSecrets } from "../../manifests/secrets.ts";
import {
  broughtConfigMaps,
  broughtPriorityClasses,
  broughtSecrets,
  broughtStorageClasses,
} from "../../rehearsal/brought.ts";
import { readProject, type StackConfig } from "../../rehearsal/engine/project.ts";
import { HERE } from "../../rehearsal/state.ts";
import { ofKind, parseManifests, workloadsOf } from "../../review/manifest.ts";
import { makePlan, type Plan } from "../../stacks/plan.ts";
import { checkSettings } from "../../stacks/settings/check.ts";
import { sentence } from "../../stacks/settings/mistake.ts";
import { everything } from "../golden/everything.ts";
import { external, planFor } from "../support/plans.ts";

const plans: Readonly<Record<string, Plan>> = {
  dev: planOf("dev"),
  prod: planOf("prod"),
  minimal: planOf("minimal"),
  everything: planOf("prod", everything),
};

describe("what the rehearsal brings", () => {
  for (const [stack, plan] of Object.entries(plans)) {
    it(`has every Secret that ${stack} refers to, with its type and every key that is read`, () => {
      const objects = goldenOf(stack);
      const made = new Set(ofKind(objects, "Secret").map(idOf));
      const needed = neededSecrets(objects).filter(
        (secret) => !made.has(`${secret.namespace}/${secret.name}`),
      );
      const brought = new Map(
        broughtSecrets(plan).map(({ namespace, name, ...rest }) => [`${namespace}/${name}`, rest]),
      );
      assert.deepEqual(
        [...brought.keys()].sort(),
        needed.map(({ namespace, name }) => `${namespace}/${name}`),
      );
      for (const { namespace, name, type, keys } of needed) {
        const found = brought.get(`${namespace}/${name}`);
        assert.equal(found?.type, type, name);
        assert.deepEqual(
          keys.filter((key) => !found?.values.has(key)),
          [],
          `keys of ${name}`,
        );
      }
    });

    it(`has every ConfigMap and class that ${stack} refers to and does not make, and no other`, () => {
      const objects = goldenOf(stack);
      const pods = workloadsOf(objects);
      const made = (kind: string) => new Set(ofKind(objects, kind).map(idOf));
      const others = (kind: string, referred: readonly string[]) =>
        [...new Set(referred)].filter((id) => !made(kind).has(id)).sort();
      const volumes = pods.flatMap(({ object, pod }) =>
        ((pod.volumes ?? []) as { configMap?: { name: string } }[]).flatMap(({ configMap }) =>
          configMap === undefined ? [] : [`${object.metadata.namespace}/${configMap.name}`],
        ),
      );
      assert.deepEqual(
        broughtConfigMaps(plan)
          .map(({ namespace, name }) => `${namespace}/${name}`)
          .sort(),
        others("ConfigMap", volumes),
      );
      const classes = pods.flatMap(({ pod }) => pod.priorityClassName ?? []);
      assert.deepEqual(broughtPriorityClasses(plan), others("PriorityClass", classes));
      assert.deepEqual(broughtStorageClasses(plan), []);
    });
  }

  it("has one Secret with all keys where several settings read it", async () => {
    const container = (name: string, keys: readonly string[]) => ({
      name,
      image: "registry.example.com/beside:1",
      secretEnv: Object.fromEntries(keys.map((key) => [key.toUpperCase(), { name: "beside", key }])),
      requests: { cpu: 10, memory: 16, storage: 16 },
      limits: { cpu: 10, memory: 16, storage: 16 },
    });
    const plan = planFor("split", {
      ...external,
      redis: { ...(external.redis as object), secret: { name: "stores", key: "redis" } },
      mysql: { ...(external.mysql as object), secret: { name: "stores", key: "mysql" } },
      extraVolumes: [{ name: "files", secret: "beside", mountPath: "/mnt/files" }],
      extraContainers: [container("first", ["one", "two"]), container("second", ["two", "three"])],
    });
    for (const [name, keys] of Object.entries({
      stores: ["mysql", "redis"],
      beside: ["one", "three", "two"],
    })) {
      const secrets = broughtSecrets(plan).filter((secret) => secret.name === name);
      assert.equal(secrets.length, 2, "one in each namespace of an API");
      for (const { values } of secrets) {
        assert.deepEqual([...values.keys()].sort(), keys);
        const made = await Promise.all([...values.values()].map((make) => make()));
        assert.equal(new Set(made).size, keys.length, "a value of its own for each key");
      }
    }
  });

  it("has a certificate in a Secret whose key is read as something else, too", async () => {
    const plan = planFor("split", {
      ...external,
      elasticsearch: {
        ...(external.elasticsearch as object),
        secret: { name: "public-tls", key: "password" },
        ca: { name: "public-tls", key: "ca.crt" },
      },
    });
    const found = broughtSecrets(plan).find(
      ({ name, type }) => name === "public-tls" && type === "kubernetes.io/tls",
    );
    assert.deepEqual([...(found?.values.keys() ?? [])].sort(), ["ca.crt", "password", "tls.crt", "tls.key"]);
    assert.match((await found?.values.get("tls.crt")?.()) ?? "", /^-----BEGIN CERTIFICATE-----/);
  });

  it("is refused where one Secret would have to be of two types", () => {
    const plan = planFor("split", { ...external, imagePullSecrets: ["public-tls"] });
    const { routesNamespace } = plan.zones.public.edge;
    assert.throws(() => broughtSecrets(plan), {
      message:
        `the stack wants Secret ${routesNamespace}/public-tls to be kubernetes.io/tls and kubernetes.io/dockerconfigjson, ` +
        "and a Secret has one type: name two Secrets",
    });
  });

  it("has the storage classes of embedded stores, once each, and not the one that every rehearsal has", () => {
    const classes = (written: object) => broughtStorageClasses(planFor("split", { ...written }));
    assert.deepEqual(classes({ storageClass: "cheap", storageClasses: { elasticsearch: "fast" } }), [
      "fast",
      "cheap",
    ]);
    assert.deepEqual(classes({ storageClass: "standard" }), []);
  });
});

/** Of a committed stack with further settings. */
function planOf(from: string, further: Readonly<Record<string, unknown>> = {}): Plan {
  const config: StackConfig = Object.fromEntries(
    Object.entries(further).map(([key, value]) => [`tracardi:${key}`, value]),
  );
  const { project, values } = readProject({ from, config, source: HERE.project });
  const checked = checkSettings(values, { stack: from, secretKeys: new Set(), project });
  if ("mistakes" in checked) throw new Error(checked.mistakes.map(sentence).join("\n"));
  return makePlan(checked.settings);
}

function goldenOf(stack: string) {
  return parseManifests(readFileSync(new URL(`../golden/expected/${stack}.yaml`, import.meta.url), "utf8"));
}

/** With its namespace, where its kind has one. */
function idOf({ metadata }: { metadata?: { namespace?: string; name: string } }): string {
  return [metadata?.namespace, metadata?.name].filter((part) => part !== undefined).join("/");
}
