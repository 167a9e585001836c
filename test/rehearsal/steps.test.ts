import assert from "node:assert/strict";
import { mock } from "node:test";
import { SILENCE, startHeartbeat } from "../../rehearsal/cli/heartbeat.ts";
import { describeProgress } from "../../rehearsal/cli/programs.ts";
import { type Report, runSteps } from "../../rehearsal/cli/steps.ts";

describe("progress without a terminal", () => {
  let lines: string[];
  const print = (line: string) => lines.push(line);

  beforeEach(() => {
    lines = [];
    mock.timers.enable({ apis: ["setInterval"] });
  });
  afterEach(() => mock.timers.reset());

  /** A step that is in work; it ends with `end`. */
  function begin(title = "Programs") {
    const { promise, resolve } = Promise.withResolvers<string>();
    let report: Report = () => {};
    const ended = runSteps(
      [
        {
          title,
          run(given) {
            report = given;
            return promise;
          },
        },
      ],
      { live: false, print },
    );
    return { report: (...args: Parameters<Report>) => report(...args), end: resolve, ended };
  }
  /** Without the clock. */
  const said = () => lines.map((line) => line.replace(/\d\d:\d\d /, "").replace(/ \(\d\d:\d\d\)$/, ""));

  it("repeats the latest progress after 30 seconds of silence, and again after the next 30", async () => {
    const step = begin();
    step.report("building pulumi, 0/9 packages");
    step.report("building pulumi, 4/9 packages", { fleeting: true });
    mock.timers.tick(SILENCE - 1);
    assert.deepEqual(said(), ["Programs …", "  building pulumi, 0/9 packages"]);
    mock.timers.tick(1);
    step.report("building pulumi, 8/9 packages", { fleeting: true });
    mock.timers.tick(SILENCE);
    step.end("ready");
    await step.ended;
    assert.deepEqual(said().slice(2), [
      "  building pulumi, 4/9 packages",
      "  building pulumi, 8/9 packages",
      "Programs: ready",
    ]);
  });

  it("counts the silence from the last line", async () => {
    const step = begin();
    mock.timers.tick(SILENCE - 1);
    step.report("building pulumi");
    mock.timers.tick(SILENCE - 1);
    assert.equal(lines.length, 2);
    step.end("ready");
    await step.ended;
  });

  it("says that a step is running that has reported nothing", async () => {
    const step = begin("Cluster");
    mock.timers.tick(SILENCE);
    assert.deepEqual(said(), ["Cluster …", "  still running"]);
    step.end("started");
    await step.ended;
  });

  it("ends with the step, also with one that fails", async () => {
    await assert.rejects(
      runSteps([{ title: "Cluster", run: () => Promise.reject(new Error("no port")) }], {
        live: false,
        print,
      }),
      /no port/,
    );
    mock.timers.tick(10 * SILENCE);
    assert.deepEqual(lines, ["Cluster …"]);
  });

  it("is 30 seconds at most", () => {
    assert.ok(SILENCE <= 30_000);
    let beats = 0;
    const heartbeat = startHeartbeat(() => beats++);
    mock.timers.tick(3 * SILENCE);
    heartbeat.stop();
    assert.equal(beats, 3);
  });
});

describe("what is said about a program", () => {
  const etcd = { tool: "etcd", version: "3.6.16", index: 1, total: 8, elapsedMs: 61_000 } as const;

  it("is which one is used from where, and which is not and why", () => {
    assert.deepEqual(describeProgress({ ...etcd, phase: "found", detail: "/opt/etcd" }), {
      text: "using etcd 3.6.16: /opt/etcd",
      lasting: true,
    });
    assert.deepEqual(
      describeProgress({ ...etcd, phase: "unsuitable", detail: "/bin/etcd is version 3.4.0" }),
      {
        text: "not used: /bin/etcd is version 3.4.0",
        lasting: true,
      },
    );
  });

  it("is the process that is building it", () => {
    const detail = '"make test" (process 12, since 14:03:12)';
    assert.deepEqual(describeProgress({ ...etcd, phase: "waiting", detail }), {
      text: `1 of 8: etcd, waiting for ${detail}`,
    });
  });

  it("is how far it is", () => {
    assert.deepEqual(describeProgress({ ...etcd, phase: "building", packages: { compiled: 3, total: 9 } }), {
      text: "building 1 of 8: etcd, 3/9 packages, 01:01",
      fleeting: true,
    });
    assert.equal(describeProgress({ ...etcd, phase: "cached" }), undefined);
  });
});
