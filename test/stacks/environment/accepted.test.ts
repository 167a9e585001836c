/** Whatever settings are accepted, each container only gets what its program reads, in words that it understands. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { checkText } from "../../../stacks/environment/check.ts";
import { membersOf, releasesThatRead, variablesOf } from "../../../stacks/environment/settable.ts";
import { variableNamed } from "../../../stacks/environment/table.ts";
import type { EnvironmentTier } from "../../../stacks/environment/variable.ts";
import {
  type EnvironmentVariable,
  mergingWorkerEnvironment,
  updateWorkerEnvironment,
} from "../../../stacks/environment.ts";
import { makePlan } from "../../../stacks/plan.ts";
import { dialectOf, type ReleaseVersion, releaseVersions } from "../../../stacks/releases.ts";
import { topologies } from "../../../stacks/topologies.ts";
import { minimal, type StackFile, single, split, verdict } from "../settings/stackFiles.ts";

const files = { split, single, minimal };

/** A value that the table allows for a setting. */
function valueFor(setting: string): fc.Arbitrary<unknown> {
  const [variable] = variablesOf(setting);
  assert.ok(variable !== undefined, setting);
  const { value } = variable;
  switch (value.kind) {
    case "flag":
      return fc.boolean();
    case "count":
      return fc.integer({ min: value.least, max: value.most });
    case "choice":
      return fc.constantFrom(...value.choices);
    default:
      return fc.constant("x");
  }
}

const groups = ["features", "caches", "indices", "partitioning", "connections", "timeouts"] as const;

/** Some of what the release reads. */
function settingsOf(version: ReleaseVersion): fc.Arbitrary<StackFile> {
  const group = (name: (typeof groups)[number]) => {
    const members = membersOf(name).filter((member) =>
      releasesThatRead(`${name}.${member}`).includes(version),
    );
    return fc.record(Object.fromEntries(members.map((member) => [member, valueFor(`${name}.${member}`)])), {
      requiredKeys: [],
    });
  };
  return fc.record(
    {
      botTraffic: fc.boolean(),
      tenantName: fc.stringMatching(/^[a-z][a-z0-9]{0,31}$/),
      ...Object.fromEntries(groups.map((name) => [name, group(name)])),
    },
    { requiredKeys: [] },
  );
}

function assertUnderstood(
  environment: readonly EnvironmentVariable[],
  tier: EnvironmentTier,
  version: ReleaseVersion,
): void {
  const names = environment.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
  for (const entry of environment) {
    const variable = variableNamed(entry.name, version, tier);
    assert.ok(variable !== undefined, `${tier} of ${version} does not read ${entry.name}`);
    assert.equal(variable.value.kind === "secret", !("value" in entry), entry.name);
    if ("value" in entry) {
      assert.equal(checkText(entry.value, variable.value, dialectOf(version)), undefined, entry.name);
    }
  }
}

describe("accepted settings", () => {
  for (const release of releaseVersions) {
    for (const topology of topologies) {
      it(`of ${topology} with ${release} reach every container in words that its program understands`, () => {
        fc.assert(
          fc.property(settingsOf(release), (written) => {
            const { settings, mistakes } = verdict({ ...files[topology], release, ...written });
            assert.deepEqual(mistakes, []);
            assert.ok(settings !== undefined);
            const plan = makePlan(settings);
            for (const { role, environment } of plan.apis) assertUnderstood(environment, role.tier, release);
            const input = { release: plan.release, stores: plan.stores, settings };
            assertUnderstood(mergingWorkerEnvironment(input), "merging-worker", release);
            assertUnderstood(updateWorkerEnvironment(input), "update-worker", release);
          }),
          { numRuns: 50 },
        );
      });
    }
  }
});
