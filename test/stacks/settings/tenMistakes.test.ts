import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { plainPassword, tenMistakes, tenSentences } from "../../support/tenMistakes.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

describe("a stack file with ten mistakes", () => {
  const report = ["Pulumi.ten.yaml has 10 mistakes:", ...tenSentences.map((said) => `  ${said}`), ""].join(
    "\n",
  );
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ten-mistakes-"));
    cpSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    const file = parseDocument(readFileSync(join(root, "Pulumi.minimal.yaml"), "utf8"));
    for (const [key, value] of Object.entries(tenMistakes)) file.setIn(["config", key], value);
    writeFileSync(join(folder, "Pulumi.ten.yaml"), file.toString());
  });
  after(() => rmSync(folder, { recursive: true }));

  const commands = {
    "make plan": ["capacity/cli.ts"],
    "make exposure": ["exposure/cli.ts", "--out", "page.html"],
  };
  for (const [title, [program = "", ...args]] of Object.entries(commands)) {
    it(`yields ten sentences and nothing else from ${title}`, () => {
      const command = [join(root, program), "--project", folder, "--stack", "ten", ...args];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, {
        cwd: folder,
        encoding: "utf8",
      });
      assert.deepEqual({ status, stdout, stderr }, { status: 1, stdout: "", stderr: report });
      assert.ok(!stderr.includes(plainPassword));
    });
  }
});
