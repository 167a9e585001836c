import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { execa } from "execa";
import { lockRehearsal } from "../../rehearsal/cli/exclusive.ts";
import { SILENCE } from "../../rehearsal/cli/heartbeat.ts";
import { lock } from "../../rehearsal/lock.ts";
import { HERE, StateFolder } from "../../rehearsal/state.ts";
import { until } from "../../rehearsal/wait.ts";

/** Takes a lock, says so, and holds it until its input ends. */
const HOLDER = `
  import { lock } from ${JSON.stringify(join(HERE.project, "rehearsal/lock.ts"))};
  const release = await lock(process.argv[1]);
  console.log("locked");
  process.stdin.resume().on("end", release);`;

const start = (name: string) =>
  execa(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", HOLDER, name],
    { env: { TRACARDI_COMMAND: "make up" }, stdin: "pipe", reject: false, buffer: false },
  );

describe("a lock", () => {
  let folder: string;
  let name: string;
  let holders: ReturnType<typeof start>[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lock-"));
    name = join(folder, "small");
    holders = [];
  });
  afterEach(async () => {
    for (const holder of holders) holder.kill("SIGKILL");
    await Promise.all(holders);
    await rm(folder, { recursive: true, force: true });
  });

  /** A process that has the lock. */
  async function hold() {
    const holder = start(name);
    holders.push(holder);
    await once(holder.stdout, "data");
    // Not the promise itself: awaiting it would await its end.
    return { holder };
  }

  it("names the command, the process and the time it has to wait for, and waits for its end", async () => {
    const { holder } = await hold();
    const waits: string[] = [];
    const release = await lock(name, {
      onWait: (text) => {
        waits.push(text);
        holder.stdin.end();
      },
    });
    release();
    assert.equal(waits.length, 1);
    assert.match(
      waits[0] ?? "",
      new RegExp(`^"make up" \\(process ${holder.pid}, since \\d\\d:\\d\\d:\\d\\d\\)$`),
    );
  });

  it("of a process that was killed is free at once", async () => {
    const { holder } = await hold();
    holder.kill("SIGKILL");
    await holder;
    const release = await lock(name, { onWait: (text) => assert.fail(`waits for ${text}`) });
    release();
  });

  it("leaves nothing behind that names a holder", async () => {
    const release = await lock(name);
    assert.ok(existsSync(`${name}.lock.json`));
    release();
    assert.ok(!existsSync(`${name}.lock.json`));
  });

  it("keeps two callers of the same process apart", async () => {
    const release = await lock(name);
    const waits: string[] = [];
    const second = lock(name, { onWait: (text) => waits.push(text) && release() });
    (await second)();
    assert.match(waits.join(), new RegExp(`\\(process ${process.pid}, `));
  });

  it("is not waited for any longer once the signal is given", async () => {
    await hold();
    const interrupt = new AbortController();
    const reason = new Error("interrupted");
    const waiting = lock(name, { signal: interrupt.signal, onWait: () => interrupt.abort(reason) });
    await assert.rejects(waiting, (error: Error) => error === reason || error.cause === reason);
  });

  it("of a rehearsal is announced again after each silence", async () => {
    const { holder } = await hold();
    mock.timers.enable({ apis: ["setInterval"] });
    try {
      const lines: string[] = [];
      const waiting = lockRehearsal(new StateFolder(name), { print: (line) => lines.push(line) });
      await until(() => lines.length === 1, { for: "the announcement", within: 10_000 });
      mock.timers.tick(SILENCE);
      mock.timers.tick(SILENCE);
      holder.stdin.end();
      (await waiting)();
      mock.timers.tick(SILENCE);
      assert.equal(lines.length, 3);
      assert.deepEqual(new Set(lines).size, 1);
    } finally {
      mock.timers.reset();
    }
  });

  it("of a rehearsal is announced by a second command before anything else", async function () {
    this.timeout(60_000);
    await mkdir(name);
    const { holder } = await hold();
    const down = execa(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "rehearsal/cli.ts", "down", "--state", folder],
      { cwd: HERE.project, stdin: "ignore", all: true, reject: false },
    );
    let output = "";
    down.all.on("data", (data) => {
      output += data;
    });
    await until(() => output.includes("\n"), { for: "the announcement", within: 30_000 });
    assert.match(
      output,
      new RegExp(`^Waiting for "make up" \\(process ${holder.pid}, since [\\d:]+\\) …\n$`),
    );
    assert.ok(existsSync(name), "it has removed the folder");
    holder.stdin.end();
    const { exitCode } = await down;
    assert.equal(exitCode, 0, output);
    assert.ok(!existsSync(name));
  });
});
