import assert from "node:assert/strict";
import { isSecret } from "../../stacks/settings/coerce.ts";
import { schema } from "../../stacks/settings/schema.ts";
import { canaries, foundIn } from "./canaries.ts";

describe("canaries", () => {
  it("are in every secret key of the schema, each another", () => {
    const secretKeys = Object.entries(schema.shape).filter(([, type]) => isSecret(type));
    assert.deepEqual(
      Object.keys(canaries),
      secretKeys.map(([key]) => key),
    );
    assert.ok(secretKeys.length >= 4);
    assert.equal(new Set(Object.values(canaries)).size, secretKeys.length);
  });

  it("are found in whatever form somebody writes them", () => {
    const secret = 'Canary "with" ä/§ in it, 7f3a9c2e';
    const forms = [
      `password=${secret};`,
      JSON.stringify({ a: secret }),
      `https://u:${encodeURIComponent(secret)}@h`,
      ...["", "a", "ab"].map((before) => Buffer.from(`${before}${secret}bc`).toString("base64")),
    ];
    for (const text of forms) assert.deepEqual(foundIn(`… ${text} …`, { secret }), ["secret"], text);
    assert.deepEqual(foundIn("Canary with in it, 7f3a9c2e", { secret }), []);
  });

  it("are found in a key of which one line is left", () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${"MIIabc".repeat(10)}\nshort=\n-----END PRIVATE KEY-----\n`;
    assert.deepEqual(foundIn(`log: ${"MIIabc".repeat(10)}`, { key }), ["key"]);
  });
});
