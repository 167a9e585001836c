import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const guard = fileURLToPath(new URL("../requireNode.cjs", import.meta.url));

function load(...flags: string[]) {
  const script = `require(${JSON.stringify(guard)}); console.log("went on")`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "--eval", script], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("the check of Node's version", () => {
  it("says nothing to a Node that strips types", () => {
    assert.deepEqual(load(), { status: 0, stdout: "went on\n", stderr: "" });
  });

  it("keeps compiled code in the checkout, where no other user of the machine can put any", () => {
    const { NODE_COMPILE_CACHE: _, ...env } = process.env;
    const script = 'console.log(require("node:module").getCompileCacheDir())';
    const { stdout } = spawnSync(process.execPath, ["--require", guard, "--eval", script], {
      encoding: "utf8",
      env,
    });
    const checkout = fileURLToPath(new URL("../node_modules/.cache/node/", import.meta.url));
    assert.ok(stdout.startsWith(checkout), stdout);
  });

  it("ends the program on one that does not, and says what is needed", () => {
    const { status, stdout, stderr } = load("--no-experimental-strip-types");
    assert.deepEqual({ status, stdout }, { status: 1, stdout: "" });
    assert.match(
      stderr,
      /^This Pulumi program needs Node >=22\.18, .+ is Node \d+\.\d+\.\d+; put a newer one first on PATH/,
    );
  });
});
