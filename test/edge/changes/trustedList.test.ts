import assert from "node:assert/strict";
import type { ZoneName } from "../../../stacks/topologies.ts";
import { except, type Sample } from "../support/traffic.ts";
import { type ChangingName, changing, useCourse } from "./support/course.ts";
import type { Rollout } from "./support/rollout.ts";
import { timeline } from "./support/timeline.ts";

const rolled: Readonly<Record<ChangingName, readonly ZoneName[]>> = {
  split: ["public", "private"],
  static: ["private"],
};
const changes = ["first", "second"] as const;

for (const name of changing) {
  describe(`the trusted list of installation ${name} changes, with requests all the while`, function () {
    this.timeout(30_000);
    const course = useCourse(name);
    let rollouts: readonly Rollout[];
    before(async function () {
      this.timeout(400_000);
      rollouts = await course.rollouts;
      for (const [index, rollout] of rollouts.entries())
        console.log(timeline(`${changes[index]} change of ${name}`, rollout));
    });

    for (const [index, which] of changes.entries()) {
      describe(`${which} change`, () => {
        const rollout = () => {
          const found = rollouts[index];
          assert.ok(found);
          return found;
        };
        const names = (pods: Rollout["before"][ZoneName]) => pods.map((pod) => pod.name);

        it("replaces every controller, as many as before", () => {
          const { before: old, after, rolled: zones } = rollout();
          assert.deepEqual(zones, rolled[name]);
          for (const zone of ["public", "private"] as const) {
            const kept = names(after[zone]).filter((pod) => names(old[zone]).includes(pod));
            assert.equal(after[zone].length, 2);
            assert.equal(old[zone].length, 2);
            assert.deepEqual(kept, zones.includes(zone) ? [] : names(old[zone]));
          }
        });

        it("loses no request: of visitors, and of an operator who stays trusted", () => {
          const { samples } = rollout();
          for (const served of [
            samples("stranger", "public", "new"),
            samples("operator", "private", "new"),
            samples("operator", "private", "kept"),
          ]) {
            assert.ok(served.length > 100, `${served.length} requests`);
            assert.deepEqual(except(served, "200"), []);
          }
        });

        it("uses the new controllers", () => {
          const { samples, after, moments } = rollout();
          const users = { public: "stranger", private: "operator" } as const;
          for (const zone of rolled[name]) {
            const used = samples(users[zone], zone, "new").filter(({ sent }) => sent > moments.active);
            assert.deepEqual(new Set(used.map(({ controller }) => controller)), new Set(names(after[zone])));
          }
        });

        it("is a matter of the controller, which never changes its mind", () => {
          const { samples, before: old, after, removed, added } = rollout();
          const expected = new Map([
            ...names(old.private).flatMap((pod): [string, string][] => [
              [`${removed} ${pod}`, "200"],
              [`${added} ${pod}`, "403"],
            ]),
            ...names(after.private).flatMap((pod): [string, string][] => [
              [`${removed} ${pod}`, "403"],
              [`${added} ${pod}`, "200"],
            ]),
          ]);
          for (const client of [removed, added]) {
            for (const connections of ["new", "kept"] as const) {
              const wrong = samples(client, "private", connections).filter(
                ({ controller, exchange }) => exchange.outcome !== expected.get(`${client} ${controller}`),
              );
              assert.deepEqual(except(wrong), []);
            }
          }
        });

        /** Enough of them for the answer to mean something. */
        const only = (outcome: string, samples: readonly Sample[]) => {
          assert.ok(samples.length >= 20, `${samples.length} requests`);
          assert.deepEqual(except(samples, outcome), []);
        };

        it("serves the added and refuses the removed client on every new connection, once the last old controller has left the load balancer", () => {
          const { samples, moments, removed, added } = rollout();
          const later = ({ sent }: Sample) => sent >= moments.out;
          only("403", samples(removed, "private", "new").filter(later));
          only("200", samples(added, "private", "new").filter(later));
        });

        it("is complete, also on kept connections, once the last old controller has ended", () => {
          const { samples, moments, removed, added, leaked } = rollout();
          const later = ({ sent }: Sample) => sent >= moments.active;
          only("403", samples(removed, "private", "kept").filter(later));
          only("200", samples(added, "private", "kept").filter(later));
          assert.deepEqual(leaked, [], "a private backend got requests of the removed client");
        });
      });
    }
  });
}
