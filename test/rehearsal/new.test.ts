import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";
import { HERE } from "../../rehearsal/state.ts";
import { ensureTools } from "../../rehearsal/toolchain.ts";
import { checkSettings } from "../../stacks/settings/check.ts";
import { sentence } from "../../stacks/settings/mistake.ts";
import { readStackFile } from "../../stacks/stackFile.ts";

/** What a checkout has that Pulumi copies. The rest is copied the same way and takes its time. */
const files = [
  "Pulumi.yaml",
  "Pulumi.README.md",
  "Pulumi.dev.yaml",
  "index.ts",
  "package.json",
  "docs",
  "stacks",
];

const answers = {
  podCidr: "10.244.0.0/16",
  serviceCidr: "10.96.0.0/16",
  nodeCidrs: "172.18.0.0/16",
  trackHost: "track.example.com",
  apiHost: "api.example.com",
  guiHost: "gui.example.com",
  trustedCidrs: "203.0.113.0/24,198.51.100.0/24",
  administrator: '{"email":"admin@example.com"}',
  stores: "embedded",
};

describe("pulumi new from a checkout", function () {
  this.timeout(240_000);
  let folder: string;
  let pulumi: (args: readonly string[], cwd: string) => Promise<string>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-new-"));
    for (const file of files)
      cpSync(join(HERE.project, file), join(folder, "checkout", file), { recursive: true });
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const host = join(bin, "pulumi-language-nodejs");
    writeFileSync(
      host,
      `#!/bin/sh\nexec '${process.execPath}' '${join(import.meta.dirname, "support/languageHost.ts")}'\n`,
    );
    chmodSync(host, 0o755);
    const backend = join(folder, "backend");
    mkdirSync(backend);
    writeFileSync(join(folder, "passphrase"), "a passphrase of this test");
    const tools = await ensureTools(["pulumi"], { onProgress: () => {}, logFile: join(folder, "build.log") });
    pulumi = async (args, cwd) => {
      const { all, exitCode } = await execa(tools.path("pulumi"), [...args], {
        cwd,
        all: true,
        reject: false,
        extendEnv: false,
        env: {
          HOME: folder,
          PATH: [bin, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
          PULUMI_HOME: join(folder, "home"),
          PULUMI_BACKEND_URL: pathToFileURL(backend).href,
          PULUMI_CONFIG_PASSPHRASE_FILE: join(folder, "passphrase"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
      });
      assert.equal(exitCode, 0, all);
      return all;
    };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function created(name: string, given: Readonly<Record<string, string>>): Promise<string> {
    const project = join(folder, name);
    mkdirSync(project);
    const values = Object.entries(given).flatMap(([key, value]) => ["--config", `${name}:${key}=${value}`]);
    const told = await pulumi(
      ["new", join(folder, "checkout"), "--yes", "--offline", "--name", name, "--stack", "trial", ...values],
      project,
    );
    assert.match(told, /1\. pulumi preview +lists every mistake/);
    return project;
  }

  const mistakes = (project: string) => {
    const texts = readStackFile(project, "trial", "make plan");
    const checked = checkSettings(texts.values, { stack: "trial", ...texts });
    return "mistakes" in checked ? checked.mistakes.map(sentence) : checked.settings;
  };

  it("asks for what a stack needs, and stores answers that the program takes as they are", async () => {
    const settings = mistakes(await created("tracardi", answers));
    assert.ok(!Array.isArray(settings), JSON.stringify(settings));
    const { trustedCidrs, nodeCidrs, administrator, stores } = settings as Record<string, unknown>;
    assert.deepEqual(
      { trustedCidrs, nodeCidrs, administrator, stores },
      {
        trustedCidrs: ["203.0.113.0/24", "198.51.100.0/24"],
        nodeCidrs: ["172.18.0.0/16"],
        administrator: { email: "admin@example.com", generated: true },
        stores: "embedded",
      },
    );
  });

  it("takes another name for the project, keeps what Pulumi.yaml says of settings, and no template in it", async () => {
    const project = await created("cdp", answers);
    assert.ok(!Array.isArray(mistakes(project)));
    const committed = parse(readFileSync(join(HERE.project, "Pulumi.yaml"), "utf8"));
    const { name, config, template } = parse(readFileSync(join(project, "Pulumi.yaml"), "utf8"));
    const { "pulumi:tags": tags, ...own } = config;
    assert.deepEqual(
      { name, config: own, template },
      { name: "cdp", config: committed.config, template: undefined },
    );
  });

  it("without answers is a stack whose mistakes are told one by one", async () => {
    const project = await created("empty", {});
    // The defaults of the questions are stored, nothing else.
    assert.deepEqual(readStackFile(project, "trial", "make plan").values, { stores: "external" });
    const told = mistakes(project) as string[];
    assert.ok(told.some((said) => said.startsWith("empty:trustedCidrs is missing or empty, so nobody")));
  });

  it("a value that is set later keeps the comment that names the JSON Schema", async () => {
    const project = await created("later", answers);
    const file = join(project, "Pulumi.trial.yaml");
    const first = "# yaml-language-server: $schema=./docs/stackFile.schema.json";
    writeFileSync(file, `${first}\n${readFileSync(file, "utf8")}`);
    await pulumi(["config", "set", "production", "maybe"], project);
    assert.equal(readFileSync(file, "utf8").split("\n")[0], first);
    assert.deepEqual(mistakes(project), [
      'later:production "maybe" is neither true nor false; write true or false',
    ]);
  });
});
