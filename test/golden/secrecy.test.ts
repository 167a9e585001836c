import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { type Registration, render } from "../../rendering/render.ts";
import { plainTexts } from "../../rendering/secrets.ts";
import { readStackFile } from "../../rendering/stackFile.ts";
import { broughtSecret, canaries, canaryStack, foundIn } from "../support/canaries.ts";
import { dumpOf } from "./dump.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** As the engine hands values over. */
const texts = Object.fromEntries(
  Object.entries(canaryStack).map(([key, value]) => [
    key,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]),
);

describe("secrets of a stack", () => {
  let resources: readonly Registration[];
  let folder: string;

  before(async () => {
    const { config } = readStackFile("dev", { ...texts, ...canaries });
    const secretConfig = Object.keys(canaries).map((key) => `tracardi:${key}`);
    const program = new URL("../../index.ts?secrets", import.meta.url).href;
    ({ resources } = await render(() => import(program), { stack: "dev", config, secretConfig }));
    folder = mkdtempSync(join(tmpdir(), "secrecy-"));
    cpSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("reach what needs them: no secret key is read in vain", () => {
    assert.deepEqual(
      foundIn(JSON.stringify(resources.map(({ inputs }) => inputs)), canaries),
      Object.keys(canaries),
    );
  });

  it("are secret wherever they are an input of a resource", () => {
    for (const { urn, inputs, secretPaths } of resources) {
      const told = (text: string) => foundIn(text, canaries).length > 0;
      assert.deepEqual(plainTexts(inputs, secretPaths, told), [], urn);
    }
  });

  it("are in no file that make golden writes", () => {
    for (const [file, content] of Object.entries(dumpOf("dev", resources))) {
      assert.ok(content.length > 100, file);
      assert.deepEqual(
        foundIn(content, { ...canaries, [broughtSecret.name]: broughtSecret.value }),
        [],
        file,
      );
    }
  });

  /** What the commands that read a stack file alone print and write. */
  function commands(config: Readonly<Record<string, unknown>>): string {
    const file = parseDocument(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8"));
    for (const [key, value] of Object.entries({ ...canaryStack, ...config })) {
      file.setIn(["config", `tracardi:${key}`], value);
    }
    writeFileSync(join(folder, "Pulumi.a.yaml"), file.toString());
    const run = (program: string, ...args: string[]) => {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, program), "--project", folder, "--stack", "a", ...args],
        { cwd: folder, encoding: "utf8" },
      );
      return stdout + stderr;
    };
    const page = join(folder, "page.html");
    writeFileSync(page, "");
    return [
      run("capacity/cli.ts"),
      run("capacity/cli.ts", "--json"),
      run("exposure/cli.ts", "--out", page),
      readFileSync(page, "utf8"),
    ].join("\n");
  }

  it("are not told by make plan and make exposure, not even encrypted", () => {
    const encrypted = Object.entries(canaries).map(([key, canary]) => [key, { secure: `v1:${canary}` }]);
    const said = commands(Object.fromEntries(encrypted));
    assert.match(said, /<svg/);
    assert.deepEqual(foundIn(said, canaries), []);
  }).timeout(60_000);

  it("are not repeated when the file is refused, wherever they were put by mistake", () => {
    const misplaced = {
      ...canaries,
      // Without the last letter; inside the store; in an address; as a variable; as a Secret's name.
      ...Object.fromEntries(Object.entries(canaries).map(([key, canary]) => [key.slice(0, -1), canary])),
      redis: { ...(canaryStack.redis as object), password: canaries.redisPassword },
      elasticsearch: {
        ...(canaryStack.elasticsearch as object),
        hosts: [`https://elastic:${canaries.elasticsearchPassword}@es.example.com`],
      },
      extraEnv: {
        "private-api": { SENTRY_DSN: broughtSecret.value, MYSQL_PASSWORD: canaries.mysqlPassword },
      },
    };
    const said = commands(misplaced);
    assert.match(said, /Pulumi\.a\.yaml has \d+ mistakes:/);
    for (const key of Object.keys(canaries))
      assert.match(said, new RegExp(`tracardi:${key} \\[secret\\] is plain text`));
    assert.deepEqual(foundIn(said, { ...canaries, [broughtSecret.name]: broughtSecret.value }), []);
  }).timeout(60_000);
});
