import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { type Registration, render } from "../../rendering/render.ts";
import { plainTexts } from "../../rendering/secrets.ts";
import { readStackFile } from "../../rendering/stackFile.ts";
import { compare } from "../../review/compare.ts";
import { reviewMarkdown } from "../../review/markdown.ts";
import { snapshotOf } from "../../review/snapshot.ts";
import { reviewText } from "../../review/text.ts";
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
  let renderings = 0;

  before(async () => {
    resources = await rendered(canaries);
    folder = mkdtempSync(join(tmpdir(), "secrecy-"));
    cpSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** By the program, loaded anew. */
  async function rendered(values: Readonly<Record<string, string>>): Promise<readonly Registration[]> {
    const { config } = readStackFile("dev", { ...texts, ...values });
    const secretConfig = Object.keys(canaries).map((key) => `tracardi:${key}`);
    renderings += 1;
    const program = new URL(`../../index.ts?secrets${renderings}`, import.meta.url).href;
    return (await render(() => import(program), { stack: "dev", config, secretConfig })).resources;
  }

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

  it("are not told by make diff, neither the old ones nor the new ones, beside what else changes", async () => {
    const others = Object.fromEntries(
      Object.entries(canaries).map(([key, canary]) => [key, `New${canary}`] as const),
    );
    const changed = await rendered({ ...others, apiHost: "moved.example" });
    assert.deepEqual(
      foundIn(JSON.stringify(changed.map(({ inputs }) => inputs)), others),
      Object.keys(others),
    );
    const review = compare(snapshotOf(dumpOf("dev", resources)), snapshotOf(dumpOf("dev", changed)));
    for (const said of [reviewText(review, "main"), reviewMarkdown(review, "main"), JSON.stringify(review)]) {
      assert.match(said, /moved\.example/);
      // The new ones hold the old ones.
      assert.deepEqual(foundIn(said, canaries), []);
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
    const manifests = join(folder, "manifests");
    return [
      run("capacity/cli.ts"),
      run("capacity/cli.ts", "--json"),
      run("exposure/cli.ts", "--out", page),
      readFileSync(page, "utf8"),
      run("manifests/cli.ts", "--out", manifests),
      // A password in the configuration has no place in a manifest: refused, with nothing written.
      String(existsSync(manifests)),
    ].join("\n");
  }

  it("are not told by make plan, make exposure and make manifests, not even encrypted", () => {
    const encrypted = Object.entries(canaries).map(([key, canary]) => [key, { secure: `v1:${canary}` }]);
    const said = commands(Object.fromEntries(encrypted));
    assert.match(said, /<svg/);
    for (const key of Object.keys(canaries).filter((key) => key !== "administratorPassword"))
      assert.match(
        said,
        new RegExp(`tracardi:${key} is in the stack's configuration, which no manifest may show`),
      );
    assert.match(said, /tracardi:administrator\.secret is missing/);
    assert.match(said, /\nfalse$/);
    assert.deepEqual(foundIn(said, canaries), []);
  }).timeout(120_000);

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
  }).timeout(120_000);
});
