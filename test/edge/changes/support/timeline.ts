/** What happened when, for readers of the test's output. */
import type { RunningPod } from "../../../../rehearsal/edge/kubelet.ts";
import type { Sample } from "../../support/traffic.ts";
import type { Rollout } from "./rollout.ts";

export function timeline(title: string, rollout: Rollout): string {
  const { moments, removed, added, before, after, rolled, samples } = rollout;
  const since = (moment: number | undefined) =>
    moment === undefined ? "      ?" : `${((moment - moments.began) / 1_000).toFixed(1).padStart(5)} s`;
  const events: [number, string][] = [];
  const add = (moment: number | undefined, what: string) => {
    if (moment !== undefined && moment >= moments.began && moment <= moments.complete)
      events.push([moment, what]);
  };
  add(moments.upEnded, "the engine is done");
  for (const zone of rolled) {
    const about = (pods: readonly RunningPod[], which: string) =>
      pods.forEach(({ container }, index) => {
        const controller = `${which} ${zone} controller ${index + 1}`;
        add(container.startedAt, `${controller} starts`);
        add(container.askedToEndAt, `${controller} is asked to end`);
        add(container.endedAt, `${controller} has ended`);
      });
    about(before[zone], "old");
    about(after[zone], "new");
  }
  add(moments.out, "the last old private controller leaves the load balancer");
  for (const connections of ["new", "kept"] as const) {
    const sent = (client: Rollout["removed"], outcome: string) =>
      samples(client, "private", connections).filter(({ exchange }) => exchange.outcome === outcome);
    const on = `on ${connections} connections`;
    add(sent(removed, "200").at(-1)?.sent, `last answer for ${removed}, ${on}`);
    add(sent(added, "200").at(0)?.sent, `first answer for ${added}, ${on}`);
  }
  const counted = (parts: readonly (readonly Sample[])[]) =>
    parts.reduce((sum, { length }) => sum + length, 0);
  const requests = counted([
    samples("stranger", "public", "new"),
    ...(["operator", removed, added] as const).flatMap((client) =>
      (["new", "kept"] as const).map((connections) => samples(client, "private", connections)),
    ),
  ]);
  const lines = events.sort(([a], [b]) => a - b).map(([moment, what]) => `${since(moment)}  ${what}`);
  return [`${title}, ${requests} requests`, ...lines].map((line) => `      ${line}`).join("\n");
}
