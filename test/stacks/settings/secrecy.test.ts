import assert from "node:assert/strict";
import * as fc from "fast-check";
import { passwordKeys, schema } from "../../../stacks/settings/schema.ts";
import { production, type StackFile, split, verdict } from "./stackFiles.ts";

const canary = "canary-7f3a";

/** Everything that the program has to say about a stack file. */
function said(file: StackFile, secret: readonly string[] = []): string {
  const { mistakes, warnings, settings } = verdict(file, secret);
  return JSON.stringify([mistakes, warnings, settings ?? null]);
}

describe("settings: secrecy", () => {
  for (const key of passwordKeys) {
    it(`${key} must be encrypted`, () => {
      const store = key.replace("Password", "");
      const { secret, ...bare } = production[store] as Record<string, unknown>;
      const file = { ...production, [store]: bare, [key]: canary };
      assert.deepEqual(verdict(file).mistakes, [
        `tracardi:${key} [secret] is plain text; run "pulumi config set --secret ${key}"`,
      ]);
      assert.ok(!said(file).includes(canary));
    });
  }

  it("passwords are no part of the settings", () => {
    const { secret, ...redis } = production.redis as Record<string, unknown>;
    const { settings } = verdict({ ...production, redis, redisPassword: canary }, ["redisPassword"]);
    assert.ok(settings !== undefined);
    assert.deepEqual(
      Object.keys(settings).filter((key) => /password/i.test(key)),
      [],
    );
    assert.ok(!JSON.stringify(settings).includes(canary));
  });

  it("nothing else may be encrypted, since it would be stored in clear", () => {
    assert.deepEqual(verdict({ ...split, trackHost: `${canary}.example.com` }, ["trackHost"]).mistakes, [
      'tracardi:trackHost [secret] is encrypted, but only passwords are kept secret and this would be stored in clear; run "pulumi config set trackHost" without --secret',
    ]);
  });

  it("a password as a member of an object is sent to its own key, and not repeated", () => {
    const redis = { ...(production.redis as object), password: canary };
    assert.deepEqual(verdict({ ...production, redis }).mistakes, [
      'tracardi:redis.password is no known key; run "pulumi config set --secret redisPassword"',
    ]);
  });

  it("a password under a misspelt key is not repeated", () => {
    assert.deepEqual(verdict({ ...production, redisPasword: canary }).mistakes, [
      "tracardi:redisPasword is no known key; did you mean tracardi:redisPassword?",
    ]);
  });

  it("a password inside an address is not repeated", () => {
    const elasticsearch = {
      ...(production.elasticsearch as object),
      hosts: [`https://elastic:${canary}@es.example.com:9243`],
    };
    assert.deepEqual(verdict({ ...production, elasticsearch }).mistakes, [
      'tracardi:elasticsearch.hosts[0] [secret] is more than a host and a port; write "es.example.com:9243"',
    ]);
  });

  it("an encrypted value is never repeated, whatever is wrong with it", () => {
    const keys = Object.keys(schema.shape);
    const broken = fc.constantFrom(
      canary,
      `${canary}/8`,
      `["${canary}"]`,
      `{"${canary}":"${canary}"}`,
      `{"hosts":["${canary}`,
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys, "unheardOf"), broken, (key, value) => {
        assert.ok(!said({ ...production, [key]: value }, [key]).includes(canary));
      }),
    );
  });
});
