import assert from "node:assert/strict";
import { BatchV1Api, CoreV1Api } from "@kubernetes/client-node";
import { EngineError } from "../../rehearsal/engine/engine.ts";
import type { Result } from "../../rehearsal/engine/job.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { until } from "../../rehearsal/wait.ts";
import { type Ended, needsPython } from "../install/support/container.ts";
import { atFirst, nothing, StandInApi } from "../install/support/standInApi.ts";
import { explored } from "../support/explored.ts";
import { makeNode, runNextPod } from "./support/jobKubelet.ts";
import { ENGINE_TIMEOUT, startTestRehearsal } from "./support/rehearsals.ts";

const stack = "install";
const tier = "install-job";
const job = "kubernetes:batch/v1:Job::tracardi-install-job";

/** The smallest installation with everything of its own. */
const small = {
  "tracardi:topology": "single",
  "tracardi:edge": "static",
  "tracardi:trustedCidrs": ["192.0.2.0/24"],
};

describe("the install step on a real control plane, its script run for real", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  let rehearsal: Rehearsal;
  let api: StandInApi;
  /** What the private API would have in its environment. */
  let token: string;

  const up = (config: Readonly<Record<string, unknown>> = {}): Promise<Result> =>
    rehearsal.up(stack, { from: "dev", config: { ...small, ...config } });

  /** One `up` beside one run of the Job's script against the stand-in. */
  async function upWithRun(): Promise<{ up: PromiseSettledResult<Result>; run: Ended }> {
    const environment = { API_URL: api.url, PAUSE_SECONDS: "0.02" };
    const [settled, run] = await Promise.all([
      up().then(
        (value) => ({ status: "fulfilled", value }) as const,
        (reason: unknown) => ({ status: "rejected", reason }) as const,
      ),
      runNextPod(rehearsal, { tier, environment }),
    ]);
    return { up: settled, run };
  }

  const jobs = async () => {
    const { items } = await rehearsal.cluster.makeApiClient(BatchV1Api).listJobForAllNamespaces();
    return items.map(({ metadata }) => metadata?.name ?? "");
  };

  before(async function () {
    needsPython(this);
    // Nobody reports that the node lives on, so it must not be missed.
    rehearsal = await startTestRehearsal(stack, { nodes: { lostAfterSeconds: 3600 } });
    const { outputs } = await up({ "tracardi:install": false, "tracardi:administrator": null });
    token = outputs.installationToken?.value;
    await makeNode(rehearsal);
  });

  after(async () => {
    await api?.close();
  });

  it("is not there where a person installs", async () => {
    assert.deepEqual(await jobs(), []);
  });

  it("makes `up` fail with the script's last words, not with a timeout", async () => {
    api = await StandInApi.start("another-token", { installed: nothing });
    const { up: failed, run } = await upWithRun();
    assert.equal(run.code, 4);
    assert.match(run.stderr, /^The API refuses the installation token \(403\)/);
    assert.ok(failed.status === "rejected" && failed.reason instanceof EngineError);
    assert.ok(failed.reason.message.includes(run.stderr), failed.reason.message);
    assert.match(failed.reason.message, /Job tracardi-install-job/);
    assert.doesNotMatch(failed.reason.message, /timed out|timeout/i);
    const sent = JSON.parse(api.requests.at(-1)?.body ?? "{}");
    assert.equal(sent.token, token);
    const said = JSON.stringify(failed.reason.diagnostics) + failed.reason.message;
    for (const secret of [token, sent.password]) assert.ok(!said.includes(secret), "a secret is printed");
    await api.close();
  });

  it("is tried anew by the next `up`, which installs", async () => {
    const [failed] = await jobs();
    api = await StandInApi.start(token, { installed: nothing });
    const { up: done, run } = await upWithRun();
    assert.equal(run.code, 0, run.stderr);
    assert.ok(done.status === "fulfilled", done.status === "rejected" ? String(done.reason) : "");
    assert.deepEqual(operationsOn(done.value), ["create-replacement", "delete-replaced", "replace"]);
    const names = await jobs();
    assert.equal(names.length, 1);
    assert.notEqual(names[0], failed);
    const sent = JSON.parse(api.requests.find(({ line }) => line.startsWith("POST"))?.body ?? "{}");
    assert.equal(sent.username, "admin@tracardi.example");
    assert.equal(sent.password, done.value.outputs.administratorPassword?.value);
    assert.equal(done.value.outputs.administratorPassword?.secret, true);
  });

  it("does not run again in a further `up`, nor after Kubernetes has removed it", async () => {
    const { changes } = await up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    await removeJob();
    assert.deepEqual((await up()).changes, changes);
    assert.deepEqual(await jobs(), []);
  });

  it("runs again after a refresh has found it gone, and sends nothing to an installed system", async () => {
    const { changes } = await rehearsal.refresh(stack, { from: "dev", config: small });
    assert.equal(changes.delete, 1);
    api.requests.splice(0);
    const { up: done, run } = await upWithRun();
    assert.ok(done.status === "fulfilled");
    assert.deepEqual(operationsOn(done.value), ["create"]);
    assert.equal(run.log, "Tracardi is installed already. Nothing was changed.");
    assert.deepEqual(api.lines, ["GET /install (staging)", "GET /install (production)"]);
  });

  it("is tried anew although a failed one is gone", async () => {
    await removeJob();
    await rehearsal.refresh(stack, { from: "dev", config: small });
    await api.close();
    api = await StandInApi.start("another-token", { installed: nothing });
    const { up: failed } = await upWithRun();
    assert.equal(failed.status, "rejected");
    await removeJob();
    await api.close();
    api = await StandInApi.start(token, { installed: nothing });
    const { up: done } = await upWithRun();
    assert.ok(done.status === "fulfilled", done.status === "rejected" ? String(done.reason) : "");
    assert.equal((await jobs()).length, 1);
  });

  describe("that is interrupted in the middle of it", () => {
    // The pod goes and comes back, goes for good, or the engine goes: one of them, unless the install step has changed.
    const interruptions = explored(["drained", "deleted", "cancelled"], {
      space: "interruptions of the install step",
      classOf: () => "an interruption",
      about: () => ["components/installJob.ts", "components/scripts/", "test/rehearsal/install.test.ts"],
    });
    const when = (which: (typeof interruptions)[number], title: string, test: () => Promise<void>) =>
      interruptions.includes(which) && it(title, test);

    const run = () =>
      runNextPod(rehearsal, { tier, environment: { API_URL: api.url, PAUSE_SECONDS: "0.02" } });

    /** An API without an installation, whose first answer to the request for one does not come. */
    async function silentApi(): Promise<{ asked: Promise<void>; breakOff: () => void }> {
      await removeJob();
      await rehearsal.refresh(stack, { from: "dev", config: small });
      await api.close();
      const asked = Promise.withResolvers<void>();
      const broken = Promise.withResolvers<void>();
      api = await StandInApi.start(token, {
        installed: nothing,
        post: atFirst(1, (response) => {
          void broken.promise.then(() => response.destroy());
          asked.resolve();
        }),
      });
      return { asked: asked.promise, breakOff: broken.resolve };
    }

    const thePod = async () => {
      const { items } = await rehearsal.cluster
        .makeApiClient(CoreV1Api)
        .listPodForAllNamespaces({ labelSelector: `app.kubernetes.io/component=${tier}` });
      const [pod, ...more] = items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
      assert.ok(pod?.metadata?.name && pod.metadata.namespace && more.length === 0);
      return { name: pod.metadata.name, namespace: pod.metadata.namespace };
    };

    when("drained", "goes on in the same `up` with another pod when its node is drained", async () => {
      const { asked } = await silentApi();
      const evicted = asked.then(async () => {
        const metadata = await thePod();
        await rehearsal.cluster
          .makeApiClient(CoreV1Api)
          .createNamespacedPodEviction({ ...metadata, body: { metadata } });
      });
      const [done, first, second] = await Promise.all([up(), run(), evicted.then(run)]);
      assert.notEqual(first.code, 0);
      assert.equal(second.code, 0, second.stderr);
      assert.deepEqual(operationsOn(done), ["create"]);
    });

    when("deleted", "fails when its pod is deleted, and is done by the next `up`", async () => {
      const { asked } = await silentApi();
      const deleted = asked.then(async () => {
        const { name, namespace } = await thePod();
        await rehearsal.kubectl(["delete", "pod", name, "-n", namespace, "--wait=false"]);
      });
      const failed = assert.rejects(
        up(),
        (error) => error instanceof EngineError && /Job tracardi-install-job: /.test(error.message),
      );
      await Promise.all([failed, run(), deleted]);
      const { up: done, run: again } = await upWithRun();
      assert.equal(again.code, 0, again.stderr);
      assert.ok(done.status === "fulfilled", done.status === "rejected" ? String(done.reason) : "");
      assert.deepEqual(operationsOn(done.value), ["create-replacement", "delete-replaced", "replace"]);
    });

    when(
      "cancelled",
      "comes to its end without the `up` that was cancelled, and the next one makes sure",
      async () => {
        const { asked, breakOff } = await silentApi();
        const cancelled = new AbortController();
        const cut = rehearsal.up(stack, { from: "dev", config: small, signal: cancelled.signal });
        const [, ended] = await Promise.all([
          assert.rejects(cut, /cancelled/).then(breakOff),
          run(),
          asked.then(() => cancelled.abort(new Error("cancelled"))),
        ]);
        assert.equal(ended.code, 0, ended.stderr);
        api.requests.splice(0);
        const { up: done, run: again } = await upWithRun();
        assert.ok(done.status === "fulfilled", done.status === "rejected" ? String(done.reason) : "");
        assert.equal(again.log, "Tracardi is installed already. Nothing was changed.");
        assert.deepEqual(api.lines, ["GET /install (staging)", "GET /install (production)"]);
        assert.equal((await jobs()).length, 1);
      },
    );
  });

  /** What the cluster does a day after the end. */
  async function removeJob(): Promise<void> {
    await rehearsal.kubectl(["delete", "jobs", "--all", "-n", "tracardi-private", "--wait"]);
    await until(async () => (await jobs()).length === 0 || undefined, {
      for: "the Job's end",
      within: 60_000,
      every: 100,
    });
  }

  function operationsOn({ operations }: Result): string[] {
    return Object.entries(operations)
      .filter(([, urns]) => urns.some((urn) => urn.endsWith(job)))
      .map(([operation]) => operation)
      .sort();
  }
});
