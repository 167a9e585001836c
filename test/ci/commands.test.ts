import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { type Checkout, checkout } from "./checkout.ts";
import { commands } from "./pipelines.ts";

/** Those of `make preview`, `deploy`, `drift` and `comment` need a cloud and a forge: they are run against stand-ins. */
const elsewhere = { preview: "pulumi", deploy: "pulumi", drift: "pulumi", comment: "comment" };

/** `make check` runs these alone, one of each suite without a cluster: all of them run before this suite does. */
const keptTests = [
  "test/stacks/cidr.test.ts",
  "test/exposure/textSize.test.ts",
  "test/capacity/quantities.test.ts",
];

const targetOf = (run: string): string => run.split(" ")[1] ?? "";

/** What the pipelines say, without the runner's own paths: the one way in which a target is called here. */
function commandOf(target: string): { words: readonly string[]; env: Readonly<Record<string, string>> } {
  const said = commands
    .filter(({ run }) => targetOf(run) === target)
    .map(({ run, env }) => ({
      words: run.split(" ").slice(1),
      env: Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes("$"))),
    }));
  const [first, ...others] = said;
  for (const other of others) assert.deepEqual(other, first, `pipelines disagree about make ${target}`);
  return first ?? assert.fail(`no pipeline runs make ${target}`);
}

describe("the commands of the pipelines, in a checkout of their own", function () {
  // `make policy` brings a control plane up.
  this.timeout(360_000);
  let here: Checkout;
  const ran = new Set<string>();

  before(async () => {
    here = await checkout((path) => path.endsWith(".test.ts") && !keptTests.includes(path));
  });

  after(async () => {
    await execa("make", ["down"], { cwd: here.folder, reject: false });
    await here.remove();
  });

  /** As a runner does it: without what the caller's own `make` hands down. */
  async function make(target: string): Promise<{ passes: boolean; all: string }> {
    ran.add(target);
    const { words, env } = commandOf(target);
    const { PATH = "", HOME = "", TRACARDI_CACHE } = process.env;
    const { exitCode, all } = await execa("make", words, {
      ...{ cwd: here.folder, reject: false, all: true, extendEnv: false, stdin: "ignore" },
      env: { PATH, HOME, ...(TRACARDI_CACHE !== undefined && { TRACARDI_CACHE }), ...env },
    });
    return { passes: exitCode === 0, all };
  }

  const passes = async (target: string): Promise<string> => {
    const { passes, all } = await make(target);
    assert.ok(passes, `make ${target}\n${all}`);
    return all;
  };

  const fails = async (target: string): Promise<string> => {
    const { passes, all } = await make(target);
    assert.ok(!passes, `make ${target} passes\n${all}`);
    return all;
  };

  const edit = (path: string, change: (text: string) => string): void => {
    const before = readFileSync(join(here.folder, path), "utf8");
    const after = change(before);
    assert.notEqual(after, before, path);
    writeFileSync(join(here.folder, path), after);
  };

  describe("of a change that changes nothing", () => {
    it("make check passes, with every test counted", async () => {
      assert.match(await passes("check"), /\n\d+ passed, 0 failed$/);
    });

    it("make test-exhaustive runs the same, and the suites that need programs", async () => {
      // The checkout has the tests of `make check` above and none that need a cluster.
      assert.match(await passes("test-exhaustive"), /\n\d+ passed, 0 failed$/);
    });

    it("make golden writes what is committed, and make unchanged says nothing", async () => {
      await passes("golden");
      assert.equal(await passes("unchanged"), "");
    });

    it("make diff passes, and finds nothing", async () => {
      await passes("diff");
      assert.match(readFileSync(join(here.folder, "diff.md"), "utf8"), /nothing changes/i);
    });

    it("make policy passes: all agree", async () => {
      assert.match(await passes("policy"), /^Policies: all agree/m);
    });
  });

  describe("of a change that trusts sixteen times as many addresses as before", () => {
    before(async () => {
      edit("Pulumi.prod.yaml", (text) => text.replace("- 203.0.113.32/28", "- 203.0.113.0/24"));
      await here.commit("Everybody at the branch office");
    });

    it("make diff fails, and begins with the range", async () => {
      await fails("diff");
      const [verdict, details, first] = readFileSync(join(here.folder, "diff.md"), "utf8")
        .split("\n\n")
        .slice(1);
      assert.match(verdict ?? "", /EXPOSURE GROWS; a second reviewer is needed/);
      assert.match(details ?? "", /Exposure: wider/);
      assert.match(first ?? "", /^\+ LoadBalancer \S+ admits 203\.0\.113\.0\/24 to private-edge /m);
    });

    it("make policy fails, and names the policy and the range", async () => {
      const all = await fails("policy");
      assert.match(all, /trusted-ranges-are-narrow/);
      assert.match(all, /203\.0\.113\.0\/24/);
    });

    it("make unchanged fails after make golden, and names the files to commit", async () => {
      await passes("golden");
      assert.match(await fails("unchanged"), /^ M test\/golden\/expected\/prod\.yaml$/m);
    });
  });

  describe("of a change with mistakes", () => {
    before(() => here.reset());

    it("make check fails: format, types and a test, each named", async () => {
      edit("stacks/cidr.ts", (text) => `${text}const  unused: number = "a text";\n`);
      edit(keptTests[0] ?? "", (text) => text.replace("assert.equal(", "assert.notEqual("));
      const all = await fails("check");
      assert.match(all, /stacks\/cidr\.ts.*lint\/correctness\/noUnusedVariables/);
      assert.match(all, /^stacks\/cidr\.ts\(\d+,\d+\): error TS2322/m);
      assert.match(all, /\n\d+ passed, 3 failed\n/);
    });
  });

  // Behind the others: it looks at what they ran.
  describe("all of them", () => {
    it("are run: here, or against the stand-ins of the cloud and of the forge", () => {
      for (const [target, file] of Object.entries(elsewhere)) {
        const text = readFileSync(join(import.meta.dirname, `${file}.test.ts`), "utf8");
        assert.ok(text.includes(`make(["${target}"`) || text.includes(`"make", ["${target}"`), target);
      }
      const inPipelines = new Set(commands.map(({ run }) => targetOf(run)));
      assert.deepEqual([...ran, ...Object.keys(elsewhere)].sort(), [...inPipelines].sort());
    });
  });
});
