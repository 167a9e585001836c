import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { REPOSITORY } from "../suites.ts";
import { commands, githubJobs, textOf, workflow, workflowNames } from "./pipelines.ts";

const steps = githubJobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step })));

describe("every command of a pipeline", () => {
  it("is one target that make help lists, with plain words", () => {
    const { stdout } = spawnSync("make", ["help"], { cwd: REPOSITORY, encoding: "utf8" });
    const listed = [...stdout.matchAll(/^ {2}make (\S+) /gm)].map(([, target]) => target);
    assert.ok(commands.length >= 20, `${commands.length} commands`);
    for (const { name, run } of commands) {
      const [, target] = /^make ([a-z-]+)(?: [A-Z]+=[\w./-]+)*$/.exec(run) ?? [];
      assert.ok(listed.includes(target), `${name}: ${run}`);
    }
  });

  it("becomes exactly this command by the Makefile", () => {
    const made = commands.map(({ name, run, env }) => {
      const { PATH = "" } = process.env;
      const { status, stdout, stderr } = spawnSync("make", ["--dry-run", ...run.split(" ").slice(1)], {
        ...{ cwd: REPOSITORY, encoding: "utf8", env: { PATH, ...env } },
      });
      assert.equal(status, 0, stderr);
      const lines = stdout.trim().split("\n");
      return `${name}: ${lines.map((line) => line.replace(/^(TRACARDI_COMMAND='[^']*' )?\.\/rehearsal\/bootstrap\.sh (env +)?node /, "").trimEnd()).join(" + ")}`;
    });
    const tree =
      'git diff --exit-code --stat HEAD && test -z "$(git status --porcelain)" || \\ +   ' +
      "{ git status --short; echo 'run \"make golden\", read what it changed, and commit that' >&2; exit 1; }";
    const golden = "test/golden/write.ts + test/plugin/write.ts";
    const diff =
      'review/cli.ts --base "origin/main" --markdown > "diff.md" || { code=$?; cat "diff.md"; exit $code; }';
    const preview = 'ci/pulumi.ts preview --stack "prod" --out "preview.md" --';
    const due = 'ci/pulumi.ts preview --stack "prod"  -- --expect-no-changes';
    const deploy = 'ci/pulumi.ts deploy --stack "prod"  --';
    const drift = 'ci/pulumi.ts drift --stack "prod"  --';
    const policy = 'rehearsal/cli.ts policy --stack "prod"';
    const exhaustive = "test/run.ts exhaustive";
    const review = (forge: string) => [
      `${forge}: check: test/run.ts check`,
      `${forge}: golden: ${golden}`,
      `${forge}: golden: ${tree}`,
      `${forge}: policy: ${policy}`,
      `${forge}: exposure: ${diff}`,
      `${forge}: exposure: ci/comment.ts diff.md`,
      `${forge}: preview: ${preview}`,
      `${forge}: preview: ci/comment.ts preview.md`,
    ];
    assert.deepEqual(made, [
      ...review("change"),
      `deploy: deploy: ${deploy}`,
      `nightly: exhaustive: ${exhaustive}`,
      `nightly: drift: ${drift}`,
      `nightly: due: ${due}`,
      `nightly: renew: ${deploy}`,
      ...review("gitlab"),
      `gitlab: deploy: ${deploy}`,
      `gitlab: exhaustive: ${exhaustive}`,
      `gitlab: drift: ${drift}`,
      `gitlab: due: ${due}`,
      `gitlab: renew: ${deploy}`,
    ]);
  });
});

describe("the workflows of GitHub", () => {
  it("use actions by hash, with the version beside it, and none but GitHub's own", () => {
    const uses = workflowNames.flatMap((name) =>
      [...textOf(name).matchAll(/\buses:(.*)$/gm)].map(([, use = ""]) => use),
    );
    assert.ok(uses.length >= 16);
    for (const use of uses) assert.match(use, /^ actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    assert.equal(uses.length, steps.filter(({ step }) => step.uses !== undefined).length);
  });

  it("may read the repository, and only jobs that comment may write, to pull requests", () => {
    for (const name of workflowNames)
      assert.deepEqual(workflow(name).permissions, { contents: "read" }, name);
    for (const { name, job } of githubJobs) {
      const comments = job.steps.some(({ run }) => run?.startsWith("make comment"));
      const write = { contents: "read", "pull-requests": "write" };
      assert.deepEqual(
        job.permissions ?? { contents: "read" },
        comments ? write : { contents: "read" },
        name,
      );
    }
  });

  it("never leave the checkout's token behind", () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    assert.equal(checkouts.length, githubJobs.length);
    for (const { name, step } of checkouts) assert.equal(step.with?.["persist-credentials"], false, name);
  });

  it("give secrets to the one step that needs them, in its environment, in a protected environment", () => {
    const withSecrets = steps.filter(({ step }) => JSON.stringify(step).includes("secrets."));
    assert.deepEqual(
      withSecrets.map(({ name, step }) => `${name}: ${step.run}`),
      [
        "change: preview: make preview OUT=preview.md",
        "deploy: deploy: make deploy",
        "nightly: drift: make drift",
        "nightly: due: make preview ARGS=--expect-no-changes",
        "nightly: renew: make deploy",
      ],
    );
    for (const { step } of withSecrets)
      assert.deepEqual(
        step.env,
        Object.fromEntries(
          ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "KUBECONFIG_CONTENT"].map(
            (name) => [name, `\${{ secrets.${name} }}`],
          ),
        ),
      );
    for (const { name, job } of githubJobs) {
      const { steps: inside, ...around } = job;
      assert.ok(!JSON.stringify(around).includes("secrets."), name);
      const secret = JSON.stringify(inside).includes("secrets.");
      assert.equal(job.environment !== undefined, secret, name);
    }
    for (const name of workflowNames) {
      const { jobs: _, ...around } = workflow(name);
      assert.ok(!JSON.stringify(around).includes("secrets."), name);
    }
  });

  it("give the token of comments to the steps that comment", () => {
    for (const { name, step } of steps)
      assert.equal(
        JSON.stringify(step).includes("github.token"),
        step.run?.startsWith("make comment") ?? false,
        name,
      );
  });

  it("run a change with credentials never for a fork, and never on what a fork may trigger with secrets", () => {
    const fork = "github.event.pull_request.head.repo.full_name == github.repository";
    assert.equal(workflow("change").jobs.preview?.if, `\${{ ${fork} }}`);
    assert.deepEqual(workflow("change").on, { pull_request: { branches: ["main"] } });
    assert.deepEqual(workflow("deploy").on, { push: { branches: ["main"] } });
    assert.deepEqual(Object.keys(workflow("nightly").on), ["schedule"]);
  });

  it("deploy main alone, after an approval, one at a time and to the end", () => {
    const deploying = githubJobs.filter(({ job }) =>
      job.steps.some(({ run }) => run?.startsWith("make deploy")),
    );
    assert.deepEqual(
      deploying.map(({ name }) => name),
      ["deploy: deploy", "nightly: renew"],
    );
    for (const { name, job } of deploying) {
      assert.equal(job.environment, "prod", name);
      assert.match(job.if ?? "", /github\.ref == 'refs\/heads\/main'/, name);
      assert.deepEqual(job.concurrency, { group: "stack-prod", "cancel-in-progress": false }, name);
    }
    assert.deepEqual(
      githubJobs.filter(({ job }) => job.environment === "prod").map(({ name }) => name),
      deploying.map(({ name }) => name),
    );
    assert.equal(workflow("nightly").jobs.renew?.needs, "due");
  });

  it("take nothing from a cache where they deploy or run with the credentials of main", () => {
    for (const { name, job } of githubJobs.filter((each) => !each.name.startsWith("change:")))
      for (const { uses, with: inputs } of job.steps) {
        assert.ok(!uses?.startsWith("actions/cache@"), name);
        // setup-go caches unless it is told not to.
        assert.equal(inputs?.cache, uses?.startsWith("actions/setup-go@") ? false : undefined, name);
      }
  });

  it("end by themselves", () => {
    for (const { name, job } of githubJobs) assert.ok((job["timeout-minutes"] ?? 360) <= 90, name);
  });
});
