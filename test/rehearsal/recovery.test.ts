import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { findProcesses, killProcesses, linkProgram } from "../../rehearsal/processes.ts";
import { StateFolder } from "../../rehearsal/state.ts";
import { until } from "../../rehearsal/wait.ts";
import { ENGINE_TIMEOUT, startTestRehearsal, testFolder } from "./support/rehearsals.ts";

/** What lives in the cluster says whether it is still the same one. */
const MARK = ["create", "configmap", "mark", "--from-literal=made=before"];

describe("a rehearsal that finds another one", function () {
  this.timeout(ENGINE_TIMEOUT);
  let directory: string;

  const start = () => startTestRehearsal("recovery", { directory });
  const names = () => findProcesses(directory).map(({ name }) => name);
  const killAll = async () => {
    killProcesses(directory);
    await until(() => names().length === 0, { for: "the processes to end", within: 10_000 });
  };

  before(async () => {
    directory = testFolder("recovery");
    const rehearsal = await start();
    assert.equal(rehearsal.was, "absent");
    assert.deepEqual(rehearsal.notes, []);
    await rehearsal.kubectl(MARK);
  });

  it("uses the one that runs as it is", async () => {
    const before = findProcesses(directory);
    const rehearsal = await start();
    assert.equal(rehearsal.was, "running");
    assert.deepEqual(rehearsal.notes, []);
    assert.deepEqual(findProcesses(directory), before);
  });

  it("goes on after a reboot, even where a stranger has a port of it now, and signals nobody else", async () => {
    await killAll();
    const record = new StateFolder(directory).readCluster() ?? assert.fail("no record");
    const stranger = createServer();
    // A process that was killed loses its command line a moment before its sockets.
    await until(() => listens(stranger, record.ports.apiServer), { for: "the port", within: 10_000 });
    try {
      const rehearsal = await start();
      assert.equal(rehearsal.was, "stopped");
      const moved = rehearsal.state.readCluster()?.ports.apiServer;
      assert.notEqual(moved, record.ports.apiServer);
      assert.deepEqual(rehearsal.notes, [
        `Port ${record.ports.apiServer} is taken by another program: kube-apiserver now listens on ${moved}.`,
      ]);
      assert.match(
        await rehearsal.kubectl(["get", "configmap", "mark", "-o", "jsonpath={.data.made}"]),
        /^before$/,
      );
      assert.equal(stranger.listening, true);
    } finally {
      await closed(stranger);
    }
  });

  it("starts a simulated kubelet and the cloud's stand-in again when they have ended", async () => {
    for (const { pid, name } of findProcesses(directory)) {
      if (["kwok", "cloud"].includes(name)) process.kill(pid, "SIGKILL");
    }
    await until(() => !names().includes("kwok") && !names().includes("cloud"), {
      for: "their end",
      within: 10_000,
    });
    const rehearsal = await start();
    assert.equal(rehearsal.was, "stopped");
    assert.deepEqual(rehearsal.notes, ["kwok, cloud had ended: started again on the same state."]);
    assert.deepEqual(new Set(names()).size, 6);
  });

  it("builds a new one when the data of the old one is damaged, and says so", async () => {
    await killAll();
    const data = join(new StateFolder(directory).etcdData, "member", "snap", "db");
    assert.ok(existsSync(data));
    writeFileSync(data, "not a database");
    const rehearsal = await start();
    assert.equal(rehearsal.was, "broken");
    assert.match(
      rehearsal.notes.join("\n"),
      /^The cluster could not be started again \(etcd ended .*\): built a new one\.$/,
    );
    const marks = await rehearsal.kubectl(["get", "configmaps", "-o", "name"]);
    assert.doesNotMatch(marks, /mark/);
  });

  it("leaves nothing of itself", async () => {
    const rehearsal = await start();
    await rehearsal.stop();
    assert.deepEqual(names(), []);
    assert.equal(existsSync(directory), false);
  });
});

describe("the processes of a rehearsal", () => {
  it("are those that were started from its own folder, whoever else runs the same program", async () => {
    const mine = testFolder("processes");
    const other = testFolder("processes");
    const running = [mine, other].map((folder) => {
      const link = linkProgram(folder, "sleeper", process.execPath);
      const child = execa(link, ["--eval", "setInterval(() => {}, 1000)", other], {
        argv0: link,
        reject: false,
      });
      return { folder, child };
    });
    for (const { folder } of running) {
      await until(() => findProcesses(folder).length === 1, { for: "the sleeper", within: 10_000 });
    }
    assert.deepEqual(findProcesses(mine), [{ pid: running[0]?.child.pid, name: "sleeper" }]);
    killProcesses(mine);
    await running[0]?.child;
    assert.deepEqual(findProcesses(mine), []);
    assert.equal(findProcesses(other).length, 1);
    killProcesses(other);
    await running[1]?.child;
  });
});

/** False where somebody else has the port. */
function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const refused = () => resolve(false);
    server.once("error", refused);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", refused);
      resolve(true);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}
