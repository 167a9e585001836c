import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { readProject } from "../../../rehearsal/engine/project.ts";
import { HERE } from "../../../rehearsal/state.ts";
import { type Manifest, parseManifests } from "../../../review/manifest.ts";
import { everything } from "../../golden/everything.ts";
import { REPOSITORY } from "../../suites.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import { differencesFrom, kindOf } from "../support/stored.ts";
import {
  type Company,
  config,
  expected,
  forAll,
  forGui,
  homes,
  kept,
  names,
  theCompany,
  tierOf,
} from "./company.ts";

describe("a stack whose company brings everything, deployed", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  let company: Company;

  before(async () => {
    company = await theCompany();
  });

  it("stands, with every tier in the namespace that is named for it", async () => {
    const found = Map.groupBy(company.ours("Pod"), tierOf);
    assert.deepEqual(
      Object.fromEntries([...found].map(([tier, pods]) => [tier, placesOf(pods)])),
      expected((tier) => [homes[tier]]),
    );
  });

  it("does not change in a second up", async () => {
    const first = await company.journey.first;
    const { changes } = await company.journey.second;
    assert.deepEqual(changes, { same: first.changes.create, read: 1 });
  });

  it("is stored as the golden file has it, in every field", async () => {
    const golden = parseManifests(
      readFileSync(join(REPOSITORY, "test/golden/expected/everything.yaml"), "utf8"),
    );
    assert.equal(golden.length, 83);
    const kinds = [...new Set(golden.map(kindOf))].join(",");
    const live = await company.journey.list<Manifest>(kinds, "-A");
    assert.deepEqual(differencesFrom(golden, live, Object.values(everything.imageDigests)), []);
  });

  it("makes no namespace: those that were there are, and no other", () => {
    const found = Object.fromEntries(
      company.ofKind("Namespace").map(({ metadata }) => [metadata.name, metadata.uid]),
    );
    const { default: _, ...others } = found;
    assert.deepEqual(
      Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith("kube-"))),
      Object.fromEntries(company.namespaces),
    );
  });

  it("uses the Secrets that were brought, makes none but for its tokens, and leaves others' keys alone", async () => {
    const { values } = readProject({ from: "prod", config, source: HERE.project });
    const { public: track, private: both } = JSON.parse(values.certificateSecrets ?? "{}");
    assert.deepEqual(
      company.ours("Secret").map(({ metadata, keys }) => [metadata.name.replace(/-[0-9a-f]{8}$/, ""), keys]),
      [
        ["tracardi-public-api-tokens", ["installation-token", "merging-token"]],
        ["tracardi-merging-worker-tokens", ["merging-token"]],
        ["tracardi-private-api-tokens", ["installation-token", "merging-token"]],
      ],
    );
    const certificates = company
      .ofKind("Ingress")
      .flatMap(({ metadata, spec }) =>
        spec.tls.map(({ secretName }: Manifest) => `${metadata.namespace}/${secretName}`),
      );
    assert.deepEqual([...new Set(certificates)].sort(), [
      `${names.public}/${track}`,
      `${names.private}/${both}`,
    ]);
    const rehearsal = await company.journey.rehearsal;
    const core = rehearsal.cluster.makeApiClient(CoreV1Api);
    const { data = {} } = await core.readNamespacedSecret(kept);
    assert.equal(Buffer.from(data.other ?? "", "base64").toString(), kept.value);
    const [container] = everything.extraContainers;
    assert.deepEqual(Object.keys(data).sort(), [container.secretEnv.OTEL_KEY.key, "other"].sort());
  });

  it("labels and annotates every object, and those of one tier alone with what is for it", async () => {
    const all = company.objects.filter(
      ({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "tracardi",
    );
    const { operations } = await company.journey.first;
    const types = Object.values(operations).flatMap((urns) => urns.map((urn) => urn.split("::")[2] ?? ""));
    // A namespace that was there is not the installation's, so it gets no labels but those that guard it.
    const made = types.filter((type) => /\$kubernetes:/.test(type) && !type.endsWith(":NamespacePatch"));
    assert.equal(all.filter(({ kind }) => kind !== "Pod").length, made.length);
    const [[label, cost]] = Object.entries(forAll.labels) as [[string, string]];
    const [[annotation, owner]] = Object.entries(forAll.annotations) as [[string, string]];
    assert.deepEqual(
      all
        .filter(
          ({ metadata }) => metadata.labels[label] !== cost || metadata.annotations?.[annotation] !== owner,
        )
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [],
    );
    const [[only, value]] = Object.entries(forGui.annotations) as [[string, string]];
    const having = company.objects.filter(({ metadata }) => metadata.annotations?.[only] !== undefined);
    assert.ok(having.some(({ kind }) => kind === "Pod"));
    for (const object of having) assert.equal(object.metadata.annotations[only], value);
    assert.deepEqual([...new Set(having.map(tierOf))], [...forGui.tiers]);
  });
});

function placesOf(pods: readonly Manifest[]): string[] {
  return [...new Set(pods.map(({ metadata }) => metadata.namespace as string))];
}
