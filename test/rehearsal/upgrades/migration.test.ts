import assert from "node:assert/strict";
import { EngineError } from "../../../rehearsal/engine/engine.ts";
import type { Diagnostic } from "../../../rehearsal/engine/job.ts";
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import { explored } from "../../support/explored.ts";
import { Journey, type KubernetesObject } from "../support/journeys.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { LIFECYCLE } from "./support/files.ts";
import { differences, objects } from "./support/objects.ts";

const older = { "tracardi:release": "0.8.2.1" };
const newer = { "tracardi:release": "1.1.0" };
const acknowledged = { ...newer, "tracardi:acknowledgeMigration": "0.8.2.1 -> 1.1.0" };
const elsewhere = { "tracardi:tenantName": "store" };

const mustAcknowledge =
  /tracardi:release "1\.1\.0" begins a new data version \(09x\) behind the installed 0\.8\.2\.1 \(data version 0820\).*set tracardi:acknowledgeMigration to "0\.8\.2\.1 -> 1\.1\.0"/;
const noWayBack =
  /tracardi:release "0\.8\.2\.1" cannot read what the installed 1\.1\.0 \(data version 09x\) has written/;
const migrationWarning =
  'tracardi:acknowledgeMigration "0.8.2.1 -> 1.1.0" is a migration of which only a person can do a part; follow the output migrationSteps, and remove the key when that is done';
/** The cluster's own words, whatever the stack remembers. */
const clusterDemands = /0\.8\.2\.1 -> 1\.1\.0: data version 09x starts empty, and there is no way back/;
const clusterKeeps = /1\.1\.0 -> 0\.8\.2\.1: the older release cannot read data version 09x/;

describe("an upgrade to a new data version, on a real control plane", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  const traveller = new Journey({ stack: "upgrade", from: "dev", config: older });
  let rehearsal: Rehearsal;
  /** The install step of the older release. */
  let installed: InstallStep;

  before(async () => {
    rehearsal = await traveller.rehearsal;
    await traveller.first;
    await traveller.workloads;
    installed = await installStep();
  });

  /**
   * The same installation by somebody whose state is empty: another stack, another backend, it is all the same. The
   * namespaces are there, which that somebody says.
   */
  const stranger = (config: Readonly<Record<string, unknown>>) =>
    rehearsal.up("stranger", {
      from: "dev",
      config: { ...older, "tracardi:namespaces": "existing", ...config },
    });

  async function refusedAndUntouched(attempt: () => Promise<unknown>, words: RegExp): Promise<void> {
    const before = await objects(rehearsal);
    assert.ok(Object.keys(before).length > 50);
    await assert.rejects(attempt(), (error: unknown) => {
      assert.ok(error instanceof EngineError, String(error));
      assert.match(error.message, words);
      return true;
    });
    assert.deepEqual(differences(before, await objects(rehearsal)), []);
  }

  const version = async (tier: string): Promise<string | undefined> => {
    const label = `app.kubernetes.io/component=${tier}`;
    const [found] = await traveller.list<KubernetesObject>("deployments", "-A", "-l", label);
    return found?.metadata.labels?.["app.kubernetes.io/version"];
  };

  interface Refusal {
    readonly title: string;
    /** What refuses: the program by what the stack remembers, or the API server by what the marker says. */
    readonly by: "stack" | "cluster" | "engine";
    readonly attempt: () => Promise<unknown>;
    readonly words: RegExp;
  }
  const refusals: readonly Refusal[] = [
    {
      title: "without acknowledgement in the preview already",
      by: "stack",
      attempt: () => rehearsal.preview("upgrade", { from: "dev", config: newer }),
      words: mustAcknowledge,
    },
    {
      title: "without acknowledgement by the cluster where the stack remembers nothing",
      by: "cluster",
      attempt: () => stranger(newer),
      words: clusterDemands,
    },
    {
      title: "as a second installation of that name where the namespaces are to be made",
      by: "engine",
      attempt: () => stranger({ ...newer, "tracardi:namespaces": "create" }),
      words: /Namespace tracardi-private-edge: .*(conflict|already exists)/s,
    },
    {
      title: "without acknowledgement in the up",
      by: "stack",
      attempt: () => traveller.up(newer),
      words: mustAcknowledge,
    },
    {
      title: "with another place for the data, by the stack",
      by: "stack",
      attempt: () => traveller.up(elsewhere),
      words: /tracardi:tenantName "store" was not set when the data was written/,
    },
    {
      title: "with another place for the data, by the cluster where the stack remembers nothing",
      by: "cluster",
      attempt: () => stranger(elsewhere),
      words: /must not change.*the earlier ones: tenantName=/,
    },
  ];
  // Every sentence of the program is in test/stacks/lifecycle, every one of the API server in marker.test.ts.
  const tried = explored(refusals, {
    space: "upgrades refused by the real engine",
    classOf: ({ by }) => by,
    about: () => LIFECYCLE,
  });
  describe("is refused", () => {
    for (const { title, attempt, words } of tried)
      it(`${title}, and nothing is touched`, () => refusedAndUntouched(attempt, words));
  });

  describe("with acknowledgement, interrupted in the middle", () => {
    before(async () => {
      const cancelled = new AbortController();
      const interrupted = rehearsal.up("upgrade", {
        from: "dev",
        config: { ...older, ...acknowledged },
        signal: cancelled.signal,
        onProgress: ({ running }) => {
          if (running.includes("Deployment tracardi-private-api")) cancelled.abort(new Error("interrupted"));
        },
      });
      await assert.rejects(interrupted, /interrupted/);
    });

    it("has changed the private API at most: what collects events runs as before", async () => {
      assert.equal(await version("public-api"), "0.8.2.1");
      assert.equal(await version("gui"), "0.8.2.1");
    });

    it("does not lead back: the cluster knows what the stack has not written down", () =>
      refusedAndUntouched(() => traveller.up(), clusterKeeps));

    it("goes on where it was", async () => {
      const { outputs, diagnostics } = await traveller.up(acknowledged);
      assert.deepEqual(warnings(diagnostics), [migrationWarning]);
      for (const tier of ["private-api", "public-api", "gui"]) assert.equal(await version(tier), "1.1.0");
      assert.equal(outputs.installed?.value.release, "1.1.0");
      assert.equal(outputs.installed?.value.dataVersion, "09x");
      assert.match(outputs.migrationSteps?.value[0], /^Open https:\/\/gui\.tracardi\.example/);
    });

    it("has the private API available before a pod of the public one or of the GUI is made", async () => {
      const ready = Math.max(...(await times("private-api", "Ready")));
      for (const tier of ["public-api", "gui"]) {
        const first = Math.min(...(await times(tier, "created")));
        assert.ok(first >= ready, `${tier} began ${ready - first} ms too early`);
      }
    });

    it("has run the install step again, after the private API of the new release and before the public one", async () => {
      const again = await installStep();
      assert.deepEqual([installed.release, installed.dataVersion], ["0.8.2.1", "0820"]);
      assert.deepEqual([again.release, again.dataVersion, again.succeeded], ["1.1.0", "09x", 1]);
      assert.notEqual(again.name, installed.name);
      assert.notEqual(again.uid, installed.uid);
      assert.ok(again.created >= Math.max(...(await times("private-api", "Ready"))), "began too early");
      for (const tier of ["public-api", "gui"])
        assert.ok(Math.min(...(await times(tier, "created"))) >= again.completed, `${tier} did not wait`);
    });

    it("warns as long as it is acknowledged, in a preview too, and changes nothing when it is repeated", async () => {
      const preview = await rehearsal.preview("upgrade", {
        from: "dev",
        config: { ...older, ...acknowledged },
      });
      assert.deepEqual(warnings(preview.diagnostics), [migrationWarning]);
      const { changes, diagnostics } = await traveller.up(acknowledged);
      assert.deepEqual(Object.keys(changes).sort(), ["read", "same"]);
      assert.deepEqual(warnings(diagnostics), [migrationWarning]);
    });
  });

  describe("afterwards", () => {
    const back: readonly Refusal[] = [
      {
        title: "in the preview",
        by: "stack",
        attempt: () => rehearsal.preview("upgrade", { from: "dev", config: older }),
        words: noWayBack,
      },
      { title: "in the up", by: "stack", attempt: () => traveller.up(), words: noWayBack },
      {
        title: "by the cluster where the stack remembers nothing",
        by: "cluster",
        attempt: () => stranger({}),
        words: clusterKeeps,
      },
    ];
    const ways = explored(back, {
      space: "upgrades refused by the real engine",
      classOf: ({ by }) => by,
      about: () => LIFECYCLE,
    });
    for (const { title, attempt, words } of ways)
      it(`leads nowhere back: refused ${title}`, () => refusedAndUntouched(attempt, words));

    it("forgets the acknowledgement with the stack file, and warns no more", async () => {
      const { outputs, diagnostics } = await traveller.up(newer);
      assert.deepEqual(warnings(diagnostics), []);
      assert.deepEqual(outputs.migrationSteps?.value, []);
      const [edge] = await traveller.list<{ metadata: { annotations: Record<string, string> } }>(
        "namespaces",
        "--field-selector",
        "metadata.name=tracardi-private-edge",
      );
      const { annotations } = edge?.metadata ?? assert.fail("no namespace with the marker");
      assert.equal(annotations["release.tracardi/version"], "1.1.0");
      assert.equal(annotations["release.tracardi/acknowledged-migration"], undefined);
    });
  });

  /** The only Job there is. */
  async function installStep(): Promise<InstallStep> {
    const jobs = await traveller.list<Job>("jobs", "-A", "-l", "app.kubernetes.io/component=install-job");
    const [{ metadata, spec, status }, ...more] = jobs as [Job, ...Job[]];
    assert.deepEqual(more, []);
    return {
      name: metadata.name,
      uid: metadata.uid,
      release: metadata.labels["app.kubernetes.io/version"],
      dataVersion: spec.template.metadata.annotations["tracardi/data-version"],
      created: Date.parse(metadata.creationTimestamp),
      completed: Date.parse(status.completionTime ?? ""),
      succeeded: status.succeeded,
    };
  }

  /** Milliseconds since the epoch at which each pod of a tier was made, or became ready. */
  async function times(tier: string, which: "created" | "Ready"): Promise<number[]> {
    const pods = await traveller.list<Pod>("pods", "-A", "-l", `app.kubernetes.io/component=${tier}`);
    assert.ok(pods.length > 0, tier);
    return pods.map(({ metadata, status }) => {
      const ready = status.conditions.find(({ type }) => type === "Ready")?.lastTransitionTime ?? "";
      return Date.parse(which === "created" ? metadata.creationTimestamp : ready);
    });
  }
});

/** The program's own; after an interrupted up the engine has others. */
function warnings(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ severity, message }) => severity === "warning" && message.startsWith("tracardi:"))
    .map(({ message }) => message);
}

interface InstallStep {
  readonly name: string;
  readonly uid: string;
  readonly release: string | undefined;
  readonly dataVersion: string | undefined;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly completed: number;
  /** Pods that came to a good end. */
  readonly succeeded: number | undefined;
}

interface Job {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly template: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } };
  };
  readonly status: { readonly completionTime?: string; readonly succeeded?: number };
}

interface Pod {
  readonly metadata: { readonly creationTimestamp: string };
  readonly status: { readonly conditions: readonly { type: string; lastTransitionTime: string }[] };
}
