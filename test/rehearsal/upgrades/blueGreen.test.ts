import assert from "node:assert/strict";
import type { Result } from "../../../rehearsal/engine/job.ts";
import { preparePrerequisites } from "../../../rehearsal/prerequisites.ts";
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import { whenAvailable } from "../../../rehearsal/workloads.ts";
import { ENGINE_TIMEOUT, startTestRehearsal } from "../support/rehearsals.ts";
import { differences, objects } from "./support/objects.ts";

/** One of each: this is about two of everything beside each other, not about many. */
const replicas = { "public-api": 1, "private-api": 1, gui: 1, "public-edge": 1, "private-edge": 1 };
const blue = { "tracardi:name": "blue", "tracardi:release": "0.8.2.1", "tracardi:replicas": replicas };
const interim = {
  "tracardi:trackHost": "track.green.example",
  "tracardi:apiHost": "api.green.example",
  "tracardi:guiHost": "gui.green.example",
};
const green = { "tracardi:name": "green", "tracardi:release": "1.1.0", "tracardi:replicas": replicas };
const hosts = ["api.tracardi.example", "gui.tracardi.example", "track.tracardi.example"];

describe("a second installation beside the first, on a real control plane", function () {
  this.timeout(8 * ENGINE_TIMEOUT);
  let rehearsal: Rehearsal;
  const up = (stack: string, config: Readonly<Record<string, unknown>>): Promise<Result> =>
    rehearsal.up(stack, { from: "dev", config });

  before(async () => {
    rehearsal = await startTestRehearsal("blue-green");
    await preparePrerequisites(rehearsal, "blue", { from: "dev", config: blue });
    await preparePrerequisites(rehearsal, "green", { from: "dev", config: { ...green, ...interim } });
    await up("blue", blue);
    await up("green", { ...green, ...interim });
    await whenAvailable(rehearsal.cluster, { within: ENGINE_TIMEOUT });
  });

  it("shares no object with it, and both are whole", async () => {
    const ours = Object.entries(await objects(rehearsal));
    const kinds = (installation: string) =>
      ours
        .filter(([, content]) => content.includes(`"app.kubernetes.io/instance":"${installation}"`))
        .map(([key]) => key.split(" ")[0]);
    const [first, second] = [new Set(kinds("blue")), new Set(kinds("green"))];
    assert.equal(kinds("blue").length + kinds("green").length, ours.length, "objects of neither or of both");
    assert.ok(kinds("blue").length > 50);
    // Release 1.1.0 brings MySQL along; of every other kind both have some.
    assert.deepEqual(
      [...first].filter((kind) => !second.has(kind)),
      [],
    );
  });

  it("runs its own release, which is what its own marker says", async () => {
    assert.deepEqual(await versions("blue"), ["0.8.2.1"]);
    assert.deepEqual(await versions("green"), ["1.1.0"]);
    assert.equal(await marked("blue"), "0.8.2.1");
    assert.equal(await marked("green"), "1.1.0");
  });

  describe("when it gets the hosts of the first", () => {
    let changed: readonly string[];

    before(async () => {
      const earlier = await objects(rehearsal);
      await up("green", green);
      changed = differences(earlier, await objects(rehearsal));
    });

    it("touches nothing of the first", () => {
      assert.ok(changed.length > 0);
      assert.deepEqual(
        changed.filter((key) => !/ (green-[a-z-]+)?\/?green/.test(key)),
        [],
      );
    });

    it("answers for each host in the zone that the first does, and in no other", async () => {
      const routes = async (installation: string) => {
        const json = await rehearsal.kubectl(["get", "ingress", "-A", "-o", "json"]);
        const { items } = JSON.parse(json) as { items: Ingress[] };
        return items
          .filter(({ spec }) => spec.ingressClassName.startsWith(`${installation}-`))
          .flatMap(({ spec }) =>
            spec.rules.map(({ host }) => `${host} ${spec.ingressClassName.replace(`${installation}-`, "")}`),
          )
          .sort();
      };
      const expected = hosts.map((host) => `${host} ${host.startsWith("track") ? "public" : "private"}`);
      assert.deepEqual(await routes("blue"), expected);
      assert.deepEqual(await routes("green"), expected);
    });
  });

  describe("when the first is removed", () => {
    it("stays as it is, and nothing of the first is left", async () => {
      const before = await objects(rehearsal);
      await rehearsal.destroy("blue", { from: "dev", config: blue });
      const after = await objects(rehearsal);
      const gone = differences(before, after);
      assert.deepEqual(
        gone.filter((key) => after[key] !== undefined || before[key]?.includes('"green"')),
        [],
      );
      assert.deepEqual(
        Object.values(after).filter((content) => content.includes('"app.kubernetes.io/instance":"blue"')),
        [],
      );
    });
  });

  /** Versions of the tiers that carry the release. */
  async function versions(installation: string): Promise<string[]> {
    const selector = `app.kubernetes.io/instance=${installation},app.kubernetes.io/component in (public-api,private-api,gui)`;
    const path = "jsonpath={range .items[*]}{.metadata.labels.app\\.kubernetes\\.io/version}{'\\n'}{end}";
    const lines = await rehearsal.kubectl(["get", "deployments", "-A", "-l", selector, "-o", path]);
    return [...new Set(lines.split("\n").filter((line) => line !== ""))];
  }

  function marked(installation: string): Promise<string> {
    const path = "jsonpath={.metadata.annotations.release\\.tracardi/version}";
    return rehearsal.kubectl(["get", "namespace", `${installation}-private-edge`, "-o", path]);
  }
});

interface Ingress {
  readonly spec: { readonly ingressClassName: string; readonly rules: readonly { readonly host: string }[] };
}
