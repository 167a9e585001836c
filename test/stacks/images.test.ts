import assert from "node:assert/strict";
import { recallImages, settle, unknownImages } from "../../stacks/images.ts";
import { sentence } from "../../stacks/settings/mistake.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const [a, b, c] = [digest("a"), digest("b"), digest("c")];
const traefik = { name: "traefik", reference: "traefik:v3" };
const named = (key: string) => `tracardi:${key}`;
const nothing = { given: {}, remembered: {}, answers: {} };
const settled = (asked: Partial<Parameters<typeof settle>[1]>) => {
  const { warnings, mistakes, ...rest } = settle([traefik], { ...nothing, ...asked }, named);
  return { ...rest, warnings: warnings.map(sentence), mistakes: mistakes.map(sentence) };
};

describe("which content runs behind a tag", () => {
  it("is what the registry answers the first time, and that is remembered", () => {
    assert.deepEqual(settled({ answers: { "traefik:v3": { digest: a } } }), {
      digests: { traefik: a },
      remembered: { "traefik:v3": a },
      warnings: [],
      mistakes: [],
    });
  });

  it("stays what it was when the tag moves, which is said with both digests and what to do", () => {
    assert.deepEqual(settled({ remembered: { "traefik:v3": a }, answers: { "traefik:v3": { digest: b } } }), {
      digests: { traefik: a },
      remembered: { "traefik:v3": a },
      warnings: [
        `tracardi:images "traefik:v3" has moved from ${a}, which goes on running, to ${b}; when you have looked at that, write tracardi:imageDigests.traefik "${b}"`,
      ],
      mistakes: [],
    });
  });

  it("is what somebody wrote, which is remembered from then on", () => {
    const accepted = settled({ given: { traefik: b }, remembered: { "traefik:v3": a } });
    assert.deepEqual(accepted, {
      digests: { traefik: b },
      remembered: { "traefik:v3": b },
      warnings: [],
      mistakes: [],
    });
    const { remembered } = accepted;
    assert.deepEqual(settled({ remembered, answers: { "traefik:v3": { digest: b } } }).warnings, []);
  });

  it("goes on running when the registry says nothing, but does not start", () => {
    const answers = { "traefik:v3": { failure: "connection refused" } };
    const running = settled({ remembered: { "traefik:v3": a }, answers });
    assert.deepEqual(running.digests, { traefik: a });
    assert.deepEqual(running.warnings, [
      `tracardi:images "traefik:v3" could not be looked up (connection refused), so ${a} goes on running; see that the registry can be reached`,
    ]);
    assert.deepEqual(settled({ answers }), {
      digests: {},
      remembered: {},
      warnings: [],
      mistakes: [
        'tracardi:images "traefik:v3" could not be looked up (connection refused); see that the registry can be reached, with docker:registryAuth if need be, or write tracardi:imageDigests.traefik',
      ],
    });
  });

  it("is found again on the way back to an earlier tag", () => {
    const remembered = { "traefik:v3": a, "traefik:v2": c };
    const back = settle([{ name: "traefik", reference: "traefik:v2" }], { ...nothing, remembered }, named);
    assert.deepEqual(back.digests, { traefik: c });
    assert.deepEqual(back.remembered, remembered);
  });

  it("is not asked for where somebody wrote it", () => {
    const gui = { name: "tracardi-gui", reference: "tracardi/tracardi-gui:1.1.0" };
    assert.deepEqual(unknownImages([traefik, gui], { traefik: a, "tracardi-gui": undefined }), [gui]);
  });
});

describe("images that a stack remembers", () => {
  it("are none at first", () => {
    assert.deepEqual(recallImages(undefined), {});
    assert.deepEqual(recallImages(null), {});
  });

  it("are understood, or the program ends", () => {
    assert.deepEqual(recallImages({ "traefik:v3": a }), { "traefik:v3": a });
    for (const kept of ["traefik", { "traefik:v3": "latest" }, { "traefik:v3": 3 }]) {
      assert.throws(() => recallImages(kept), /is not what this program keeps there/);
    }
  });
});
