/** The pack agrees with every stack whose manifests are reviewed. */
import assert from "node:assert/strict";
import { committedStacks } from "../../rendering/stackFile.ts";
import { releaseVersions } from "../../stacks/releases.ts";
import { texts, type Variation } from "../golden/combinations.ts";
import { everything } from "../golden/everything.ts";
import { committedConfig, rendered } from "./support/rendered.ts";
import { judge } from "./support/run.ts";

const [, ...otherReleases] = releaseVersions;

/** What a committed configuration only advises. A digest has to be looked up in the registry of whoever deploys. */
const advised = { dev: [], prod: ["images-have-digests"], minimal: [] } as const;

describe("the policy pack", () => {
  it("agrees with a stack that uses every setting for what a company brings, once it is told of them", async () => {
    const { "installation-is-described": installation, ...config } = committedConfig("prod");
    const { loadBalancerCidrs } = everything;
    const told = { ...config, "installation-is-described": { ...installation, loadBalancerCidrs } };
    const violations = await judge(await rendered("prod", texts(everything)), { config: told });
    assert.deepEqual(
      violations.filter(({ level }) => level === "mandatory"),
      [],
    );
  });

  for (const stack of committedStacks) {
    it(`agrees with the committed stack ${stack}`, async () => {
      const violations = await judge(await rendered(stack), { config: committedConfig(stack) });
      assert.deepEqual(
        violations.filter(({ level }) => level === "mandatory"),
        [],
      );
      const advice = new Set(violations.map(({ policy }) => policy));
      assert.deepEqual([...advice], advised[stack]);
    });
  }

  const variations: readonly Variation[] = [
    { stack: "dev", changes: { topology: "single" } },
    ...otherReleases.flatMap((release): readonly Variation[] => [
      { stack: "dev", changes: { release } },
      { stack: "dev", changes: { release, topology: "single" } },
      { stack: "minimal", changes: { release } },
    ]),
  ];
  for (const { stack, changes } of variations) {
    it(`agrees with ${stack}, changed: ${JSON.stringify(changes)}`, async () => {
      const violations = await judge(await rendered(stack, changes), { config: committedConfig(stack) });
      assert.deepEqual(violations, []);
    });
  }
});
