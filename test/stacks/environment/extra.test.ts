import assert from "node:assert/strict";
import * as fc from "fast-check";
import { checkExtra } from "../../../stacks/environment/extra.ts";
import { isReadBy, variables } from "../../../stacks/environment/table.ts";
import type { ExtraVariable } from "../../../stacks/environment/variable.ts";
import { extensibleTiers } from "../../../stacks/environment/variable.ts";
import { releaseVersions } from "../../../stacks/releases.ts";

const named = (setting: string) => `tracardi:${setting}`;
const places = extensibleTiers.flatMap((tier) => releaseVersions.map((version) => ({ tier, version })));

/** Every variable that a tier of a release reads, with its place. */
const known = places.flatMap((place) =>
  variables
    .filter((variable) => isReadBy(variable, place.version, place.tier))
    .map((variable) => ({ place, variable })),
);

const canary = "canary-7f3a";

describe("what a stack file may add to an environment", () => {
  it("replaces nothing that the program writes, not even unchecked", () => {
    const written = known.filter(({ variable: { control } }) => "setting" in control || "program" in control);
    assert.ok(written.length > 100);
    for (const { place, variable } of written) {
      for (const extra of [
        { value: "yes", unchecked: true },
        { secret: "other", key: "key", unchecked: true },
      ]) {
        const refusal = checkExtra(variable.name, extra, place, named);
        assert.match(refusal?.reason ?? "", /by the program$/, variable.name);
      }
    }
  });

  it("is no secret in clear, not even unchecked, and the secret is not repeated", () => {
    const secrets = known.filter(({ variable: { value } }) => value.kind === "secret");
    const named3 = ["MY_PASSWORD", "smtp_token", "AWS_SECRET_ACCESS_KEY", "SENTRY_DSN"];
    const names = [
      ...secrets.map(({ place, variable }) => ({ place, name: variable.name })),
      ...places.flatMap((place) => named3.map((name) => ({ place, name }))),
    ];
    for (const { place, name } of names) {
      const refusal = checkExtra(name, { value: canary, unchecked: true }, place, named);
      assert.ok(refusal?.concealed, name);
      assert.ok(!JSON.stringify(refusal).includes(canary), name);
    }
  });

  it("holds no password inside an address", () => {
    for (const place of places) {
      const value = `http://user:${canary}@proxy.example.com:3128`;
      const refusal = checkExtra("CRM_ADDRESS", { value, unchecked: true }, place, named);
      assert.deepEqual(refusal, {
        reason: "is secret, but written as plain text",
        remedy: 'name a Secret: {"secret": "…", "key": "…"}',
        concealed: true,
      });
    }
  });

  it("may come from a Secret, whatever it is called", () => {
    for (const place of places) {
      const extra: ExtraVariable = { secret: "proxy", key: "address", unchecked: true };
      assert.equal(checkExtra("CRM_ADDRESS", extra, place, named), undefined);
      assert.equal(checkExtra("SMTP_PASSWORD", extra, place, named), undefined);
    }
  });

  it("is accepted unchecked under any other name", () => {
    const plain = fc
      .stringMatching(/^[A-Z][A-Z0-9]{0,20}$/)
      .filter((name) => !variables.some((variable) => variable.name === name))
      .filter((name) => !/PASS|SECRET|TOKEN|KEY|CREDENTIAL|DSN/.test(name));
    const value = fc.string().filter((text) => !text.includes("@"));
    fc.assert(
      fc.property(plain, value, fc.constantFrom(...places), (name, text, place) => {
        assert.equal(checkExtra(name, { value: text, unchecked: true }, place, named), undefined);
      }),
    );
  });

  it("is refused with reason and remedy, or is what the release reads there", () => {
    const name = fc.oneof(fc.constantFrom(...variables.map((variable) => variable.name)), fc.string());
    const value = fc.oneof(fc.constantFrom("yes", "no", "true", "1", "ERROR", ""), fc.string());
    fc.assert(
      fc.property(name, value, fc.constantFrom(...places), (name, text, place) => {
        const refusal = checkExtra(name, { value: text, unchecked: false }, place, named);
        if (refusal !== undefined) {
          assert.match(refusal.reason, /\S/);
          assert.match(refusal.remedy, /\S/);
          return;
        }
        const { tier, version } = place;
        const variable = variables.find(
          (candidate) => candidate.name === name && isReadBy(candidate, version, tier),
        );
        assert.ok(variable !== undefined && "anybody" in variable.control, name);
      }),
      { numRuns: 1000 },
    );
  });
});
