/**
 * Hosts that move from one installation to another which stands beside it and answers for the same hosts, as in
 * docs/upgrading.md: all that changes is the address that a name stands for.
 */
import assert from "node:assert/strict";
import type { Received } from "../../rehearsal/edge/backends.ts";
import type { ZoneName } from "../../stacks/topologies.ts";
import { callAs, type Scene, useScene } from "./support/installations.ts";
import { CLIENTS, HOSTS } from "./support/parties.ts";

/** Rounds of requests, and the rounds from which each name stands for the second installation. */
const ROUNDS = 60;
const MOVED: Readonly<Record<ZoneName, number>> = { public: 20, private: 40 };

interface Answer {
  readonly round: number;
  readonly outcome: string;
}

describe("hosts that move from one installation to another beside it", function () {
  this.timeout(600_000);
  const blue = useScene("split");
  const green = useScene("static");

  const answers = { visitors: [] as Answer[], operators: [] as Answer[], strangers: [] as Answer[] };
  let received: readonly Received[] = [];
  /** Installation whose controller passed a request on. */
  const through = ({ peer }: Received) => blue().surroundings.controllers.get(peer)?.plan.installation;

  before(async () => {
    const began = blue().received.length;
    const both = [blue(), green()];
    for (let round = 0; round < ROUNDS; round += 1) {
      const named = (zone: ZoneName): Scene => (round < MOVED[zone] ? blue() : green());
      const ask = async (
        to: keyof typeof answers,
        from: string,
        scene: Scene,
        zone: ZoneName,
        host: string,
        request: Parameters<typeof callAs>[4] = {},
      ) => {
        const { outcome } = await callAs(scene, from, zone, host, request);
        answers[to].push({ round, outcome });
      };
      await Promise.all([
        ask("visitors", CLIENTS.stranger, named("public"), "public", HOSTS.track, {
          method: "POST",
          path: "/track",
        }),
        ask("operators", CLIENTS.operator, named("private"), "private", HOSTS.api, {
          path: `/moved-${round}`,
        }),
        // Who is not trusted tries every door of both, under the private names.
        ...both.flatMap((scene) =>
          (["public", "private"] as const).flatMap((zone) =>
            [HOSTS.api, HOSTS.gui].map((host) =>
              ask("strangers", CLIENTS.stranger, scene, zone, host, { path: "/stranger" }),
            ),
          ),
        ),
      ]);
    }
    received = blue().received.slice(began);
  });

  it("serves visitors and operators before, while and after", () => {
    for (const who of ["visitors", "operators"] as const) {
      assert.equal(answers[who].length, ROUNDS);
      assert.deepEqual(
        answers[who].filter(({ outcome }) => outcome !== "200"),
        [],
        who,
      );
    }
  });

  it("changes what serves them exactly with the address", () => {
    const tracked = received.filter(({ url }) => url === "/track").map(through);
    assert.deepEqual(
      tracked,
      Array.from({ length: ROUNDS }, (_, round) => (round < MOVED.public ? "split" : "static")),
    );
    const operated = received.filter(({ url }) => url.startsWith("/moved-"));
    assert.deepEqual(
      operated.map((request) => [request.url, through(request), request.backend]),
      Array.from({ length: ROUNDS }, (_, round) => [
        `/moved-${round}`,
        round < MOVED.private ? "split" : "static",
        "private-api",
      ]),
    );
  });

  it("lets nothing of an untrusted client to a private backend, at any moment, through any of the four edges", () => {
    assert.equal(answers.strangers.length, ROUNDS * 8);
    const outcomes = new Set(answers.strangers.map(({ outcome }) => outcome));
    assert.deepEqual([...outcomes].sort(), ["403", "TLS refused"]);
    assert.deepEqual(
      received.filter(
        ({ url, backend }) => url === "/stranger" || (backend !== "public-api" && !url.startsWith("/moved-")),
      ),
      [],
    );
  });
});
