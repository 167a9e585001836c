/**
 * Measures controllers in a private network: `node bench/programs/edge.ts <traefik> <bombardier> <backend> <folder>`. Prints the
 * figures as JSON.
 */
import type { EdgePlan } from "../../stacks/edges.ts";
import type { ZoneName } from "../../stacks/topologies.ts";
import { openConnections, postTogether } from "../edge/clients.ts";
import {
  type Controller,
  forgetPeak,
  memoryOf,
  spawnTied,
  startBare,
  startFull,
} from "../edge/controllers.ts";
import type { EdgeFigures, Memory } from "../edge/figures.ts";
import { type Answered, type Load, send } from "../edge/load.ts";
import { BACKEND, BACKEND_PORT, measuredPlan, prepareNetwork } from "../edge/place.ts";

const [traefik = "", bombardier = "", backend = "", folder = ""] = process.argv.slice(2);
const rounds = 9;
const memoryRounds = 3;
const seconds = 3;
const connections = 32;

const loads: Readonly<Record<ZoneName, Load>> = {
  // An event as the tracker script sends it.
  public: {
    method: "POST",
    path: "/track",
    body: JSON.stringify({ x: "x".repeat(1_000) }),
    connections,
    seconds,
  },
  private: { method: "GET", path: "/events/by_type/by/status", connections, seconds },
};

const plan = measuredPlan();
await prepareNetwork(plan, folder);
spawnTied(backend, [`${BACKEND}:${BACKEND_PORT}`], { stdio: ["ignore", "ignore", "inherit"] });

const edges = { public: plan.zones.public.edge, private: plan.zones.private.edge };
const figures: EdgeFigures = {
  ...(await compareWithBare()),
  ranges: await compareRanges([1, 100, 1_000]),
  memory: { public: await severalTimes("public"), private: await severalTimes("private") },
};
console.log(JSON.stringify(figures));
process.exit();

async function compareWithBare(): Promise<Pick<EdgeFigures, "bare" | "full">> {
  const answers: Record<"bare" | "full", Record<ZoneName, readonly Answered[]>> = {
    bare: { public: [], private: [] },
    full: { public: [], private: [] },
  };
  for (const zone of ["public", "private"] as const) {
    const bare = await startBare(traefik, edges[zone], folder);
    const full = await startFull(traefik, edges[zone], folder);
    const [ofBare = [], ofFull = []] = await alternate([bare, full], loads[zone]);
    answers.bare[zone] = ofBare;
    answers.full[zone] = ofFull;
    await Promise.all([bare, full].map((controller) => controller.stop()));
  }
  return answers;
}

/** The clients' own range is the last: the list is searched from its beginning. */
async function compareRanges(counts: readonly number[]): Promise<EdgeFigures["ranges"]> {
  const [own = ""] = edges.private.trusted ?? [];
  const withRanges = (count: number): EdgePlan => ({
    ...edges.private,
    trusted: [
      ...Array.from({ length: count - 1 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`),
      own,
    ],
  });
  const controllers: Controller[] = [];
  for (const count of counts) controllers.push(await startFull(traefik, withRanges(count), folder));
  const answers = await alternate(controllers, loads.private);
  await Promise.all(controllers.map((controller) => controller.stop()));
  return Object.fromEntries(counts.map((count, index) => [String(count), answers[index] ?? []]));
}

async function severalTimes(zone: ZoneName): Promise<readonly Memory[]> {
  const runs: Memory[] = [];
  while (runs.length < memoryRounds) runs.push(await measureMemory(zone));
  return runs;
}

async function measureMemory(zone: ZoneName): Promise<Memory> {
  const controller = await startFull(traefik, edges[zone], folder);
  await send(bombardier, controller, { ...loads[zone], connections: 1, seconds: 1 });
  const idle = memoryOf(controller).now;
  forgetPeak(controller);
  await send(bombardier, controller, loads[zone]);
  const busy = memoryOf(controller).peak;
  const clients = await openConnections(controller, 10_000);
  const open = memoryOf(controller).now;
  clients.close();
  await controller.stop();
  const posts = await measurePosts(zone);
  return { idle, busy, connections: open, posts };
}

/** A machine that is busy with something else may be too slow to send gigabytes in time: tried three times. */
async function measurePosts(zone: ZoneName, attempt = 1): Promise<number> {
  const controller = await startFull(traefik, edges[zone], folder);
  forgetPeak(controller);
  try {
    await postTogether(controller, 100, edges[zone].bodyLimit);
    return memoryOf(controller).peak;
  } catch (error) {
    if (attempt === 3) throw error;
  } finally {
    await controller.stop();
  }
  return measurePosts(zone, attempt + 1);
}

/** In turn, and in the other order every other time, so that a busy moment of the machine meets all of them. */
async function alternate(controllers: readonly Controller[], load: Load): Promise<readonly Answered[][]> {
  const answers: Answered[][] = controllers.map(() => []);
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const turns = controllers.map((controller, index) => ({ controller, index }));
    for (const { controller, index } of round % 2 === 0 ? turns : turns.reverse()) {
      const answered = await send(bombardier, controller, load);
      if (round > 0) answers[index]?.push(answered);
    }
  }
  return answers;
}
