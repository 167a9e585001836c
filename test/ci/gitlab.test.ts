import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { gitlab, gitlabJobs } from "./pipelines.ts";

/**
 * As GitLab publishes it for editors (app/assets/javascripts/editor/schema/ci.json, MIT), from check-jsonschema 0.39.0,
 * without its descriptions, examples and defaults. It uses keywords that only editors know.
 */
const published = JSON.parse(
  readFileSync(join(import.meta.dirname, "published/gitlab-ci.schema.json"), "utf8"),
);
const accepts = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(published);

const jobs = Object.entries(gitlabJobs);

describe("the pipeline of GitLab", () => {
  it("is what GitLab's published schema describes", () => {
    assert.ok(accepts(gitlab), JSON.stringify(accepts.errors, undefined, 2));
  });

  it("would be refused by it with a mistake", () => {
    const { check, ...others } = gitlab as Record<string, object>;
    for (const mistake of [{ scripts: ["make check"] }, { stage: 1 }, { timeout: 5 }, { needs: "golden" }])
      assert.equal(accepts({ ...others, check: { ...check, ...mistake } }), false, JSON.stringify(mistake));
  });

  it("names stages and jobs that are there", () => {
    const stages = gitlab.stages as string[];
    for (const [name, { stage, needs = [] }] of jobs) {
      assert.ok(stages.includes(stage ?? ""), name);
      for (const need of needs) assert.ok(need in gitlabJobs, `${name} needs ${need}`);
    }
    assert.deepEqual([...new Set(jobs.map(([, { stage }]) => stage))], stages);
  });

  it("runs each job for one kind of pipeline", () => {
    const change = { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' };
    // The change is of this project, and so is the pipeline.
    const trusted = {
      if: `${change.if} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID && $CI_MERGE_REQUEST_PROJECT_ID == $CI_PROJECT_ID`,
    };
    const merged = { if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "main"' };
    const night = { if: '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == "main"' };
    const manual = { when: "manual" };
    assert.deepEqual(gitlab.workflow, { rules: [change, merged, night] });
    assert.deepEqual(Object.fromEntries(jobs.map(([name, { rules }]) => [name, rules])), {
      ...{ check: [change], golden: [change], policy: [change], exposure: [trusted], preview: [trusted] },
      ...{
        deploy: [{ ...merged, ...manual }],
        exhaustive: [night],
        drift: [night],
        due: [night],
        renew: [{ ...night, ...manual, allow_failure: true }],
      },
    });
  });

  it("keeps variables with credentials to environments, and approves what deploys", () => {
    const environments = Object.fromEntries(jobs.map(([name, { environment }]) => [name, environment]));
    const access = (name: string) => ({ name, action: "access" });
    const prod = { name: "prod", deployment_tier: "production" };
    assert.deepEqual(environments, {
      ...{ check: undefined, golden: undefined, policy: undefined, exhaustive: undefined },
      ...{ exposure: access("prod-comment"), preview: access("prod-preview") },
      ...{ deploy: prod, drift: access("prod-nightly"), due: access("prod-nightly"), renew: prod },
    });
  });

  it("deploys one at a time, to the end, and takes nothing from a cache for it", () => {
    for (const name of ["deploy", "renew"]) {
      assert.equal(gitlabJobs[name]?.resource_group, "stack-prod", name);
      assert.equal(gitlabJobs[name]?.interruptible, false, name);
    }
    for (const name of ["deploy", "renew", "exhaustive", "drift", "due"])
      assert.equal(gitlabJobs[name]?.cache, undefined);
    assert.equal((gitlab.default as Record<string, unknown>).cache, undefined);
  });

  it("holds no credential, and an image that the project chooses", () => {
    assert.equal((gitlab.default as Record<string, unknown>).image, "$PIPELINE_IMAGE");
    assert.doesNotMatch(JSON.stringify(gitlab), /TOKEN|PASSPHRASE|KUBECONFIG|PASSWORD/);
  });
});
