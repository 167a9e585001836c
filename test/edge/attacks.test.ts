import { attacks } from "./attacks/index.ts";
import { LAYERS, make } from "./support/attempt.ts";
import { skipOutside } from "./support/inside.ts";
import { installations, type Scene, scene } from "./support/installations.ts";

for (const name of installations) {
  describe(`the edge of installation ${name} under attack`, function () {
    this.timeout(30_000);
    skipOutside();
    let place: Scene;
    before(async function () {
      this.timeout(300_000);
      place = await scene(name);
    });

    for (const { title, attempts } of attacks) {
      describe(title, () => {
        for (const attempt of attempts.filter(({ only }) => only === undefined || only.includes(name))) {
          const { request, from, to, expected, layer } = attempt;
          it(`${from} → ${to} | ${request} | ${expected} | ${LAYERS[layer]}`, () => make(attempt, place));
        }
      });
    }
  });
}
