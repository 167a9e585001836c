/**
 * A company that brings everything of its own, deployed once for all tests of this folder: what the API server has stored is what
 * each setting asked for, and the scheduler acts on it. The values are those of the golden stack; only where they end up in an
 * object is written in the tests.
 */
import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import type { Rehearsal } from "../../../rehearsal/rehearsal.ts";
import type { Manifest } from "../../../review/manifest.ts";
import { everything } from "../../golden/everything.ts";
import { Journey } from "../support/journeys.ts";

export const config = Object.fromEntries(
  Object.entries(everything).map(([key, value]) => [`tracardi:${key}`, value]),
);
export const [everywhere, ofEdges] = everything.scheduling;
export const [forAll, forGui] = everything.extraMetadata;
export const edges: readonly string[] = ofEdges.tiers;
export const names = everything.namespaceNames;
export const homes: Readonly<Record<string, string>> = {
  "public-edge": names["public-edge"],
  "private-edge": names["private-edge"],
  "public-api": names.public,
  "private-api": names.private,
  gui: names.private,
  "install-job": names.private,
  "merging-worker": names.private,
};
/** Where extras go that name no tier, and what calls others. */
export const apis = ["public-api", "private-api"];
export const callers = [...apis, "merging-worker"];

/** Two nodes of a zone are the pool; a third one of it has what must be avoided, the others are somebody else's. */
export const isPool = (node: string) => /-[12]$/.test(node) || node === avoided;
export const avoided = "zone-a-3";
export const kept = { namespace: names.public, name: "otel", value: "a company's own" };

export class Company {
  readonly journey: Journey;
  /** Everything that stands; of Secrets the names of their keys alone. */
  readonly objects: readonly Manifest[];
  /** Those that were there before, by name: their UIDs. */
  readonly namespaces: ReadonlyMap<string, string>;

  constructor(journey: Journey, objects: readonly Manifest[], namespaces: ReadonlyMap<string, string>) {
    this.journey = journey;
    this.objects = objects;
    this.namespaces = namespaces;
  }

  ofKind(kind: string): readonly Manifest[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  ours(kind: string): readonly Manifest[] {
    return this.ofKind(kind).filter(
      ({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "tracardi",
    );
  }

  /** What is found of each tier's pods, which must be the same for all of a tier. */
  perTier<T>(look: (pod: Manifest, tier: string) => T): Readonly<Record<string, T>> {
    const tiers = Map.groupBy(this.ours("Pod"), tierOf);
    return Object.fromEntries(
      [...tiers].map(([tier, [first, ...others]]) => {
        const found = look(first?.spec, tier);
        for (const other of others) assert.deepEqual(look(other.spec, tier), found, tier);
        return [tier, found];
      }),
    );
  }
}

let shared: Promise<Company> | undefined;

/** The first to ask deploys it; its control plane ends with the run. */
export function theCompany(): Promise<Company> {
  shared ??= deploy();
  return shared;
}

async function deploy(): Promise<Company> {
  const brought = new Map<string, string>();
  const cluster = { serviceCidr: everything.serviceCidr, nodes: { nodesPerZone: 3 } };
  const prepared = (rehearsal: Rehearsal) => prepare(rehearsal, brought);
  const journey = new Journey({ stack: "everything", from: "prod", config, cluster, prepare: prepared });
  await journey.first;
  await journey.workloads;
  const kinds = [
    "namespaces,nodes,pods,deployments,jobs,services,serviceaccounts,configmaps,networkpolicies,ingresses",
    "ingressclasses,priorityclasses,poddisruptionbudgets,resourcequotas,limitranges,roles,rolebindings",
    "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings",
  ].join(",");
  const [others, secrets] = await Promise.all([
    journey.list<Manifest>(kinds, "-A"),
    journey.list<Manifest>("secrets", "-A"),
  ]);
  // What a Secret says is nobody's business here.
  const keysOnly = secrets.map(({ data, ...rest }) => ({ ...rest, keys: Object.keys(data ?? {}).sort() }));
  return new Company(journey, [...others, ...keysOnly], brought);
}

/** Before anything is brought or made. */
async function prepare(rehearsal: Rehearsal, brought: Map<string, string>): Promise<void> {
  const [taint] = everywhere.tolerations;
  const core = rehearsal.cluster.makeApiClient(CoreV1Api);
  const { items } = await core.listNode();
  const pool = items.map(({ metadata }) => metadata?.name ?? "").filter(isPool);
  const labels = Object.entries(everywhere.nodeSelector).map(([key, value]) => `${key}=${value}`);
  await rehearsal.kubectl(["label", "nodes", ...pool, ...labels]);
  await rehearsal.kubectl(["taint", "nodes", ...pool, `${taint.key}=${taint.value}:${taint.effect}`]);
  const [spark] = everywhere.avoidedPods;
  for (const name of [spark.namespace, ...Object.values(names)]) {
    const { metadata } = await core.createNamespace({ body: { metadata: { name } } });
    brought.set(name, metadata?.uid ?? "");
  }
  // Neither its account nor anything else in its namespace matters: it only has to be there.
  const { namespace } = spark;
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: "spark" } } });
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name: "spark", labels: { ...spark.labels } },
      spec: {
        serviceAccountName: "spark",
        nodeName: avoided,
        containers: [{ name: "spark", image: "spark:1" }],
      },
    },
  });
  await core.createNamespacedSecret({
    namespace: kept.namespace,
    body: { metadata: { name: kept.name }, stringData: { other: kept.value } },
  });
}

/** What every tier is to have. */
export const expected = <T>(of: (tier: string) => T) =>
  Object.fromEntries(Object.keys(homes).map((tier) => [tier, of(tier)]));

export const tierOf = ({ metadata }: Manifest): string => metadata.labels["app.kubernetes.io/component"];
export const nameOf = ({ metadata }: Manifest): string => metadata.name;
export const program = (pod: Manifest): Manifest => pod.containers[0];

/** The same text for the same content: the API server stores keys in an order of its own. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
