import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { answer } from "../../capacity/answer.ts";
import type { Report } from "../../capacity/report.ts";

const today = new Date("2026-02-10");
const cli = fileURLToPath(new URL("../../capacity/cli.ts", import.meta.url));

const config = {
  "tracardi:topology": "split",
  "tracardi:trackHost": "track.example.com",
  "tracardi:apiHost": "api.example.com",
  "tracardi:guiHost": "gui.example.com",
  "tracardi:trustedCidrs": ["127.0.0.1/32"],
  "tracardi:podCidr": "10.244.0.0/16",
  "tracardi:serviceCidr": "10.96.0.0/16",
  "tracardi:nodeCidrs": ["172.18.0.0/16"],
  "tracardi:install": false,
  "tracardi:stores": "embedded",
  "tracardi:requestsPerSecond": 20,
};
const store = { cidrs: ["10.0.64.0/20"], secret: { name: "store" } };
const external = {
  "tracardi:stores": "external",
  "tracardi:elasticsearch": { ...store, hosts: ["es.example.com:9200"] },
  "tracardi:redis": { ...store, host: "redis.example.com:6379" },
  "tracardi:mysql": { ...store, host: "mysql.example.com:3306" },
};

describe("make plan", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "capacity-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: tracardi\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: string[]) {
    // No cluster, no Pulumi: whatever is on PATH or in a kubeconfig must not matter.
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: "utf8",
      env: {},
    });
    return { status, stdout, stderr };
  }

  /** What it prints for a stack file with these changes. */
  function plan(changes: object, ...args: string[]): string {
    writeFileSync(join(folder, "Pulumi.a.yaml"), stringify({ config: { ...config, ...changes } }));
    return answer(["--stack", "a", ...args], folder, today);
  }

  function report(changes: object, ...args: string[]): Report {
    return JSON.parse(plan(changes, "--json", ...args)) as Report;
  }

  it("shows the production stack in at most 80 columns", () => {
    const { status, stdout, stderr } = run("--stack", "prod", "--nodes", "6x8,32Gi", "--disk", "2Ti");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.length > 80),
      [],
    );
    assert.match(stdout, /^public-api +5 +8 +0\.8-4 +1\.2-2\.3 GiB +4 +3$/m);
    assert.match(stdout, /^public-api with 5 +960\/s +768\/s +576\/s$/m);
    assert.match(stdout, /^mysql +14 +616 +1372 +not said +4 GiB$/m);
    assert.match(stdout, /^elasticsearch +25 +1100 +2450 +not said +3 x 8 GiB$/m);
    assert.match(
      stdout.replace(/\s+/g, " "),
      /the pools of 44 processes at their largest \(5 x 8 of public-api, 2 x 2 of private-api\), in a rollout of 98/,
    );
    assert.match(stdout, /^private-edge +115 +40 +60$/m);
    assert.match(stdout, /^tracardi-public +11 /m);
    assert.match(stdout, /No warnings\.\n$/);
  });

  it("is as wide as a terminal with every number and name at its largest", () => {
    const long = "a-namespace-whose-name-is-as-long-as-the-name-of-one-may-be-at-m";
    const stdout = plan({
      ...external,
      "tracardi:namespaceNames": { public: `${long.slice(0, 62)}1`, private: `${long.slice(0, 62)}2` },
      "tracardi:requestsPerSecond": 90_000,
      "tracardi:requestsPerSecondPeak": 100_000,
      "tracardi:autoscaling": { minimum: 1000, maximum: 1200 },
      "tracardi:replicas": { "private-api": 100, "public-edge": 100, "private-edge": 100, gui: 100 },
      "tracardi:workers": { merging: true, update: true },
      "tracardi:mysql": { ...external["tracardi:mysql"], connectionLimit: 100_000 },
    });
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.length > 80),
      [],
    );
  });

  it("says the same to programs", () => {
    const found = report({ "tracardi:requestsPerSecond": 600, ...external });
    const api = found.tiers.find(({ tier }) => tier === "public-api");
    assert.deepEqual(api, {
      tier: "public-api",
      namespace: "tracardi-public",
      instances: 5,
      workers: 8,
      requests: { cpu: 800, memory: 1200 },
      limits: { cpu: 4000, memory: 2400 },
      afterNode: 4,
      afterZone: 3,
      shutdown: { waitSeconds: 15, drainSeconds: 30, reserveSeconds: 15, graceSeconds: 60 },
      capacity: {
        usual: { now: 960, afterNode: 768, afterZone: 576 },
        most: { now: 960, afterNode: 768, afterZone: 576 },
      },
    });
    assert.deepEqual(
      found.stores.map(({ store, connections }) => [store, connections]),
      [
        ["elasticsearch", { usual: 1100, most: 2450, perProcess: 25 }],
        ["redis", { usual: 880, most: 1960, perProcess: 20 }],
        ["mysql", { usual: 616, most: 1372, perProcess: 14 }],
      ],
    );
    // Each pod once: 2 + 2 edges, 5 + 2 APIs, 2 GUIs.
    assert.deepEqual(found.totals.usual.requests, {
      cpu: 4 * 100 + 5 * 800 + 2 * 200 + 2 * 50,
      memory: 4 * 160 + 5 * 1200 + 2 * 300 + 2 * 32,
    });
    assert.deepEqual(
      found.namespaces.reduce((sum, { requests }) => sum + requests.cpu, 0),
      found.totals.most.requests.cpu,
    );
    assert.deepEqual(found.warnings, []);
  });

  it("counts the Job that installs for what there may be, not for what there is", () => {
    const administrator = { email: "admin@example.com" };
    const installing = { "tracardi:install": true, "tracardi:administrator": administrator };
    const [without, with_] = [report({}), report(installing)];
    assert.deepEqual(with_.totals.usual, without.totals.usual);
    assert.ok(with_.totals.most.requests.cpu > without.totals.most.requests.cpu);
    assert.match(plan(installing), /^install-job +a Job +- .* - +-$/m);
    assert.equal(
      with_.namespaces.reduce((sum, { requests }) => sum + requests.memory, 0),
      with_.totals.most.requests.memory,
    );
  });

  it("counts a whole pod, with what stands beside the program", () => {
    const otel = {
      name: "otel",
      image: "registry.example.com/otel:1.0.0",
      requests: { cpu: 50, memory: 64, storage: 64 },
      limits: { cpu: 200, memory: 128, storage: 64 },
    };
    const amounts = (changes: object) => {
      const found = report(changes).tiers.find(({ tier }) => tier === "private-api");
      return { requests: found?.requests, limits: found?.limits };
    };
    assert.deepEqual(amounts({}), {
      requests: { cpu: 200, memory: 300 },
      limits: { cpu: 1000, memory: 2000 },
    });
    assert.deepEqual(amounts({ "tracardi:extraContainers": [otel] }), {
      requests: { cpu: 250, memory: 364 },
      limits: { cpu: 1200, memory: 2128 },
    });
  });

  it("shows an autoscaled tier from its lowest to its highest number", () => {
    const scaled = { "tracardi:requestsPerSecond": 100, "tracardi:requestsPerSecondPeak": 600 };
    const stdout = plan(scaled);
    assert.match(stdout, /at most 600\/s\s\(autoscaled\)/);
    assert.match(stdout, /^public-api +4 to 14 /m);
    assert.match(stdout, /^public-api with 4 +192\/s/m);
    assert.match(stdout, /^public-api with 14 +672\/s +624\/s/m);
  });

  it("says what a number written by hand costs", () => {
    const { warnings } = report({
      "tracardi:requestsPerSecond": 600,
      "tracardi:replicas": { "public-api": 4 },
      ...external,
    });
    assert.deepEqual(warnings, [
      "tracardi:replicas.public-api 4 carries 768/s, and 576/s after losing a node, of the 600/s planned for; write 5 or more, or remove it",
    ]);
  });

  it("says what numbers by hand add and take away, also where they are enough", () => {
    const written = {
      ...external,
      "tracardi:requestsPerSecond": 600,
      "tracardi:replicas": { "public-api": 10, "private-api": 3, "public-edge": 1 },
    };
    const { byHand } = report(written);
    assert.deepEqual(byHand, [
      {
        key: "replicas.public-api",
        tier: "public-api",
        // Three workers each: nine instances are left.
        written: { instances: 10, requests: { cpu: 3000, memory: 4500 }, carries: 648 },
        calculated: { instances: 5, requests: { cpu: 4000, memory: 6000 }, carries: 768 },
      },
      {
        key: "replicas.private-api",
        tier: "private-api",
        written: { instances: 3, requests: { cpu: 600, memory: 900 } },
        calculated: { instances: 2, requests: { cpu: 400, memory: 600 } },
      },
      {
        key: "replicas.public-edge",
        tier: "public-edge",
        written: { instances: 1, requests: { cpu: 100, memory: 160 } },
        calculated: { instances: 2, requests: { cpu: 200, memory: 320 } },
      },
    ]);
    const stdout = plan(written);
    assert.match(stdout, /^replicas\.public-api +10 +5 +-1 +-1\.5 GiB +-120\/s$/m);
    assert.match(stdout, /^replicas\.private-api +3 +2 +\+0\.2 +\+300 MiB +-$/m);
    assert.deepEqual(report({}).byHand, []);
    assert.doesNotMatch(plan({}), /By hand/);
  });

  it("says it of the autoscaler's bounds too", () => {
    const { byHand } = report({
      "tracardi:requestsPerSecond": 100,
      "tracardi:requestsPerSecondPeak": 600,
      "tracardi:autoscaling": { maximum: 30 },
    });
    assert.deepEqual(byHand, [
      {
        key: "autoscaling.maximum",
        tier: "public-api",
        written: { instances: 30, requests: { cpu: 6000, memory: 9000 }, carries: 29 * 2 * 24 },
        calculated: { instances: 14, requests: { cpu: 2800, memory: 4200 }, carries: 13 * 2 * 24 },
      },
    ]);
  });

  it("says where more connections would be opened than a store accepts", () => {
    const { warnings } = report({
      "tracardi:requestsPerSecond": 600,
      ...external,
      "tracardi:mysql": { ...external["tracardi:mysql"], connectionLimit: 1371 },
      "tracardi:redis": { ...external["tracardi:redis"], connectionLimit: 1960 },
    });
    assert.deepEqual(warnings, [
      "tracardi:mysql.connectionLimit 1371 is less than the 1372 connections of a rollout (616 usually); raise the server's limit, or lower tracardi:connections.mysql",
    ]);
    const merging = report({
      "tracardi:requestsPerSecond": 600,
      ...external,
      "tracardi:redis": { ...external["tracardi:redis"], connectionLimit: 1960 },
      "tracardi:workers": { merging: true },
    });
    assert.match(merging.warnings.join(), /^tracardi:redis\.connectionLimit 1960 is less than the 1980 /);
    assert.deepEqual(report({ "tracardi:requestsPerSecond": 600 }).warnings, [
      "the embedded mysql accepts 400 connections, a rollout may open 1372; use one of your own for this load",
    ]);
  });

  it("says how fast the disk fills, and how long one that is told would last", () => {
    const load = { ...external, "tracardi:requestsPerSecond": 600 };
    assert.match(
      plan(load).replace(/\s+/g, " "),
      /Its disk: up to 197\.8 GiB a day, 5\.8 TiB in 30 days, if 600 requests\/s come day and night \(estimate: 2 KiB an event, 2 copies\)\..* 30 days need 6\.8 TiB, 365 days need 82\.9 TiB, .* ARGS="--disk 2Ti" says how long/,
    );
    assert.match(plan(load, "--disk", "20Ti").replace(/\s+/g, " "), /A disk of 20 TiB lasts 88 days/);
    assert.deepEqual(report(load, "--disk", "500Gi").disk.given, { gibibytes: 500, days: 2 });
    // 20 requests/s into the embedded volume: 3.3 GiB a day.
    assert.match(plan({}).replace(/\s+/g, " "), /Its volume of 10 GiB lasts 2 days at that rate\./);
  });

  it("warns of the day on which Elasticsearch has too many shards, counted from the installation", () => {
    const old = { ...external, "tracardi:release": "0.8.2.1", "tracardi:mysql": undefined };
    const found = report(old, "--installed", "2025-02-10");
    assert.equal(found.shards.reached, "2026-03-01");
    assert.match(
      found.warnings.join(),
      /^Elasticsearch has more than 1000 shards on 2026-03-01 \(about 63 more a month\)/,
    );
    assert.equal(report(old).shards.reached, "2027-03-01");
    assert.deepEqual(
      report({ ...old, "tracardi:elasticsearch": { ...external["tracardi:elasticsearch"], dataNodes: 3 } })
        .warnings,
      [],
    );
  });

  it("says before whether the cluster is too small", () => {
    const on = (nodes: string) => report({}, "--nodes", nodes).warnings;
    assert.deepEqual(on("3x4,16Gi"), []);
    assert.deepEqual(on("1x1,4Gi"), ["the cluster is too small: on 1 node 10 instances find no place"]);
    assert.deepEqual(on("2x2,4Gi"), [
      "the cluster has no room for a rollout: on 2 nodes new pods would wait for old ones to end",
    ]);
    assert.match(on("2x2,8Gi").join(), /^after losing a node \d+ instances? find no place on the 1 nodes/);
  });

  it("says before which quota somebody set too low, and overlooks those that it brings itself", () => {
    const file = join(folder, "cluster.json");
    const quota = (namespace: string, hard: object, labels: object = {}) => ({
      kind: "ResourceQuota",
      metadata: { name: "team", namespace, labels },
      spec: { hard },
    });
    const node = (zone: string, unschedulable = false) => ({
      kind: "Node",
      metadata: { name: zone, labels: { "topology.kubernetes.io/zone": zone } },
      spec: { unschedulable },
      status: { allocatable: { cpu: "8", memory: "32Gi" } },
    });
    const items = [
      ...["a", "b", "c"].map((zone) => node(zone)),
      quota("tracardi-public", { pods: "6", "limits.memory": "1Ti", "requests.cpu": "700m" }),
      quota("tracardi-private", { cpu: "1", memory: "100Gi" }),
      quota("tracardi-private-edge", { pods: "1" }, { "app.kubernetes.io/part-of": "tracardi" }),
      quota("somewhere-else", { pods: "0" }),
    ];
    writeFileSync(file, JSON.stringify({ kind: "List", items }));
    assert.deepEqual(report({}, "--cluster", file).warnings, [
      "quota team of namespace tracardi-public grants 6 of pods, a rollout needs 7; have it raised",
      "quota team of namespace tracardi-private grants 1 of CPU requests, a rollout needs 1.25; have it raised",
    ]);
    assert.match(
      plan({}, "--cluster", file).replace(/\s+/g, " "),
      /Compared with 3 nodes \(24 CPU, 96 GiB allocatable\), as if nothing else ran there, and with 3 quotas\./,
    );
    // Nodes that take no pods do not count.
    writeFileSync(file, JSON.stringify({ items: ["a", "b", "c"].map((zone) => node(zone, zone !== "a")) }));
    assert.match(report({}, "--cluster", file).warnings.join(), /on the 0 nodes that are left/);
    writeFileSync(file, JSON.stringify({ items: [node("a", true)] }));
    assert.deepEqual(report({}, "--cluster", file).warnings, [
      "the list holds no node that takes these pods, so whether there is room was not looked at",
    ]);
  });

  it("leaves out nodes that the pods may not use, as the stack says where they may", () => {
    const file = join(folder, "cluster.json");
    const node = (pool: string, taints: object[] = []) => ({
      kind: "Node",
      metadata: { name: pool, labels: { pool } },
      spec: { taints },
      status: { allocatable: { cpu: "8", memory: "32Gi" } },
    });
    const control = [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }];
    const own = [{ key: "dedicated", value: "tracardi", effect: "NoSchedule" }];
    const items = [node("control", control), node("a"), ...[1, 2, 3].map(() => node("t", own))];
    writeFileSync(file, JSON.stringify({ items }));
    const warnings = (scheduling: object[]) =>
      report(
        { "tracardi:scheduling": scheduling, "tracardi:requestsPerSecond": 600 },
        "--cluster",
        file,
      ).warnings.filter((warning) => !warning.includes("mysql"));
    const dedicated = { nodeSelector: { pool: "t" } };
    const tolerations = [{ key: "dedicated", value: "tracardi", effect: "NoSchedule" }];
    assert.match(warnings([dedicated]).join(), /^the list holds no node that takes these pods/);
    assert.deepEqual(warnings([{ ...dedicated, tolerations }]), []);
    assert.deepEqual(report({}, "--cluster", file).cluster, {
      nodes: 1,
      leftOut: 4,
      allocatable: { cpu: 8000, memory: 32 * 1024 },
      quotas: 0,
    });
    // One node is without a taint.
    assert.match(warnings([]).join(), /^after losing a node \d+ instances find no place/);
  });

  it("tells all mistakes of a stack file in the program's sentences, and prints nothing else", () => {
    writeFileSync(
      join(folder, "Pulumi.bad.yaml"),
      stringify({
        config: {
          ...config,
          "tracardi:requestsPerSecond": 0,
          "tracardi:requestsPerSecondPeak": "x",
          "tracardi:trustedCidrs": ["10.1.2.3/8"],
        },
      }),
    );
    const { status, stdout, stderr } = run("--stack", "bad", "--project", folder);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(
      stderr,
      /^Pulumi\.bad\.yaml has 3 mistakes:\n {2}tracardi:trustedCidrs\[0\] .*\n {2}tracardi:requestsPerSecond 0 is less than 1; write 1 or more\n {2}tracardi:requestsPerSecondPeak "x" is no whole number; write digits only\n$/,
    );
  });

  describe("refuses and says why:", () => {
    it("all mistakes of the arguments together, and nothing else", () => {
      const { status, stdout, stderr } = run("--stack", "prod", "--installed", "soon", "--disc", "2Ti");
      assert.deepEqual([status, stdout], [1, ""]);
      assert.equal(
        stderr,
        '--disc is no option of make plan; did you mean --disk?\n--installed "soon" is no day; write it as "2026-01-31"\n',
      );
    });

    it("a disk for the embedded Elasticsearch", () => {
      assert.throws(() => plan({}, "--disk", "1Ti"), {
        message:
          "--disk is for an Elasticsearch of your own; the embedded one has a volume of 10 GiB: leave --disk out",
      });
    });

    it("a stack that has no file", () => {
      writeFileSync(join(folder, "Pulumi.here.yaml"), stringify({ config }));
      assert.throws(() => answer(["--stack", "there"], folder, today), {
        message:
          "there is no Pulumi.there.yaml; there are: Pulumi.here.yaml. For example: make plan STACK=here",
      });
    });
  });
});
