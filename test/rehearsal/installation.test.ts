import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { STORAGE_CLASS } from "../../rehearsal/cloud/objects.ts";
import type { Result } from "../../rehearsal/engine/job.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { explored } from "../support/explored.ts";
import { type Generation, Journey, type KubernetesObject } from "./support/journeys.ts";
import { ENGINE_TIMEOUT } from "./support/rehearsals.ts";

const installations = [
  { stack: "dev", from: "dev" },
  { stack: "prod", from: "prod" },
  { stack: "minimal", from: "minimal" },
  // The third topology, with the older release, both edges static, an environment and storage classes of its own.
  {
    stack: "single",
    from: "dev",
    config: {
      "tracardi:topology": "single",
      "tracardi:release": "0.8.2.1",
      "tracardi:edge": "static",
      "tracardi:storageClass": "company-disks",
      "tracardi:storageClasses": { elasticsearch: "company-fast-disks" },
      "tracardi:features": { eventDestinations: true, segmentation: false },
      "tracardi:extraEnv": {
        api: { NEW_COLLECTOR: "yes", PERFORMANCE_TRACKING: { secret: "sentry", key: "dsn" } },
      },
    },
  },
] as const;

const everyInstallation = {
  about: () => ["test/rehearsal/installation.test.ts", "stacks/topologies.ts", "stacks/releases.ts"],
};
/** Compared with the cluster by a refresh. */
const compared = explored(installations, {
  space: "installations refreshed",
  classOf: () => "an installation",
  ...everyInstallation,
});
/** Removed in the end: one that is protected, and one that is not. */
const removed = explored(installations, {
  space: "installations removed",
  classOf: ({ stack }) => (stack === "prod" ? "protected" : "not protected"),
  ...everyInstallation,
});

/** Tiers and replicas that each installation promises. */
const promised: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  dev: {
    elasticsearch: 1,
    gui: 2,
    "install-job": 1,
    mysql: 1,
    "private-api": 2,
    "private-edge": 2,
    "public-api": 3,
    "public-edge": 2,
    redis: 1,
  },
  prod: { gui: 2, "install-job": 1, "private-api": 2, "private-edge": 3, "public-api": 5, "public-edge": 3 },
  minimal: {
    api: 2,
    elasticsearch: 1,
    "install-job": 1,
    mysql: 1,
    "private-edge": 2,
    "public-edge": 2,
    redis: 1,
  },
  single: {
    api: 2,
    elasticsearch: 1,
    gui: 2,
    "install-job": 1,
    "private-edge": 2,
    "public-edge": 2,
    redis: 1,
  },
};

describe("the installation on a real control plane, by the real engine", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  const journeys = new Map<string, Journey>();
  const journey = (stack: string): Journey => {
    const found = journeys.get(stack);
    if (found === undefined) throw new Error(`no journey of ${stack}`);
    return found;
  };

  before(() => {
    for (const installation of installations) journeys.set(installation.stack, new Journey(installation));
    // All go on at once: most of an `up` is waiting for pods.
    for (const { stack } of installations) void journey(stack).second;
    for (const { stack } of compared) void journey(stack).refreshed;
  });

  for (const { stack } of installations) {
    describe(stack, () => {
      it("stands: every workload is available with the promised replicas", async () => {
        await journey(stack).first;
        await journey(stack).workloads;
        const placements = await journey(stack).placements();
        const replicas = Object.fromEntries(placements.map(({ tier, hosts }) => [tier, hosts.length]));
        assert.deepEqual(sorted(replicas), promised[stack]);
      });

      it("is spread: no host has two pods of a tier, and no zone one more than another needs", async () => {
        for (const { tier, hosts, zones } of await journey(stack).placements()) {
          assert.equal(new Set(hosts).size, hosts.length, `${tier} shares a host: ${hosts}`);
          assert.equal(new Set(zones).size, Math.min(3, zones.length), `${tier} leaves a zone out: ${zones}`);
        }
      });

      it("makes the API server warn about nothing", async () => {
        const { diagnostics } = await journey(stack).first;
        const warnings = diagnostics.filter(
          ({ severity, message }) => severity !== "info" && !ofStandIn(message),
        );
        assert.deepEqual(warnings, []);
      });

      it("hides its secrets and tells the rest", async () => {
        const { outputs } = await journey(stack).first;
        assert.deepEqual(
          Object.entries(outputs)
            .filter(([, { secret }]) => secret)
            .map(([key]) => key),
          // In production the administrator's password is in a Secret that somebody brought.
          stack === "prod" ? ["installationToken"] : ["administratorPassword", "installationToken"],
        );
        assert.match(outputs.installationToken?.value, /^[A-Za-z0-9]{40}$/);
        // The files themselves: the engine decrypts what it exports.
        const state = await stateFiles(await journey(stack).rehearsal);
        assert.match(state, /"trackUrl": ?"https/);
        assert.ok(!state.includes(outputs.installationToken?.value), "the token is in clear in the state");
        assert.ok(!state.includes("PRIVATE KEY"), "a private key is in clear in the state");
      });

      it("does not change in a second up", async () => {
        const first = await journey(stack).first;
        const { changes } = await journey(stack).second;
        // Read: the stack's own last outputs.
        assert.deepEqual(changes, { same: first.changes.create, read: 1 });
      });

      if (compared.some((installation) => installation.stack === stack))
        it("shows no drift in a refresh", async () => {
          const first = await journey(stack).first;
          const { changes } = await journey(stack).refreshed;
          // The reference to the stack itself is none of the created ones.
          assert.deepEqual(changes, { same: (first.changes.create ?? 0) + 1 });
        });

      it("has the API server refuse a privileged pod in each of its namespaces", async () => {
        const { outputs } = await journey(stack).first;
        const rehearsal = await journey(stack).rehearsal;
        const namespaces = outputs.namespaces?.value as string[];
        assert.ok(namespaces.length >= 4);
        for (const namespace of namespaces) {
          await assert.rejects(
            rehearsal.kubectl(["create", "--dry-run=server", "-f", "-"], {
              input: JSON.stringify(privilegedPod(namespace)),
            }),
            /violates PodSecurity "restricted:v1\.34".*privileged/,
            namespace,
          );
        }
      });
    });
  }

  // A suite of its own: mocha runs the tests of a suite before those of the suites inside it.
  describe("afterwards", () => {
    let trustedChange: ReturnType<typeof changeTrustedList>;

    // A rollout of two pods takes longer than everything else here, so it runs meanwhile.
    before(async () => {
      await journey("dev").refreshed;
      trustedChange = changeTrustedList(journey("dev"));
      trustedChange.catch(() => {});
    });

    it("gives the load balancers' addresses where the cloud has some, and none where it has none", async () => {
      const { outputs: prod } = await journey("prod").second;
      const { outputs: dev } = await journey("dev").second;
      assert.deepEqual(Object.keys(prod.loadBalancers?.value).sort(), ["private", "public"]);
      for (const address of Object.values(prod.loadBalancers?.value))
        assert.match(String(address), /^203\.0\.113\.\d+$/);
      assert.deepEqual(Object.values(dev.loadBalancers?.value ?? {}), []);
    });

    it("keeps each store on a volume of the storage class that is named for it, else of the one for all, else of the cluster's", async () => {
      assert.deepEqual(await volumesOf(journey("single")), {
        elasticsearch: ["Bound", configOf("single")["tracardi:storageClasses"].elasticsearch],
        redis: ["Bound", configOf("single")["tracardi:storageClass"]],
      });
      assert.deepEqual(await volumesOf(journey("minimal")), {
        elasticsearch: ["Bound", STORAGE_CLASS],
        mysql: ["Bound", STORAGE_CLASS],
        redis: ["Bound", STORAGE_CLASS],
      });
    });

    it("has the API server accept the golden manifests without a warning", async () => {
      await journey("dev").refreshed;
      const golden = await readFile(new URL("../golden/expected/dev.yaml", import.meta.url), "utf8");
      const rehearsal = await journey("dev").rehearsal;
      // Made from a token that every installation generates: another one would be another installation's.
      const state = await rehearsal.kubectl([
        ...["get", "namespace", "tracardi-private-edge", "-o"],
        "jsonpath={.metadata.annotations.release\\.tracardi/state}",
      ]);
      const mine = golden.replace(/(release\.tracardi\/state: )[0-9a-f]{16}$/m, `$1${state}`);
      assert.notEqual(mine, golden);
      // A placeholder is no certificate, and the API server says so.
      const manifests = mine
        .split(/^---$/m)
        .filter((manifest) => !/^type: kubernetes\.io\/tls$/m.test(manifest));
      const how = [
        "--server-side",
        "--force-conflicts",
        "--dry-run=server",
        "--warnings-as-errors",
        "--validate=strict",
      ];
      await rehearsal.kubectl(["apply", ...how, "-f", "-"], { input: manifests.join("---") });
    });

    it("respects protection in production, and says how to lift it", async () => {
      await journey("prod").second;
      const before = await everything(journey("prod"));
      await assert.rejects(journey("prod").destroy(), /protect/);
      assert.deepEqual(await everything(journey("prod")), before);
    });

    it("rolls the private edge, and nothing else, when the trusted list changes", async () => {
      const { before, after, operations } = await trustedChange;
      const changed = after.filter(({ name, generation }) => generation !== generationOf(before, name));
      assert.deepEqual(
        changed.map(({ name }) => name),
        ["private-edge"],
      );
      assert.deepEqual(touched(operations), [
        "kubernetes:apps/v1:Deployment::tracardi-private-edge",
        "kubernetes:core/v1:ConfigMap::tracardi-private-edge-dynamic",
        // Its annotations tell the guard rails which ranges a policy may admit.
        "kubernetes:core/v1:Namespace::tracardi-private-edge",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy::tracardi-private-edge",
      ]);
      const lists = await journey("dev").list<KubernetesObject>(
        "configmaps",
        "-n",
        "tracardi-private-edge",
        "-l",
        "app.kubernetes.io/component=private-edge",
      );
      assert.equal(lists.length, 1, "the old list is gone with its pods");
    });
  });

  describe("destroyed", () => {
    const destroyed = new Map<string, Promise<unknown>>();

    before(() => {
      for (const { stack } of removed) {
        const gone = destroy(journey(stack));
        gone.catch(() => {});
        destroyed.set(stack, gone);
      }
    });

    for (const { stack } of removed) {
      it(`leaves nothing of ${stack} behind`, async () => {
        await destroyed.get(stack);
        assert.deepEqual(await everything(journey(stack)), []);
        const namespaces = await journey(stack).list<KubernetesObject>("namespaces");
        assert.deepEqual(
          namespaces.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("tracardi")),
          stack === "prod" ? broughtAlong : [],
        );
      });
    }
  });
});

/** Everything that the engine's backend has written, history included. */
async function stateFiles(rehearsal: Rehearsal): Promise<string> {
  const folder = join(rehearsal.state.engine, "backend");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")),
  );
  return contents.join("\n");
}

/** The container engine's stand-in says that it starts nothing; that is the rehearsal's own voice. */
function ofStandIn(message: string): boolean {
  return message.includes("stand-in");
}

function configOf(stack: "single") {
  const found = installations.find((installation) => installation.stack === stack);
  if (found === undefined || !("config" in found)) throw new Error(`${stack} has no configuration`);
  return found.config;
}

/** State and class of every store's volume claim. */
async function volumesOf(traveller: Journey): Promise<Record<string, [phase: string, storageClass: string]>> {
  type Claim = KubernetesObject & { spec: { storageClassName: string }; status: { phase: string } };
  const claims = await traveller.list<Claim>("persistentvolumeclaims", "-A");
  return Object.fromEntries(
    claims
      .map(({ metadata, spec, status }): [string, [string, string]] => [
        metadata.labels?.["app.kubernetes.io/component"] ?? metadata.name,
        [status.phase, spec.storageClassName],
      ])
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function sorted(record: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a.localeCompare(b)));
}

/** Brought by the platform team, so they stay. */
const broughtAlong = ["tracardi-private", "tracardi-private-edge", "tracardi-public", "tracardi-public-edge"];

async function changeTrustedList(traveller: Journey) {
  const before = await traveller.generations();
  const { operations } = await traveller.up({ "tracardi:trustedCidrs": ["127.0.0.1/32", "198.51.100.0/24"] });
  return { before, after: await traveller.generations(), operations };
}

function generationOf(generations: readonly Generation[], wanted: string): number | undefined {
  return generations.find(({ name }) => name === wanted)?.generation;
}

/** What is protected must be released first, by an `up` with the changed setting. */
async function destroy(traveller: Journey): Promise<void> {
  if (traveller.installation.stack === "prod") await traveller.up({ "tracardi:protect": false });
  await traveller.destroy();
}

/** Type and name of every Kubernetes object that an operation changed. */
function touched(operations: Result["operations"]): string[] {
  const urns = Object.values(operations).flat();
  const names = urns.map((urn) => `${urn.split("::")[2]?.split("$").at(-1)}::${urn.split("::")[3]}`);
  return [...new Set(names)].filter((name) => name.startsWith("kubernetes:")).sort();
}

/** Every object that carries the installation's labels: kind, name and version. */
async function everything(traveller: Journey): Promise<string[]> {
  const kinds = [
    "configmaps,secrets,serviceaccounts,services,deployments,statefulsets,jobs,pods,poddisruptionbudgets,persistentvolumeclaims",
    "ingresses,networkpolicies,resourcequotas,limitranges,roles,rolebindings",
    "clusterroles,clusterrolebindings,ingressclasses,priorityclasses",
  ].join(",");
  const items = await traveller.list<KubernetesObject & { metadata: { uid: string } }>(
    kinds,
    "-A",
    "-l",
    "app.kubernetes.io/part-of=tracardi",
  );
  return items
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name} ${metadata.uid}`)
    .sort();
}

function privilegedPod(namespace: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "intruder", namespace },
    spec: { containers: [{ name: "intruder", image: "intruder:1", securityContext: { privileged: true } }] },
  };
}
