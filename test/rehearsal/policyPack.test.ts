/** The policy pack run by the real engine, as `make up POLICY=1` does: good stacks come up, bad ones change nothing. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { preparePolicyPack } from "../../rehearsal/policyPack.ts";
import { preparePrerequisites } from "../../rehearsal/prerequisites.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { HERE } from "../../rehearsal/state.ts";
import { explored } from "../support/explored.ts";
import { ENGINE_TIMEOUT, startTestRehearsal, testFolder } from "./support/rehearsals.ts";
import { differences, type Snapshot, whenQuiet } from "./support/snapshot.ts";

/** The program, edited by somebody: what comes before it, and after it. */
interface Edited {
  readonly title: string;
  readonly before?: string;
  readonly after?: string;
  /** Each names the policy and what is wrong. */
  readonly says: readonly RegExp[];
}

const edited: readonly Edited[] = [
  {
    title: "a load balancer for the GUI",
    after: `new k8s.core.v1.Service("door", {
      metadata: { name: "door", namespace: "tracardi-private" },
      spec: {
        type: "LoadBalancer",
        selector: {
          "app.kubernetes.io/name": "tracardi",
          "app.kubernetes.io/instance": "tracardi",
          "app.kubernetes.io/component": "gui",
        },
        ports: [{ port: 80, targetPort: 8080 }],
      },
    }, { provider });`,
    says: [
      /policy only-edges-are-load-balancers: Service tracardi-private\/door is a load balancer, and leads to something else than one edge/,
    ],
  },
  {
    title: "no allow list on the private controller",
    before: `pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
      if (type === "kubernetes:apps/v1:Deployment" && name === "tracardi-private-edge") {
        const [container] = props.spec.template.spec.containers;
        container.args = container.args.filter((argument) => !argument.includes("middlewares="));
      }
      return { props, opts };
    });`,
    says: [
      /policy private-controller-has-allow-list: Deployment tracardi-private-edge\/\S+ has no allow list on entrypoint "web"/,
      /policy private-controller-has-allow-list: Deployment tracardi-private-edge\/\S+ has no allow list on entrypoint "websecure"/,
    ],
  },
  {
    title: "a password in the environment of a privileged API",
    before: `pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
      if (type === "kubernetes:apps/v1:Deployment" && name === "tracardi-public-api") {
        const [container] = props.spec.template.spec.containers;
        container.securityContext = { ...container.securityContext, privileged: true };
        container.env = [...container.env, { name: "EXTRA_PASSWORD", value: "Tuesday4711" }];
      }
      return { props, opts };
    });`,
    says: [
      /policy pods-are-restricted: Deployment tracardi-public\/\S+ is privileged in container public-api/,
      /policy no-secrets-in-pod-specs: Deployment tracardi-public\/\S+ writes the value of EXTRA_PASSWORD into container public-api/,
    ],
  },
];

describe("the policy pack, by the real engine", function () {
  this.timeout(3 * ENGINE_TIMEOUT);

  let folder: string;
  let rehearsal: Rehearsal;
  let quiet: Snapshot;

  before(async () => {
    folder = testFolder("policy");
    rehearsal = await startTestRehearsal("policy", { directory: join(folder, "dev") });
    quiet = await whenQuiet(rehearsal, 120_000);
    assert.ok(quiet.size > 50, `${quiet.size} objects`);
  });

  const up = async (project: string) => {
    const words = ["up", "--policy", "--stack", "dev", "--state", folder, "--project", project];
    const { all, exitCode } = await execa(process.execPath, [join("rehearsal", "cli.ts"), ...words], {
      all: true,
      cwd: HERE.project,
      reject: false,
      stdin: "ignore",
    });
    return { text: String(all), exitCode };
  };

  // Each policy is judged in test/policy; this is about what the engine does with a violation.
  const tried = explored(edited, {
    space: "edited programs stopped by the policy pack in the real engine",
    classOf: () => "an edited program",
    about: () => ["policy/", "rehearsal/policyPack.ts"],
  });
  for (const program of tried) {
    it(`stops ${program.title}, before anything is made`, async () => {
      const { text, exitCode } = await up(edit(folder, program));
      assert.equal(exitCode, 1, text);
      for (const sentence of program.says) assert.match(text, sentence);
      assert.ok(!text.includes("Tuesday4711"), "repeats a password");
      const found = differences(quiet, await whenQuiet(rehearsal, 120_000));
      assert.deepEqual(found, []);
    });
  }

  it("agrees with the committed stack dev, which comes up", async () => {
    const { text, exitCode } = await up(HERE.project);
    assert.equal(exitCode, 0, text);
    assert.match(text, /^Policies: all agree \(/m);
    assert.match(text, /^Stack dev: created 1\d\d /m);
  });

  it("agrees with the committed stack prod, and advises what it is configured to", async () => {
    // Beside the other one, under a name of its own.
    const config = { "tracardi:name": "shop" };
    const policyPacks = [preparePolicyPack(rehearsal.state, "prod")];
    await preparePrerequisites(rehearsal, "prod", { config });
    const operations = explored(["preview", "up"] as const, {
      space: "operations of prod with the policy pack in the real engine",
      classOf: () => "an operation",
      about: () => ["policy/", "rehearsal/policyPack.ts", "Pulumi.prod.yaml"],
    });
    for (const operation of operations) {
      const { changes, diagnostics } = await rehearsal[operation]("prod", { config, policyPacks });
      assert.ok((changes.create ?? 0) > 100, JSON.stringify(changes));
      const said = diagnostics.filter(({ policy }) => policy !== undefined);
      assert.deepEqual([...new Set(said.map(({ policy }) => policy))], ["images-have-digests"], operation);
    }
  });
});

/** A project that is the committed one with something before and after its program. */
function edit(folder: string, { title, before = "", after = "" }: Edited): string {
  const project = join(folder, title.replaceAll(/\W/g, "-"));
  mkdirSync(project);
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"])
    cpSync(join(HERE.project, file), join(project, file));
  const program = [
    'import * as k8s from "@pulumi/kubernetes";',
    'import * as pulumi from "@pulumi/pulumi";',
    before,
    `await import(${JSON.stringify(join(HERE.project, "index.ts"))});`,
    'const provider = new k8s.Provider("edited", {});',
    after,
    "export {};",
  ];
  writeFileSync(join(project, "index.ts"), program.join("\n"));
  return project;
}
