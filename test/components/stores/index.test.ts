import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { EmbeddedStores } from "../../../components/stores/index.ts";
import { isSecret, render, resolved } from "../../../rendering/render.ts";
import { assertNoPlainSecret, assertPassesOptions, label } from "../../support/assertions.ts";
import type { Written } from "../../support/plans.ts";
import { renderStores, storesArgs } from "../../support/stores.ts";

const replaced = [
  "Secret component-elasticsearch-credentials",
  "Secret component-elasticsearch-certificate",
  "CertRequest component-elasticsearch-certificate",
  "LocallySignedCert component-elasticsearch-certificate",
  "Secret component-redis-configuration",
  "Secret component-mysql-credentials",
];

describe("EmbeddedStores", () => {
  it("brings the stores that the release needs", async () => {
    const names = async (written: Written) =>
      (await renderStores(written))
        .kind("StatefulSet")
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(await names({}), ["stores-elasticsearch", "stores-mysql", "stores-redis"]);
    assert.deepEqual(await names({ release: "0.8.2.1" }), ["stores-elasticsearch", "stores-redis"]);
  });

  it("generates passwords of letters and digits, which fit unescaped into an address", async () => {
    const rendered = await renderStores();
    const passwords = rendered.all("random:index/randomPassword:RandomPassword");
    assert.equal(passwords.length, 4);
    for (const { inputs } of passwords) assert.deepEqual([inputs.length, inputs.special], [32, false]);
    for (const store of ["elasticsearch", "redis", "mysql"] as const) {
      const password = rendered.result.passwords[store];
      assert.ok(password);
      assert.equal(await isSecret(password), true);
      assert.equal(await resolved(password), `<generated stores-${store}-password>`);
    }
  });

  it("shows no password and no key, not even in arguments, probes or variables", async () => {
    const rendered = await renderStores();
    assertNoPlainSecret(rendered, [
      ...["elasticsearch", "redis", "mysql"].map((store) => `<generated stores-${store}-password>`),
      "<generated stores-mysql-root-password>",
      "<stores-elasticsearch-certificate pkcs8>",
    ]);
  });

  it("writes every Secret immutable and with a generated name", async () => {
    const secrets = (await renderStores()).kind("Secret");
    assert.equal(secrets.length, 4);
    for (const secret of secrets) {
      assert.equal(secret.inputs.immutable, true, label(secret));
      assert.equal(secret.inputs.metadata.name, undefined, label(secret));
      assert.equal(secret.inputs.metadata.namespace, "tracardi-stores", label(secret));
    }
  });

  it("holds every store's pods back until what they depend on exists", async () => {
    const rendered = await render(() => {
      const policies = new k8s.core.v1.ConfigMap("policies", {});
      new EmbeddedStores("stores", storesArgs(), { dependsOn: [policies] });
    });
    const policies = rendered.find("kubernetes:core/v1:ConfigMap", "policies");
    for (const set of rendered.kind("StatefulSet"))
      assert.ok(set.dependencies.includes(policies.urn), set.name);
  });

  it("hands its options on; certificates and Secrets are replaced by design", () =>
    assertPassesOptions((name, opts) => new EmbeddedStores(name, storesArgs(), opts), replaced));
});
