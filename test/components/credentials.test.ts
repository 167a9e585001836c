import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Credentials, type CredentialsArgs } from "../../components/credentials.ts";
import { render, resolved } from "../../rendering/render.ts";
import { assertNoPlainSecret, assertPassesOptions } from "../support/assertions.ts";
import { external, planFor } from "../support/plans.ts";

const tokens = () => ({ installation: pulumi.output("install-me"), merging: pulumi.output("merge-with-me") });
const passwords = () => ({
  elasticsearch: pulumi.output("elastic-word"),
  redis: pulumi.output("redis-word"),
  mysql: pulumi.output("mysql-word"),
});
const embedded = (): CredentialsArgs => ({
  installation: "tracardi",
  namespace: "tracardi-public",
  stores: planFor("split").stores,
  passwords: passwords(),
  tokens: tokens(),
  elasticsearchCa: pulumi.output("-----BEGIN CERTIFICATE-----"),
});
const existing = (): CredentialsArgs => ({
  ...embedded(),
  stores: planFor("split", external).stores,
  passwords: {},
});

/** Every Secret by its logical name, as keys and values. */
async function secrets(args: () => CredentialsArgs) {
  const rendered = await render(() => new Credentials("api", args()));
  return Object.fromEntries(rendered.kind("Secret").map(({ name, inputs }) => [name, inputs.stringData]));
}

describe("Credentials", () => {
  it("writes a Secret for the tokens and for each generated password", async () => {
    assert.deepEqual(await secrets(embedded), {
      "api-tokens": { "installation-token": "install-me", "merging-token": "merge-with-me" },
      "api-elasticsearch": { password: "elastic-word" },
      "api-redis": { password: "redis-word" },
      "api-mysql": { password: "mysql-word" },
      "api-elasticsearch-ca": { "ca.crt": "-----BEGIN CERTIFICATE-----" },
    });
  });

  it("makes them immutable, with generated names, in the tier's namespace", async () => {
    const rendered = await render(() => new Credentials("api", embedded()));
    for (const { inputs } of rendered.kind("Secret")) {
      assert.equal(inputs.immutable, true);
      assert.equal(inputs.metadata.name, undefined);
      assert.equal(inputs.metadata.namespace, "tracardi-public");
      assert.equal(inputs.data, undefined);
    }
    assert.equal(await resolved(rendered.result.secretName("redis")), "api-redis-00000000");
    const ca = rendered.result.elasticsearchCa;
    assert.ok(ca);
    assert.deepEqual([await resolved(ca.secretName), ca.key], ["api-elasticsearch-ca-00000000", "ca.crt"]);
  });

  it("only refers to Secrets that exist already, and still writes the tokens", async () => {
    const rendered = await render(() => new Credentials("api", existing()));
    assert.deepEqual(
      rendered.kind("Secret").map(({ name }) => name),
      ["api-tokens"],
    );
    const { result } = rendered;
    assert.deepEqual(
      await Promise.all(
        (["elasticsearch", "redis", "mysql"] as const).map((store) => resolved(result.secretName(store))),
      ),
      ["elasticsearch-credentials", "redis-credentials", "mysql-credentials"],
    );
    const ca = result.elasticsearchCa;
    assert.ok(ca);
    assert.deepEqual([await resolved(ca.secretName), ca.key], ["elasticsearch-ca", "ca.crt"]);
  });

  it("has no certificate where a public authority signed", async () => {
    const { ca: _, ...elasticsearch } = external.elasticsearch as Record<string, unknown>;
    const { stores } = planFor("split", { ...external, elasticsearch });
    const rendered = await render(() => new Credentials("api", { ...existing(), stores }));
    assert.equal(rendered.result.elasticsearchCa, undefined);
  });

  it("writes passwords that are configured", async () => {
    const { secret: _, ...redis } = external.redis as Record<string, unknown>;
    const { stores } = planFor("split", { ...external, redis, redisPassword: "redis-word" });
    const given = () => ({ ...existing(), stores, passwords: { redis: pulumi.output("redis-word") } });
    assert.deepEqual((await secrets(given))["api-redis"], { password: "redis-word" });
    await assert.rejects(
      secrets(() => ({ ...given(), passwords: {} })),
      /the plan asks for the password of redis, but none was given/,
    );
  });

  it("refuses a handle that the plan does not know", async () => {
    const { stores } = planFor("split", { release: "0.8.2.1" });
    const { result } = await render(() => new Credentials("api", { ...embedded(), stores }));
    assert.throws(() => result.secretName("mysql"), /the plan asks for the Secret for mysql/);
  });

  it("shows no secret, even when it was given one in plain", async () => {
    const rendered = await render(() => new Credentials("api", embedded()));
    assertNoPlainSecret(rendered, [
      "install-me",
      "merge-with-me",
      "elastic-word",
      "redis-word",
      "mysql-word",
    ]);
  });

  it("hands its options on; its Secrets are replaced by design", () =>
    assertPassesOptions(
      (name, opts) => new Credentials(name, embedded(), opts),
      ["tokens", "elasticsearch", "redis", "mysql", "elasticsearch-ca"].map(
        (suffix) => `Secret component-${suffix}`,
      ),
    ));
});
