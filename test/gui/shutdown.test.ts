import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { until } from "../../rehearsal/wait.ts";
import { skipOutside } from "../edge/support/inside.ts";
import { skipWithoutUsers } from "./support/needs.ts";
import { renderedGui, startGui } from "./support/pod.ts";
import { Pool } from "./support/pool.ts";

/** More than the kernel holds for a connection, so that nginx itself is still sending while nobody reads. */
const LARGE = randomBytes(16 * 1024 * 1024);

const further = { "static/large.bin": LARGE };

describe("the end of a pod of the GUI", function () {
  this.timeout(60_000);
  skipOutside();
  skipWithoutUsers();

  it("is asked for after the edge had time to hear of it, and has time left for what is being sent", async () => {
    const { pod, container } = await renderedGui();
    assert.deepEqual(container.lifecycle, { preStop: { sleep: { seconds: 15 } } });
    assert.equal(pod.spec?.terminationGracePeriodSeconds, 60);
  });

  // The kubelet sends the signal that the image names, nginx's is QUIT, or TERM where it names none.
  for (const [turn, signal] of (["SIGTERM", "SIGQUIT"] as const).entries()) {
    it(`${signal}: no request fails, not even one that takes longer, and then it is gone`, async () => {
      const [leaving, staying] = [`10.244.8.${2 * turn + 2}`, `10.244.8.${2 * turn + 3}`];
      const pod = await startGui({ name: `gui-end${turn}`, ipv4: leaving, further });
      await startGui({ name: `gui-stay${turn}`, ipv4: staying, further });
      const pool = new Pool([leaving, staying]);
      const stop = new AbortController();
      const client = async () => {
        while (!stop.signal.aborted) await pool.get("/profiles");
      };
      const clients = Promise.all([client(), client(), client(), client()]);
      const asked = (count: number, of: string) => () =>
        pool.samples.filter(({ pod }) => pod === of).length >= count;
      await until(asked(50, leaving), { for: "traffic", within: 30_000 });
      const slow = await pool.open(leaving, "/static/large.bin");

      // The wait before the signal, as a condition: the edge has heard of it, and what it had sent there is answered.
      pool.endpoints = [staying];
      const heard = asked(pool.samples.filter(({ pod }) => pod === staying).length + 50, staying);
      await until(heard, { for: "traffic to the other pod", within: 30_000 });
      const before = pool.samples.length;
      assert.ok(pool.idle(leaving) > 0, "idle connections are open");
      pod.container.kill(signal);
      await until(() => pool.idle(leaving) === 0, { for: "idle connections to be closed", within: 30_000 });
      assert.equal(pod.container.running, true, "waits for the slow request");
      const hash = createHash("sha256");
      for await (const chunk of slow) hash.update(chunk as Buffer);
      assert.equal(hash.digest("hex"), createHash("sha256").update(LARGE).digest("hex"));
      await pod.container.ended;
      stop.abort();
      await clients;
      pool.close();

      assert.equal(pod.container.exitCode, 0);
      assert.deepEqual(
        pool.samples.filter(({ outcome }) => outcome !== "200"),
        [],
      );
      assert.ok(pool.samples.length > before, "traffic went on until the end");
      assert.deepEqual(pod.log(), []);
    });
  }
});
