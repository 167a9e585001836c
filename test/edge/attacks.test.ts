import { explored } from "../support/explored.ts";
import { attacks } from "./attacks/index.ts";
import { make, titleOf } from "./support/attempt.ts";
import { installations, useScene } from "./support/installations.ts";

/** Where the edges come from, and what attacks them: a change there is tried with every attempt. */
const EDGES = [
  "components/ingressController.ts",
  "components/internal/traefik/",
  "stacks/edges.ts",
  "stacks/paths.ts",
  "rehearsal/tools/traefik/",
  "test/edge/attacks/",
];

for (const name of installations) {
  describe(`the edge of installation ${name} under attack`, function () {
    this.timeout(60_000);
    const place = useScene(name);

    for (const { title, attempts } of attacks) {
      const here = explored(
        attempts.filter(({ only }) => only === undefined || only.includes(name)),
        {
          space: "attempts against the edges",
          classOf: ({ from, as, to, expected, layer }) => [from, as, to, expected, layer].join(),
          about: () => EDGES,
        },
      );
      describe(title, () => {
        for (const attempt of here) {
          it(titleOf(attempt), () => make(attempt, place()));
        }
      });
    }
  });
}
