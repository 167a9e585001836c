import assert from "node:assert/strict";
import type { z } from "zod";
import { environmentScript } from "../../../components/internal/guiFiles.ts";
import { checkText } from "../../../stacks/environment/check.ts";
import { isReadBy, standardOf, variableNamed, variables } from "../../../stacks/environment/table.ts";
import { environmentTiers } from "../../../stacks/environment/variable.ts";
import { dialectOf, dialects, releases, releaseVersions } from "../../../stacks/releases.ts";
import { core } from "../../../stacks/settings/coerce.ts";
import { schema } from "../../../stacks/settings/schema.ts";

/** Whether the schema of the settings has a key or a member: "logging.levels". */
function exists(setting: string): boolean {
  let type: z.ZodType | undefined = schema;
  for (const step of setting.split(".")) {
    const { shape } = core(type).def as unknown as { readonly shape?: Record<string, z.ZodType> };
    type = shape?.[step];
    if (type === undefined) return false;
  }
  return true;
}

/** -1, 0 or 1, number by number; what is not there is 0. */
function compare(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  const position = [0, 1, 2, 3].find((index) => (left[index] ?? 0) !== (right[index] ?? 0));
  return position === undefined ? 0 : Math.sign((left[position] ?? 0) - (right[position] ?? 0));
}

describe("the table of environment variables", () => {
  it("names a variable once for each tier of each release", () => {
    for (const version of releaseVersions) {
      for (const tier of environmentTiers) {
        const names = variables
          .filter((variable) => isReadBy(variable, version, tier))
          .map(({ name }) => name);
        assert.deepEqual(names, [...new Set(names)], `${tier} of ${version}`);
      }
    }
  });

  it("has no variable that nobody reads, or that a release read before it appeared", () => {
    for (const variable of variables) {
      const { name, since } = variable;
      const reading = releaseVersions.filter((version) =>
        environmentTiers.some((tier) => isReadBy(variable, version, tier)),
      );
      assert.ok(reading.length > 0, name);
      for (const version of reading) assert.ok(compare(version, since) >= 0, `${name} in ${version}`);
    }
  });

  it("is about dialects that a release speaks", () => {
    assert.deepEqual(
      new Set(releaseVersions.map((version) => releases[version].dialect)),
      new Set(Object.keys(dialects)),
    );
  });

  it("refers to settings that exist", () => {
    for (const { name, control } of variables) {
      const setting = "setting" in control ? control.setting : "program" in control ? control.program : "";
      if (setting !== "") assert.ok(exists(setting), `${name}: ${setting}`);
    }
  });

  it("gives defaults that may be written out", () => {
    for (const variable of variables) {
      const { name, value, control } = variable;
      if (value.kind === "secret" || "program" in control || "nobody" in control) continue;
      for (const version of releaseVersions) {
        const standard = standardOf(variable, version);
        if (standard === undefined) continue;
        assert.equal(checkText(standard, value, dialectOf(version)), undefined, `${name} in ${version}`);
      }
    }
  });

  it("calls secret what its name calls secret", () => {
    for (const { name, value } of variables) {
      if (/PASSWORD|TOKEN|API_KEY$|LICENSE|MERGING/.test(name)) assert.equal(value.kind, "secret", name);
    }
  });

  it("knows what the GUI is told", () => {
    for (const version of releaseVersions) {
      const script = environmentScript({ apiUrl: "https://api.example.com", release: releases[version] });
      const [, told] = /window\._env_ = (\{.*?\});?\n/s.exec(script) ?? [];
      assert.ok(told !== undefined, script);
      for (const [name, value] of Object.entries(JSON.parse(told) as Record<string, string>)) {
        const variable = variableNamed(name, version, "gui");
        assert.ok(variable !== undefined, name);
        assert.equal(checkText(value, variable.value, dialectOf(version)), undefined, name);
      }
    }
  });
});
