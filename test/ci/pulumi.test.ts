import assert from "node:assert/strict";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { REPOSITORY } from "../suites.ts";

/** What a stand-in was called with. */
interface Call {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly kubeconfig?: { readonly path: string; readonly text: string; readonly mode: string };
  readonly content: boolean;
}

let folder: string;

/** A program that writes down how it was called, then does what the shell is told. */
function standIn(program: string, body: string): void {
  const record = `#!/usr/bin/env node
    const { appendFileSync, readFileSync, statSync } = require("node:fs");
    const path = process.env.KUBECONFIG;
    const kubeconfig = path && { path, text: readFileSync(path, "utf8"), mode: (statSync(path).mode & 0o777).toString(8) };
    const call = { program: ${JSON.stringify(program)}, arguments: process.argv.slice(2), folder: process.cwd(),
      kubeconfig, content: "KUBECONFIG_CONTENT" in process.env };
    appendFileSync(${JSON.stringify(join(folder, "calls"))}, JSON.stringify(call) + "\\n");
    ${body}`;
  writeFileSync(join(folder, program), record, { mode: 0o700 });
}

const calls = (): Call[] =>
  existsSync(join(folder, "calls"))
    ? readFileSync(join(folder, "calls"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];

/** As a pipeline calls it. */
async function make(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = "", HOME = "" } = process.env;
  const result = await execa("make", args, {
    ...{ cwd: REPOSITORY, reject: false, all: true, extendEnv: false, stdin: "ignore" },
    env: { PATH: `${folder}:${PATH}`, HOME, ...env },
  });
  return { code: result.exitCode, all: result.all };
}

const pack = ["--policy-pack", "policy", "--policy-pack-config", "policy/config/prod.json"];
const always = ["--stack", "prod", "--non-interactive", "--color", "never", "--diff"];

/** The last one: what came before asks what is there. */
const last = (): Call => calls().at(-1) ?? assert.fail("nothing was called");

describe("make preview, deploy and drift", () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pipeline-"));
    standIn("pulumi", "");
    standIn("npm", "");
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("ask the official CLI for a preview with the pack, after the pack's packages", async () => {
    const { code, all } = await make(["preview", "STACK=prod"]);
    assert.equal(code, 0, all);
    assert.deepEqual(
      calls().map(({ program, arguments: args, folder: where }) => [program, args, where]),
      [
        ["pulumi", ["version"], REPOSITORY],
        ["pulumi", ["whoami", "--non-interactive"], REPOSITORY],
        ["npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], join(REPOSITORY, "policy")],
        ["pulumi", ["preview", ...always, ...pack], REPOSITORY],
      ],
    );
  });

  it("hand over what else is wanted", async () => {
    await make(["preview", "STACK=prod", "ARGS=--expect-no-changes"]);
    assert.deepEqual(last().arguments, ["preview", ...always, ...pack, "--expect-no-changes"]);
  });

  it("deploy with the pack, and with the preview that it judges", async () => {
    const { code, all } = await make(["deploy"], { STACK: "prod" });
    assert.equal(code, 0, all);
    assert.deepEqual(last().arguments, ["up", ...always, "--yes", ...pack]);
  });

  it("look for drift without changing the state, and without the Job that Kubernetes removes", async () => {
    const { code, all } = await make(["drift", "STACK=prod"]);
    assert.equal(code, 0, all);
    assert.deepEqual(last().arguments, [
      ...["refresh", ...always, "--preview-only", "--expect-no-changes"],
      ...["--exclude", "**$kubernetes:batch/v1:Job::**"],
    ]);
    assert.ok(calls().every(({ program }) => program === "pulumi"));
    // One Job, of the install step: nothing else goes unseen.
    const urns = readFileSync(join(REPOSITORY, "test/golden/expected/prod.resources.txt"), "utf8").split(
      "\n",
    );
    const excluded = urns.filter((urn) => urn.includes("$kubernetes:batch/v1:Job::"));
    assert.deepEqual(
      excluded.map((urn) => urn.split("::").at(-1)),
      ["tracardi-install-job"],
    );
  });

  it("write what was said for a comment, and fail as the CLI does", async () => {
    standIn(
      "pulumi",
      'if (process.argv[2] === "preview") { console.log("+ a ```` b"); process.exitCode = 3; }',
    );
    const out = join(folder, "preview.md");
    const { code, all } = await make(["preview", "STACK=prod", `OUT=${out}`]);
    assert.equal(code, 2);
    assert.match(all, /^\+ a ```` b$/m);
    assert.match(all, /Error 3/);
    assert.equal(
      readFileSync(out, "utf8"),
      "<!-- make preview prod -->\n**`make preview STACK=prod` failed with code 3**\n\n" +
        "<details><summary>What pulumi says</summary>\n\n`````diff\n+ a ```` b\n`````\n</details>\n",
    );
  });

  it("pass a kubeconfig on as a private file, for that command, and remove it", async () => {
    standIn("pulumi", 'if (process.argv[2] === "up") process.exitCode = 1;');
    const { code, all } = await make(["deploy", "STACK=prod"], {
      KUBECONFIG_CONTENT: "canary-of-the-cluster",
    });
    assert.equal(code, 2);
    const { kubeconfig, content } = last();
    assert.deepEqual([kubeconfig?.text, kubeconfig?.mode, content], ["canary-of-the-cluster", "600", false]);
    assert.ok(kubeconfig && !existsSync(kubeconfig.path));
    assert.doesNotMatch(all, /canary/);
    assert.doesNotMatch(JSON.stringify(calls().map((call) => call.arguments)), /canary/);
  });

  it("let the CLI finish where a pipeline is cancelled, and leave nothing behind", async () => {
    standIn(
      "pulumi",
      `if (process.argv[2] === "up") {
        process.on("SIGINT", () => { console.log("finished"); process.exit(7); });
        setInterval(() => {}, 1000);
        console.log("begun");
      }`,
    );
    const { PATH = "", HOME = "" } = process.env;
    const running = execa(process.execPath, ["ci/pulumi.ts", "deploy", "--stack", "prod"], {
      ...{ cwd: REPOSITORY, reject: false, extendEnv: false, stdin: "ignore" },
      env: { PATH: `${folder}:${PATH}`, HOME, KUBECONFIG_CONTENT: "canary" },
    });
    for await (const line of running) if (line === "begun") running.kill("SIGTERM");
    const { exitCode, stdout } = await running;
    assert.deepEqual({ exitCode, stdout }, { exitCode: 7, stdout: "begun\nfinished" });
    const { kubeconfig } = last();
    assert.ok(kubeconfig && !existsSync(kubeconfig.path));
  });

  it("take no stack by themselves", async () => {
    const { code, all } = await make(["deploy"]);
    assert.equal(code, 2);
    assert.match(all, /^make deploy takes no stack by itself: write make deploy STACK=prod\.$/m);
    assert.deepEqual(calls(), []);
  });

  it("refuse a stack without its files, all of them at once", async () => {
    const { code, all } = await make(["preview", "STACK=prd"]);
    assert.equal(code, 2);
    assert.match(
      all,
      /^Stack prd has no Pulumi\.prd\.yaml: write it, or name another stack\.\nStack prd has no policy\/config\/prd\.json: write it, or name another stack\.$/m,
    );
    assert.deepEqual(calls(), []);
  });

  it("say that nobody is logged in, without the words of the backend", async () => {
    standIn(
      "pulumi",
      'if (process.argv[2] === "whoami") { console.error("canary"); process.exitCode = 255; }',
    );
    const { code, all } = await make(["deploy", "STACK=prod"]);
    assert.equal(code, 2);
    assert.match(
      all,
      /^pulumi is not logged in: set PULUMI_BACKEND_URL and what it takes, or PULUMI_ACCESS_TOKEN/m,
    );
    assert.doesNotMatch(all, /canary/);
    assert.deepEqual(last().arguments, ["whoami", "--non-interactive"]);
  });

  it("go no further without the packages of the policy pack", async () => {
    standIn("npm", 'console.error("no such package"); process.exitCode = 1;');
    const { code, all } = await make(["deploy", "STACK=prod"]);
    assert.equal(code, 2);
    assert.match(all, /^The packages of the policy pack could not be installed:\nno such package$/m);
    assert.equal(last().program, "npm");
  });

  it("say what to install where there is no CLI", async () => {
    await rm(join(folder, "pulumi"));
    // Nothing of the machine but what `make` and the bootstrap use: it may have a pulumi.
    for (const program of ["make", "sh", "dirname", "uname", "cmp"]) {
      const { stdout } = await execa("sh", ["-c", `command -v ${program}`]);
      symlinkSync(stdout, join(folder, program));
    }
    symlinkSync(process.execPath, join(folder, "node"));
    const { code, all } = await make(["deploy", "STACK=prod"], { PATH: folder });
    assert.equal(code, 2);
    assert.match(all, /^pulumi is not on PATH: install the official Pulumi CLI, 3\.259 or newer/m);
    assert.deepEqual(calls(), []);
  });
});
