import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { REPOSITORY } from "../suites.ts";
import { apply, type Mutant, mutantsIn, mutantsOf } from "./support/mutants.ts";
import { difference, type Results, summary } from "./support/results.ts";
import { sampleOf } from "./support/sample.ts";
import { stagesOf } from "./support/stages.ts";
import { judgeAll } from "./support/trials.ts";

const lines = { "a.ts": 900, "b.ts": 100 };
const mutants = Object.entries(lines).flatMap(([file, length]) =>
  mutantsOf(file, Array.from({ length }, (_, line) => `run(${line});`).join("\n")),
);
const sample = (seed: number, count: number) =>
  sampleOf(mutants, (file) => lines[file as keyof typeof lines], { seed, count });

describe("a sample of mutants", () => {
  it("is the same for the same seed, and another one for another", () => {
    assert.deepEqual(sample(1, 20), sample(1, 20));
    assert.notDeepEqual(sample(1, 20), sample(2, 20));
  });

  it("is spread over the files in proportion to their lines, and has no line twice", () => {
    const drawn = sample(1, 20);
    assert.equal(drawn.filter(({ file }) => file === "b.ts").length, 2);
    assert.equal(new Set(drawn.map(({ file, line }) => `${file}:${line}`)).size, 20);
  });

  it("is no larger than the lines that there are", () => {
    assert.equal(sample(1, 2000).length, 1000);
  });
});

/** A checkout with one source file, whose tests notice one of its two constants. */
const files = {
  "components/a.ts": "export const noticed = 1;\nexport const unnoticed = true;\n",
  "test/components/a.test.ts": `import assert from "node:assert/strict";
import { noticed } from "../../components/a.ts";
it("is one", () => assert.equal(noticed, 1));
`,
  "test/components/deep/b.test.ts": 'it("is beside it", () => {});\n',
  "test/golden/golden.test.ts": 'it("is golden", () => {});\n',
  "test/other.test.ts": 'it("is another", () => {});\n',
  "test/suites.ts": `export const quick = [
  { title: "first", files: ["test/components/a.test.ts", "test/components/deep/b.test.ts", "test/golden/golden.test.ts"] },
  { title: "second", files: ["test/other.test.ts"] },
];
export const filesOf = ({ files }) => files;
`,
  "package.json": '{ "type": "module" }\n',
  "tsconfig.json": '{ "compilerOptions": { "types": [], "lib": ["ES5"] }, "include": ["components"] }\n',
  ".gitignore": "node_modules/\n",
};

describe("the trials of mutants", function () {
  this.timeout(60_000);
  let folder: string;
  let checkout: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mutants-test-"));
    checkout = join(folder, "checkout");
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(checkout, file)), { recursive: true });
      writeFileSync(join(checkout, file), text);
    }
    symlinkSync(join(REPOSITORY, "node_modules"), join(checkout, "node_modules"));
    git("init", "--quiet");
    writeFileSync(join(checkout, ".git/info/exclude"), "/node_modules\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Start");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function git(...args: readonly string[]): void {
    const settings = [
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@localhost",
      "-c",
      "commit.gpgSign=false",
    ];
    execFileSync("git", [...settings, ...args], { cwd: checkout });
  }

  async function judged(sample: readonly Mutant[], suiteOf?: string): Promise<Results> {
    const runs = mkdtempSync(join(folder, "runs-"));
    let kept: Results | undefined;
    const keep = (results: Results) => {
      kept = results;
    };
    await judgeAll(sample, { checkout, folder: runs, suiteOf, say: () => {}, keep });
    assert.ok(kept);
    return kept;
  }

  it("run the tests of the changed file first, then the golden ones, then the others", async () => {
    const stages = await stagesOf(checkout);
    assert.deepEqual(stages.of("components/a.ts"), [
      { title: "tests of the file", files: ["test/components/a.test.ts"] },
      { title: "golden files", files: ["test/golden/golden.test.ts"] },
      { title: "first", files: ["test/components/deep/b.test.ts"] },
      { title: "second", files: ["test/other.test.ts"] },
    ]);
    assert.deepEqual(
      stages.of("components/deep/deeper/c.ts").map(({ title, files }) => [title, files.length]),
      [
        ["tests of its folder", 1],
        ["golden files", 1],
        ["first", 1],
        ["second", 1],
      ],
    );
  });

  it("say which test caught a mutant, and which mutants survived; the checkout stays as it is", async () => {
    const all = mutantsIn(checkout, ["components"]);
    const [one, two, unnoticed] = all;
    assert.ok(one && two && unnoticed);
    // Two copies: the third mutant is judged where one of the others was.
    const results = await judged([one, two, unnoticed]);
    const caughtBy = Object.fromEntries(results.results.map(({ mutant, caught }) => [mutant.id, caught]));
    assert.deepEqual(caughtBy, {
      [one.id]: { by: "tests of the file", test: "is one" },
      [two.id]: { by: "tests of the file", test: "is one" },
      [unnoticed.id]: undefined,
    });
    assert.match(summary(results), /survived: 1\n {2}\w+ {2}components\/a\.ts:2 boolean: true → false$/);
    assert.equal(readFileSync(join(checkout, "components/a.ts"), "utf8"), files["components/a.ts"]);
  });

  it("take the same mutants in another commit, and name those that it does not have", async () => {
    git("commit", "--quiet", "--allow-empty", "--message", "Next");
    writeFileSync(
      join(checkout, "components/a.ts"),
      `// New.\n${files["components/a.ts"]}export const added = 2;\n`,
    );
    const all = mutantsIn(checkout, ["components"]);
    const [first, , , added] = all;
    assert.ok(first && added);
    const results = await judged([first, added], "HEAD~1");
    assert.deepEqual(
      results.results.map(({ mutant, caught }) => [mutant.id, mutant.line, caught?.test]),
      [[first.id, 1, "is one"]],
    );
    assert.deepEqual(results.absent, [added]);
  });

  it("are refused where a test fails without any mutant", async () => {
    writeFileSync(join(checkout, "components/a.ts"), files["components/a.ts"].replace("= 1", "= 3"));
    await assert.rejects(judged(mutantsIn(checkout, ["components"])), {
      message: "first: fails without any mutant: is one",
    });
  });

  it("write several mutants at once, the first one of each line", () => {
    const place = join(folder, "written");
    mkdirSync(join(place, "components"), { recursive: true });
    writeFileSync(join(place, "components/a.ts"), files["components/a.ts"]);
    const [more, less, no] = mutantsIn(place, ["components"]);
    assert.ok(more && less && no);
    assert.deepEqual(apply([no, more, less], place), [less]);
    assert.equal(
      readFileSync(join(place, "components/a.ts"), "utf8"),
      "export const noticed = 2;\nexport const unnoticed = false;\n",
    );
  });
});

describe("the comparison of two runs", () => {
  it("says what only one of them caught", () => {
    const [both, lost, gained, alone] = mutantsOf("a.ts", "run(1);\nrun(2);\n");
    assert.ok(both && lost && gained && alone);
    const caught = { by: "golden files", test: "is golden" };
    const now: Results = {
      suite: "the checkout",
      absent: [],
      results: [
        { mutant: both, caught, seconds: 1 },
        { mutant: lost, seconds: 1 },
        { mutant: gained, caught, seconds: 1 },
        { mutant: alone, seconds: 1 },
      ],
    };
    const before: Results = {
      suite: "abc",
      absent: [],
      results: [
        { mutant: both, caught, seconds: 1 },
        { mutant: lost, caught, seconds: 1 },
        { mutant: gained, seconds: 1 },
      ],
    };
    assert.equal(
      difference(now, before),
      `
3 mutants are in both runs; 2 caught by the tests of the checkout, 2 by those of abc

caught by abc only: 1
  ${lost.id}  a.ts:1 number: 1 → 2
      golden files: is golden

caught by the checkout only: 1
  ${gained.id}  a.ts:1 number: 1 → 0
      golden files: is golden`,
    );
  });
});
