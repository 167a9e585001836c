import { attacks } from "./attacks/index.ts";
import { make, titleOf } from "./support/attempt.ts";
import { installations, useScene } from "./support/installations.ts";

for (const name of installations) {
  describe(`the edge of installation ${name} under attack`, function () {
    this.timeout(60_000);
    const place = useScene(name);

    for (const { title, attempts } of attacks) {
      describe(title, () => {
        for (const attempt of attempts.filter(({ only }) => only === undefined || only.includes(name))) {
          it(titleOf(attempt), () => make(attempt, place()));
        }
      });
    }
  });
}
