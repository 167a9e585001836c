import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { exposure } from "../../exposure/command.ts";
import { pageOf, planOf } from "../../exposure/exposure.ts";
import { readStackFile } from "../../stacks/stackFile.ts";

const cli = fileURLToPath(new URL("../../exposure/cli.ts", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

const config = {
  "tracardi:topology": "split",
  "tracardi:trackHost": "track.example.com",
  "tracardi:apiHost": "api.example.com",
  "tracardi:administrator": { email: "admin@example.com" },
  "tracardi:guiHost": "gui.example.com",
  "tracardi:trustedCidrs": ["192.0.2.0/24"],
  "tracardi:podCidr": "10.244.0.0/16",
  "tracardi:serviceCidr": "10.96.0.0/16",
  "tracardi:nodeCidrs": ["172.18.0.0/16"],
  "tracardi:stores": "embedded",
  "tracardi:requestsPerSecond": 20,
};

describe("make exposure", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "exposure-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: tracardi\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function stackFile(stack: string, content: string | object): void {
    const text = typeof content === "string" ? content : stringify({ config: content });
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);
  }

  /** Without a process of its own, which takes longer than everything in it. */
  const run = (...args: string[]) => exposure(args, folder);

  /** As a user starts it. */
  function start(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }

  it("says what to write where it cannot write", async () => {
    stackFile("dev", config);
    const { status, stdout, stderr } = await run("--project", folder, "--out", "missing/review.html");
    assert.deepEqual(
      { status, stdout, stderr },
      {
        status: 1,
        stdout: "",
        stderr:
          "missing/review.html cannot be written (ENOENT); name a file in a folder that is there, with OUT=…\n",
      },
    );
  }).timeout(120_000);

  it("writes the page of a committed stack and says where", async () => {
    const { status, stdout, stderr } = start("--stack", "prod", "--out", "review.html");
    assert.deepEqual(
      { status, stdout, stderr },
      {
        status: 0,
        stdout: "Stack prod: review.html shows who can reach what. Open it in a browser; it loads nothing.\n",
        stderr: "",
      },
    );
    assert.equal(
      readFileSync(join(folder, "review.html"), "utf8"),
      await pageOf(planOf(root, "prod"), "prod"),
    );
  });

  it("takes the stack dev and exposure.html when nothing is said", async () => {
    assert.equal((await run()).status, 0);
    assert.equal(
      readFileSync(join(folder, "exposure.html"), "utf8"),
      await pageOf(planOf(root, "dev"), "dev"),
    );
  });

  it("tells all mistakes of a stack file in the program's sentences, and writes nothing", async () => {
    stackFile("bad", {
      ...config,
      "tracardi:trustedCidrs": ["10.1.2.3/8"],
      "tracardi:guiHost": "track.example.com",
    });
    const { status, stdout, stderr } = await run("--stack", "bad", "--project", folder);
    assert.deepEqual({ status, stdout }, { status: 1, stdout: "" });
    assert.match(stderr, /^Pulumi\.bad\.yaml has 2 mistakes:\n {2}tracardi:.*; .*\n {2}tracardi:.*; .*\n$/);
    assert.match(
      stderr,
      /tracardi:trustedCidrs\[0\] "10\.1\.2\.3\/8" has bits set behind its mask; write "10\.0\.0\.0\/8"/,
    );
    assert.ok(!existsSync(join(folder, "exposure.html")));
  });

  it("names the stack files there are when it is asked for another", async () => {
    stackFile("here", config);
    stackFile("too", config);
    for (const stack of ["staging", "../here"]) {
      const { status, stderr } = await run("--stack", stack, "--project", folder);
      assert.equal(status, 1);
      assert.equal(
        stderr,
        `there is no Pulumi.${stack}.yaml; there are: Pulumi.here.yaml, Pulumi.too.yaml. For example: make exposure STACK=here\n`,
      );
    }
    assert.ok(!existsSync(join(folder, "exposure.html")));
  });

  it("says where a stack file is not YAML", async () => {
    stackFile("broken", "config:\n  tracardi:topology: [split\n");
    const { status, stderr } = await run("--stack", "broken", "--project", folder);
    assert.equal(status, 1);
    assert.match(stderr, /^Pulumi\.broken\.yaml is not YAML: .+ at line \d+/);
    assert.doesNotMatch(stderr, /node:|\.ts:/);
  });

  it("reads past an encrypted password and prints none of it", async () => {
    const secure = "v1:CfmgVbdAsmEqyzFr:0000SECRET0000";
    const password = { secure };
    const external = { cidrs: ["10.0.64.0/20"] };
    stackFile("secret", {
      ...config,
      "tracardi:stores": "external",
      "tracardi:elasticsearch": { ...external, hosts: ["es.example.com:9200"], username: "tracardi" },
      "tracardi:redis": { ...external, host: "redis.example.com:6379" },
      "tracardi:mysql": { ...external, host: "mysql.example.com:3306", username: "tracardi" },
      "tracardi:elasticsearchPassword": password,
      "tracardi:redisPassword": password,
      "tracardi:mysqlPassword": password,
    });
    const { status, stdout, stderr } = await run("--stack", "secret", "--project", folder);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    const page = readFileSync(join(folder, "exposure.html"), "utf8");
    for (const text of [page, stdout]) assert.doesNotMatch(text, /SECRET|secure:|encrypted/);
  });

  it("refuses what must not be encrypted, in the program's words", async () => {
    stackFile("odd", { ...config, "tracardi:apiHost": { secure: "v1:SECRET" } });
    const { status, stderr } = start("--stack", "odd", "--project", folder);
    assert.equal(status, 1);
    assert.match(stderr, /tracardi:apiHost \[secret\] is encrypted, but only passwords are kept secret/);
    assert.doesNotMatch(stderr, /SECRET/);
  });
});

describe("a stack file read without the engine", () => {
  it("is read as it is written, and a value with an encrypted part is secret as a whole", () => {
    const folder = mkdtempSync(join(tmpdir(), "exposure-"));
    try {
      writeFileSync(join(folder, "Pulumi.yaml"), "name: other\n");
      writeFileSync(
        join(folder, "Pulumi.a.yaml"),
        [
          "encryptionsalt: v1:abc",
          "config:",
          "  aws:region: eu-west-1",
          "  other:release: 1.10",
          "  other:production: true",
          "  cloud: none",
          "  other:empty:",
          "  other:list: &list [a, 2]",
          "  other:same: *list",
          "  other:deep: {a: [{secure: abc}]}",
        ].join("\n"),
      );
      assert.deepEqual(readStackFile(folder, "a", "make exposure"), {
        project: "other",
        values: {
          release: "1.10",
          production: "true",
          cloud: "none",
          empty: "",
          list: '["a",2]',
          same: '["a",2]',
          deep: "encrypted",
        },
        secretKeys: new Set(["deep"]),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
