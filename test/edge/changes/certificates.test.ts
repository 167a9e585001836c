import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { except } from "../support/traffic.ts";
import { type ChangingName, changing, useCourse } from "./support/course.ts";
import { type Renewal, shown } from "./support/renewal.ts";

/** How each finds out, and whose certificates are renewed. */
const ways: Readonly<Record<ChangingName, string>> = {
  split: "Ingress objects: both zones, the API server says so",
  static: "static edge: public zone, it looks once a minute",
};

for (const name of changing) {
  describe(`a certificate that is renewed in its Secret (${ways[name]})`, function () {
    this.timeout(30_000);
    const course = useCourse(name);
    let renewals: readonly Renewal[];
    before(async function () {
      this.timeout(400_000);
      renewals = await course.renewals;
    });

    const each = (title: string, promise: (renewal: Renewal) => void) => {
      it(title, () => {
        assert.equal(renewals.length, name === "split" ? 2 : 1);
        for (const renewal of renewals) promise(renewal);
      });
    };

    each("fails no request", ({ samples }) => assert.deepEqual(except(samples, "200"), []));

    each("is shown by every controller: the old one first, then the new one for good", (renewal) => {
      const { before: controllers, samples, old, renewed } = renewal;
      assert.notEqual(old, renewed);
      for (const { name: controller } of controllers) {
        const sequence = samples.filter((sample) => sample.controller === controller).map(shown);
        const changes = sequence.filter((fingerprint, index) => fingerprint !== sequence[index - 1]);
        assert.deepEqual(changes, [old, renewed]);
      }
    });

    each("needs no restart", ({ before: controllers, after }) => {
      const processes = (pods: Renewal["after"]) => pods.map(({ container }) => container.pid);
      assert.deepEqual(processes(after), processes(controllers));
      for (const { container } of controllers) assert.equal(container.running, true);
    });

    each("comes with a chain that a strict client believes", ({ verified, after }) =>
      assert.deepEqual(
        verified.map(({ outcome }) => outcome),
        after.map(() => "200"),
      ),
    );

    each("leaves no key in the log", ({ after }) => {
      for (const { log } of after) assert.doesNotMatch(readFileSync(log, "utf8"), /PRIVATE KEY/);
    });
  });
}
