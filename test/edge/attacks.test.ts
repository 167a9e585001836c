import { attacks } from "./attacks/index.ts";
import { LAYERS, make } from "./support/attempt.ts";
import { installations, type Scene, scene } from "./support/installations.ts";
import { skipOutside } from "./support/inside.ts";

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
          const outcome = typeof expected === "string" ? expected : expected.join(" or ");
          it(`${from} → ${to} | ${request} | ${outcome} | ${LAYERS[layer]}`, () => make(attempt, place));
        }
      });
    }
  });
}
