import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa, type Options } from "execa";
import { findProcesses } from "../../rehearsal/processes.ts";
import { TOOLS } from "../../rehearsal/rehearsal.ts";
import { HERE } from "../../rehearsal/state.ts";
import { ensureTools } from "../../rehearsal/toolchain.ts";
import { until } from "../../rehearsal/wait.ts";
import { ENGINE_TIMEOUT, SMALL_PROGRAM, testFolder } from "./support/rehearsals.ts";

const cli = join(HERE.project, "rehearsal", "cli.ts");
const within = 180_000;

/** The command line in a process of its own, without a terminal, as continuous integration sees it. */
function start(words: readonly string[], options: Options = {}) {
  return execa(process.execPath, ["--disable-warning=ExperimentalWarning", cli, ...words], {
    all: true,
    reject: false,
    stdin: "ignore",
    ...options,
  });
}

describe("the rehearsal's command line", function () {
  this.timeout(ENGINE_TIMEOUT);

  let folder: string;
  let place: string[];
  const names = (stack = "small") => findProcesses(join(folder, stack)).map(({ name }) => name);
  const up = () => start(["up", "--stack", "small", ...place]);
  const run = async (...words: string[]) => {
    const { all, exitCode } = await start([...words, ...place]);
    return { text: String(all), exitCode };
  };

  before(() => {
    folder = testFolder("cli");
    place = ["--state", folder, "--project", SMALL_PROGRAM];
  });

  it("leaves nothing running when it is interrupted, and goes on the next time", async () => {
    // At the first server, and when the engine has begun: the two ends of what can be in the way.
    for (const stage of ["etcd", "engine"]) {
      const command = up();
      await until(async () => names().includes(stage) || undefined, { for: stage, within });
      command.kill("SIGINT");
      const { all, exitCode } = await command;
      assert.equal(exitCode, 130, String(all));
      assert.match(String(all), /Interrupted: nothing of it runs any more/);
      assert.deepEqual(names(), [], `after ${stage}`);
    }
    const { text, exitCode } = await run("up", "--stack", "small");
    assert.equal(exitCode, 0, text);
    assert.match(text, /Outputs of stack small/);
  });

  it("says that a second up changed nothing, in plain lines of at most 80 columns, and how to look around", async () => {
    const { text, exitCode } = await run("up", "--stack", "small");
    assert.equal(exitCode, 0, text);
    assert.ok(!text.includes(String.fromCharCode(27)), "it moves the cursor");
    // A path of this machine may be long, e.g. that of an installed program that is not used.
    const path = (line: string) => line.includes(folder) || line.includes("not used: /");
    const wide = text.split("\n").filter((line) => line.length > 80 && !path(line));
    assert.deepEqual(wide, []);
    assert.match(
      text,
      /^Programs of the cluster: ready.*\nCluster: runs already.*\nPrograms of the engine: ready.*\nStack small:/ms,
    );
    assert.match(text, /Stack small: unchanged: \d+ resources/);
    assert.match(text, /Stand-ins\n {2}Nodes and containers/);
    assert.match(text, /export KUBECONFIG=/);
    assert.match(text, /make kubectl/);
    assert.match(text, /make down/);
  });

  for (const server of ["kube-apiserver", "etcd"]) {
    it(`survives the death of ${server}`, async () => {
      const victim = findProcesses(join(folder, "small")).find(({ name }) => name === server);
      assert.ok(victim, names().join(", "));
      process.kill(victim.pid, "SIGKILL");
      await until(async () => !names().includes(server) || undefined, { for: "its end", within });
      assert.match(
        (await run("status")).text,
        new RegExp(`small: .*${server}.* ended\\. Start it again: make up`),
      );
      const { text, exitCode } = await run("up", "--stack", "small");
      assert.equal(exitCode, 0, text);
      assert.match(text, /Stack small: unchanged/);
      assert.match((await run("status")).text, /small: running, \d+ of \d+ workloads available/);
    });
  }

  it("fails with the last words that matter and the path of the log", async () => {
    const broken = await mkdtemp(join(tmpdir(), "no-go-"));
    try {
      // Neither Go nor a cache: what a new machine lacks.
      const env = { PATH: dirname(process.execPath), HOME: broken, TRACARDI_CACHE: join(broken, "cache") };
      const { all, exitCode } = await start(
        ["up", "--stack", "small", "--state", broken, "--project", SMALL_PROGRAM],
        {
          env,
          extendEnv: false,
        },
      );
      assert.equal(exitCode, 1);
      assert.match(String(all), /Go/);
      assert.match(String(all), /install/i);
      assert.doesNotMatch(String(all), /\n\s+at /, "a call stack helps nobody here");
    } finally {
      await rm(broken, { recursive: true, force: true });
    }
  });

  it("names the stacks there are when it is asked for another", async () => {
    const { text, exitCode } = await run("up", "--stack", "huge");
    assert.equal(exitCode, 1);
    assert.match(text, /there is no stack "huge"; there are: small/);
    assert.equal(existsSync(join(folder, "huge")), false);
  });

  it("uses programs of TRACARDI_TOOLS and prints them; removes its own processes and state, and nobody else's", async () => {
    const other = testFolder("cli-other");
    const beside = ["--state", other, "--project", SMALL_PROGRAM];
    const programs = await mkdtemp(join(tmpdir(), "programs-"));
    const cache = join(programs, "cache");
    const built = await ensureTools(TOOLS, { onProgress: () => {}, logFile: join(programs, "log") });
    for (const name of TOOLS) await symlink(built.path(name), join(programs, name));
    const env = { TRACARDI_TOOLS: programs, TRACARDI_CACHE: cache };
    const { all, exitCode } = await start(["up", "--stack", "small", ...beside], { env });
    assert.equal(exitCode, 0, String(all));
    const used = [...String(all).matchAll(/using (\S+) [\d.]+: (.*)/g)].map(([, name, path]) => ({
      name,
      path,
    }));
    assert.deepEqual(
      used,
      TOOLS.map((name) => ({ name, path: join(programs, name) })),
    );
    assert.equal(existsSync(cache), false, "it has built one");
    await rm(programs, { recursive: true });
    const theirs = findProcesses(join(other, "small")).length;
    assert.ok(theirs > 0);

    const { text } = await run("down");
    assert.match(text, /Stopped \d+ processes, removed /);
    assert.deepEqual(names(), []);
    assert.equal(existsSync(join(folder, "small")), false);
    assert.equal(findProcesses(join(other, "small")).length, theirs);
    assert.equal((await run("down")).text.trim(), "There is no rehearsal.");

    await start(["down", ...beside]);
    assert.deepEqual(findProcesses(join(other, "small")), []);
  });
});
