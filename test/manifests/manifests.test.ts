import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { answer, manifestTree, plannedIn } from "../../manifests/answer.ts";
import type { Tree } from "../../manifests/layout.ts";
import { plainObjects } from "../../manifests/plain.ts";
import { mark } from "../../manifests/readme.ts";
import { neededSecrets } from "../../manifests/secrets.ts";
import { type Manifest, parseManifests, workloadsOf } from "../../review/manifest.ts";
import { external, planFor } from "../support/plans.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

async function objectsOf(tree: Tree): Promise<[path: string, object: Manifest][]> {
  return Object.entries(tree)
    .filter(([path]) => path !== "README.md")
    .map(([path, text]) => [path, parse(text) as Manifest]);
}

describe("plain manifests of the production stack", () => {
  let tree: Tree;
  let objects: [path: string, object: Manifest][];
  before(async () => {
    tree = await manifestTree(plannedIn(checkout, "prod"), "prod");
    objects = await objectsOf(tree);
  });

  it("are every object of the golden manifests but Secrets, and nothing else", () => {
    const golden = parseManifests(
      readFileSync(new URL("../golden/expected/prod.yaml", import.meta.url), "utf8"),
    );
    const title = ({ kind, metadata }: Manifest) =>
      `${kind} ${metadata.namespace ?? ""}/${String(metadata.name).replace(/-00000000$|-[0-9a-f]{10}$/, "")}`;
    assert.deepEqual(
      objects.map(([, object]) => title(object)).sort(),
      golden
        .filter(({ kind }) => kind !== "Secret")
        .map(title)
        .sort(),
    );
  });

  it("differ from them by names and Pulumi's own marks alone", () => {
    const golden = parseManifests(
      readFileSync(new URL("../golden/expected/prod.yaml", import.meta.url), "utf8"),
    );
    const comparable = (object: Manifest) =>
      JSON.stringify(inOrder(object), (key, value) => {
        // Rules that there are none of are closed by the policy's types.
        if ((key === "ingress" || key === "egress") && value.length === 0) return undefined;
        if (key.startsWith("pulumi.com/") || key === "app.kubernetes.io/managed-by") return undefined;
        if (key === "release.tracardi/state") return undefined;
        if (key === "annotations" && Object.keys(value).every((one) => one.startsWith("pulumi.com/")))
          return undefined;
        return typeof value === "string" ? value.replace(/-00000000$|-[0-9a-f]{10}$/, "") : value;
      });
    assert.deepEqual(
      objects.map(([, object]) => comparable(object)).sort(),
      golden
        .filter(({ kind }) => kind !== "Secret")
        .map(comparable)
        .sort(),
    );
  });

  it("have one folder per namespace and one for the cluster, in the order in which they are applied", () => {
    const paths = Object.keys(tree).filter((path) => path !== "README.md");
    assert.deepEqual(paths, [...paths].sort());
    assert.deepEqual(
      [...new Set(paths.map((path) => path.split("/")[0]))],
      [
        "0-cluster",
        "1-tracardi-private-edge",
        "2-tracardi-private",
        "3-tracardi-public-edge",
        "4-tracardi-public",
      ],
    );
    for (const [path, { metadata }] of objects) {
      const [folder = ""] = path.split("/");
      assert.equal(metadata.namespace ?? "cluster", folder.replace(/^\d-/, ""), path);
    }
    // Whatever a pod or an object refers to is applied before it.
    const first = (kind: string) => objects.findIndex(([, object]) => object.kind === kind);
    for (const kind of ["Namespace", "PriorityClass", "ValidatingAdmissionPolicy"])
      assert.ok(first(kind) < first("NetworkPolicy"), kind);
    for (const [index, [path, object]] of objects.entries()) {
      if (object.kind !== "Deployment") continue;
      const before = objects
        .slice(0, index)
        .filter(([, other]) => other.metadata.namespace === object.metadata.namespace);
      for (const kind of ["NetworkPolicy", "ServiceAccount", "ResourceQuota"])
        assert.ok(
          before.some(([, other]) => other.kind === kind),
          `${kind} before ${path}`,
        );
    }
    assert.equal(
      objects.findLast(([, { metadata }]) => metadata.namespace === "tracardi-private")?.[1].kind,
      "Job",
    );
  });

  it("have no empty list of rules, and name both directions of every policy", () => {
    const policies = objects.map(([, object]) => object).filter(({ kind }) => kind === "NetworkPolicy");
    assert.equal(policies.length, 10);
    for (const { spec } of policies) {
      assert.deepEqual(spec.policyTypes, ["Ingress", "Egress"]);
      for (const rules of [spec.ingress, spec.egress]) assert.notDeepEqual(rules, []);
    }
  });

  it("refer to ConfigMaps that are there, by names that follow from their content", async () => {
    const maps = objects.filter(([, { kind }]) => kind === "ConfigMap").map(([, object]) => object);
    assert.equal(maps.length, 4);
    for (const { metadata } of maps) assert.match(metadata.name, /-[0-9a-f]{10}$/);
    const names = maps.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    const mounted = workloadsOf(objects.map(([, object]) => object)).flatMap(({ object, pod }) =>
      (pod.volumes as Manifest[]).flatMap(({ configMap }) =>
        configMap === undefined ? [] : [`${object.metadata.namespace}/${configMap.name}`],
      ),
    );
    assert.deepEqual([...new Set(mounted)].sort(), names.sort());
    const changed = await plainObjects(
      planFor("split", { ...external, trustedCidrs: ["198.51.100.0/25"] }),
      "a",
    );
    const again = await plainObjects(
      planFor("split", { ...external, trustedCidrs: ["198.51.100.0/24"] }),
      "a",
    );
    const edge = (found: readonly Manifest[]) =>
      found.find(({ metadata }) => metadata.name.startsWith("tracardi-private-edge-dynamic"))?.metadata.name;
    assert.notEqual(edge(changed), edge(again));
  });

  it("are the same bytes whenever they are made", async () => {
    assert.deepEqual(await manifestTree(plannedIn(checkout, "prod"), "prod"), tree);
  });

  it("hold no Secret, no value of one, no placeholder, no mark of Pulumi", () => {
    for (const [path, text] of Object.entries(tree)) {
      assert.doesNotMatch(text, /\[secret\]|<generated |PRIVATE KEY|00000000|pulumi\.com\//, path);
      assert.doesNotMatch(text, /^kind: Secret$|managed-by|^ *release\.tracardi\/state:/m, path);
    }
  });

  it("say which Secrets somebody has to bring, with every key that is read", () => {
    const needed = neededSecrets(objects.map(([, object]) => object)).map(
      ({ namespace, name, type, keys }) => `${namespace}/${name} ${type} ${keys.join(",")}`,
    );
    const stores = (zone: string) => [
      `tracardi-${zone}/elasticsearch-ca Opaque ca.crt`,
      `tracardi-${zone}/elasticsearch-credentials Opaque password`,
      `tracardi-${zone}/mysql-credentials Opaque password`,
      `tracardi-${zone}/redis-credentials Opaque password`,
    ];
    const tokens = (zone: string) =>
      `tracardi-${zone}/tracardi-${zone}-api-tokens Opaque installation-token,merging-token`;
    assert.deepEqual(needed, [
      ...stores("private"),
      "tracardi-private/tracardi-administrator Opaque password",
      tokens("private"),
      "tracardi-private/tracardi-private-tls kubernetes.io/tls tls.crt,tls.key",
      ...stores("public"),
      tokens("public"),
      "tracardi-public/tracardi-public-tls kubernetes.io/tls tls.crt,tls.key",
    ]);
    for (const { name } of neededSecrets(objects.map(([, object]) => object)))
      assert.ok(tree["README.md"]?.includes(`| ${name} |`), name);
    assert.ok(tree["README.md"]?.includes("kubectl apply --server-side -R -f ."));
  });
});

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}

describe("Secrets that somebody has to bring", () => {
  const pod = (spec: object) => [
    { kind: "Deployment", metadata: { namespace: "a", name: "b" }, spec: { template: { spec } } },
  ];

  it("are found in variables, volumes, projections, pull secrets and Ingresses", () => {
    const found = neededSecrets([
      ...pod({
        imagePullSecrets: [{ name: "pull" }],
        initContainers: [{ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "env", key: "a" } } }] }],
        containers: [
          {
            env: [
              { name: "B", valueFrom: { secretKeyRef: { name: "env", key: "b" } } },
              { name: "C", value: "c" },
            ],
          },
        ],
        volumes: [
          { name: "v", secret: { secretName: "files", items: [{ key: "c", path: "c" }] } },
          {
            name: "w",
            projected: { sources: [{ secret: { name: "projected", items: [{ key: "d", path: "d" }] } }] },
          },
          { name: "x", configMap: { name: "not" } },
        ],
      }),
      { kind: "Ingress", metadata: { namespace: "a", name: "i" }, spec: { tls: [{ secretName: "tls" }] } },
    ]);
    assert.deepEqual(
      found.map(({ name, type, keys }) => [name, type, keys]),
      [
        ["env", "Opaque", ["a", "b"]],
        ["files", "Opaque", ["c"]],
        ["projected", "Opaque", ["d"]],
        ["pull", "kubernetes.io/dockerconfigjson", [".dockerconfigjson"]],
        ["tls", "kubernetes.io/tls", ["tls.crt", "tls.key"]],
      ],
    );
  });

  it("are not those that cert-manager writes", () => {
    const certificate = {
      kind: "Certificate",
      metadata: { namespace: "a", name: "c" },
      spec: { secretName: "tls" },
    };
    const volumes = [{ name: "v", secret: { secretName: "tls", items: [{ key: "tls.key", path: "k" }] } }];
    const objects = pod({ containers: [{}], volumes });
    assert.deepEqual(neededSecrets([...objects, certificate]), []);
    assert.equal(neededSecrets(objects)[0]?.type, "kubernetes.io/tls");
  });
});

describe("make manifests", function () {
  // Each renders the whole program, some of them twice, in a process of its own.
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "manifests-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("refuses what the engine alone can make, all of it at once, and writes nothing", () => {
    const cli = join(checkout, "manifests/cli.ts");
    const out = join(folder, "out");
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "--stack", "dev", "--out", out], {
      encoding: "utf8",
    });
    assert.deepEqual([status, stdout, existsSync(out)], [1, "", false]);
    assert.equal(
      stderr,
      `Pulumi.dev.yaml cannot be plain manifests:
  tracardi:certificates "self-signed" makes keys that the engine remembers; write "existing" or "cert-manager"
  tracardi:stores "embedded" makes passwords and keys that the engine remembers; write "external"
  tracardi:administrator.secret is missing, and the engine would make or hold the password; name a Secret with it, or set tracardi:install to false and install in the GUI
`,
    );
  });

  it("refuses a password of the stack's configuration, and digests that the stack would remember", () => {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: tracardi\nruntime: nodejs\n");
    const prod = readFileSync(join(checkout, "Pulumi.prod.yaml"), "utf8");
    writeFileSync(
      join(folder, "Pulumi.own.yaml"),
      prod
        .replace("    secret: { name: redis-credentials }\n", "")
        .concat("  tracardi:redisPassword:\n    secure: v1:abc\n  tracardi:images: resolved\n"),
    );
    assert.throws(() => plannedIn(folder, "own"), {
      message:
        'Pulumi.own.yaml cannot be plain manifests:\n  tracardi:images "resolved" asks the registry and remembers the answers in the stack; write "tags", and the digests into tracardi:imageDigests\n' +
        "  tracardi:redisPassword is in the stack's configuration, which no manifest may show; name a Secret: tracardi:redis.secret",
    });
  });

  it("refuses what another provider would make, whatever it is", async () => {
    await assert.rejects(
      plainObjects(planFor("split", { certificates: "self-signed" }), "a"),
      /only the engine can make this.*tls:index\/privateKey:PrivateKey tracardi-ca/,
    );
  });

  it("writes a folder anew, without what is no longer made, and touches nobody else's", async () => {
    const out = join(folder, "out");
    const said = await answer(["--stack", "prod", "--out", out], checkout);
    assert.match(said, /^Stack prod: \d\d objects in .*out\. README\.md there says/);
    const before = readdirSync(out);
    mkdirSync(join(out, "9-gone"));
    writeFileSync(join(out, "kustomization.yml"), "mine");
    await answer(["--stack", "prod", "--out", out], checkout);
    assert.deepEqual(readdirSync(out).sort(), [...before, "kustomization.yml"].sort());
    assert.ok(readFileSync(join(out, "README.md"), "utf8").startsWith(mark));

    const foreign = join(folder, "foreign");
    mkdirSync(foreign);
    writeFileSync(join(foreign, "README.md"), "theirs");
    await assert.rejects(answer(["--stack", "prod", "--out", foreign], checkout), {
      message: `${foreign} holds something else; name an empty folder: OUT=...`,
    });
    assert.deepEqual(readdirSync(foreign), ["README.md"]);
  });
});
