/** The policy pack stands on its own: installed from its own lock file, away from the checkout, it is ready to judge. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { HERE } from "../../rehearsal/state.ts";

describe("the policy pack, away from the checkout", function () {
  this.timeout(360_000);

  it("starts with Pulumi's policy host and the packages of its own lock file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "policy-pack-"));
    try {
      const source = join(HERE.project, "policy");
      cpSync(source, folder, { recursive: true, filter: (path) => path !== join(source, "node_modules") });
      const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
      await execa("npm", ["ci", "--prefer-offline", "--loglevel=error"], { cwd: folder, env });
      const host = join("node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
      const started = execa(
        process.execPath,
        ["--disable-warning=ExperimentalWarning", host, "127.0.0.1:1", "."],
        {
          cwd: folder,
          reject: false,
          stdin: "ignore",
        },
      );
      // The engine reads the port of the pack's server from its first line. One that ends has failed.
      const said = await Promise.race([
        once(started.stdout, "data").then(([chunk]) => String(chunk)),
        started.then(({ stderr }) => stderr),
      ]);
      started.kill("SIGKILL");
      await started;
      assert.match(said, /^\d+\n$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
