import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError } from "../../rehearsal/engine/engine.ts";
import { findProcesses } from "../../rehearsal/processes.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { ENGINE_TIMEOUT, SMALL_PROGRAM, startTestRehearsal } from "./support/rehearsals.ts";

describe("the engine of a rehearsal", function () {
  this.timeout(ENGINE_TIMEOUT);
  let rehearsal: Rehearsal;

  const committed = () =>
    readdirSync(SMALL_PROGRAM).map((file) => [file, readFileSync(join(SMALL_PROGRAM, file), "utf8")]);
  const engineProcesses = () =>
    findProcesses(rehearsal.state.directory).filter(({ name }) => /engine|pulumi|node/.test(name));
  const failure = async (operation: Promise<unknown>): Promise<EngineError> => {
    try {
      await operation;
    } catch (error) {
      if (error instanceof EngineError) return error;
      throw error;
    }
    return assert.fail("it succeeded");
  };

  before(async () => {
    rehearsal = await startTestRehearsal("engine", { project: SMALL_PROGRAM });
  });

  it("refuses what the program refuses, in the program's words, before anything exists", async () => {
    const error = await failure(rehearsal.preview("small", { config: { "small:greeting": "refused" } }));
    assert.equal(
      error.message,
      [
        'pulumi preview of stack "small" failed:',
        '  Error: Pulumi.small.yaml: small:greeting "refused" is refused',
        `Log: ${rehearsal.state.log("pulumi")}`,
      ].join("\n"),
    );
    assert.doesNotMatch(await rehearsal.kubectl(["get", "namespaces", "-o", "name"]), /small/);
  });

  it("brings the program's resources up, and hands out its outputs", async () => {
    const before = committed();
    const { changes, outputs, operations, diagnostics } = await rehearsal.up("small");
    assert.deepEqual(changes, { create: 8 });
    assert.equal(
      operations.create?.some((urn) => urn.endsWith("::kubernetes:core/v1:Namespace::small")),
      true,
    );
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(Object.keys(outputs).sort(), ["address", "password", "secretName"]);
    assert.equal(outputs.password?.secret, true);
    assert.equal(outputs.secretName?.secret, false);
    assert.match(outputs.address?.value, /^203\.0\.113\.\d+$/);
    assert.deepEqual(committed(), before, "a committed file was written");
    assert.deepEqual(engineProcesses(), [], "something of the engine still runs");
  });

  it("evaluates the program anew each time, with the configuration of that time", async () => {
    assert.deepEqual((await rehearsal.up("small")).changes, { same: 8 });
    const changed = await rehearsal.preview("small", { config: { "small:greeting": "good day" } });
    assert.equal(changed.changes.same, 6);
    assert.deepEqual((await rehearsal.preview("small")).changes, { same: 8 });
  });

  it("keeps secrets out of its log and, in the clear, out of its state", async () => {
    const { outputs } = await rehearsal.refresh("small", {
      secrets: { "small:unused": "a-secret-of-the-config" },
    });
    const password: unknown = outputs.password?.value;
    assert.ok(typeof password === "string" && password.length === 20);
    const files = readdirSync(rehearsal.state.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /pulumi\/(project|backend)|logs$/.test(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name));
    assert.ok(files.some((path) => path.endsWith("small.json")));
    for (const path of files) {
      const text = readFileSync(path, "utf8");
      for (const secret of [password, JSON.stringify(password).slice(1, -1), "a-secret-of-the-config"]) {
        assert.equal(text.includes(secret), false, path);
      }
    }
  });

  it("says which pod does not run, and why", async () => {
    const error = await failure(
      rehearsal.up("small", { config: { "small:image": "registry.invalid/app:2" } }),
    );
    assert.match(error.message, /Deployment web: /);
    assert.match(error.message, /registry\.invalid\/app:2/);
    assert.doesNotMatch(error.message, /\n\s+at /);
  });

  it("can be cancelled, and goes on from there", async () => {
    const abort = new AbortController();
    const running = rehearsal.up("small", {
      signal: abort.signal,
      onProgress: ({ running }) => {
        if (running.includes("Deployment web")) abort.abort(new Error("enough"));
      },
    });
    await assert.rejects(running, /^Error: enough$/);
    assert.deepEqual(engineProcesses(), []);
    const { changes } = await rehearsal.up("small");
    assert.equal(changes.create, undefined);
    assert.deepEqual((await rehearsal.up("small")).changes, { same: 8 });
  });

  it("goes on after it was killed, whose lock it finds", async () => {
    const killed = failure(
      rehearsal.up("small", {
        config: { "small:greeting": "killed" },
        onProgress: ({ done }) => {
          const engine = engineProcesses().find(({ name }) => name === "engine");
          if (done > 0 && engine) for (const { pid } of engineProcesses()) process.kill(pid, "SIGKILL");
        },
      }),
    );
    assert.match((await killed).message, /the engine's process was ended by SIGKILL/);
    assert.equal((await rehearsal.up("small")).changes.create, undefined);
    assert.deepEqual((await rehearsal.preview("small")).changes, { same: 8 });
  });

  it("removes what it made", async () => {
    assert.deepEqual((await rehearsal.destroy("small")).changes, { delete: 8 });
    assert.doesNotMatch(await rehearsal.kubectl(["get", "namespaces", "-o", "name"]), /small/);
  });

  it("does not take a stack file whose secrets it cannot read", async () => {
    const project = join(rehearsal.state.directory, "encrypted");
    cpSync(SMALL_PROGRAM, project, { recursive: true });
    const file = join(project, "Pulumi.small.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}  small:password:\n    secure: v1:abc\n`);
    const other = await startTestRehearsal("engine", { directory: rehearsal.state.directory, project });
    await assert.rejects(other.up("small"), /Pulumi\.small\.yaml holds encrypted values \("secure:"\)/);
    assert.equal(existsSync(join(project, "Pulumi.small.yaml")), true);
  });
});
