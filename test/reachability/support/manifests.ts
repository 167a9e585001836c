/** A stack's manifests as a cluster that can be analyzed: what the program makes, and everybody who might try to get in. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { selector } from "../../../components/internal/labels.ts";
import { planOf } from "../../../exposure/exposure.ts";
import { manifests } from "../../../rendering/manifests.ts";
import { render } from "../../../rendering/render.ts";
import type { Values } from "../../../rendering/secrets.ts";
import { committedStacks, readStackFile } from "../../../rendering/stackFile.ts";
import { makePlan, type Plan } from "../../../stacks/plan.ts";
import { checkSettings } from "../../../stacks/settings/check.ts";
import { sentence } from "../../../stacks/settings/mistake.ts";
import type { TierName } from "../../../stacks/topologies.ts";

export type Labels = Readonly<Record<string, string>>;
/** A Kubernetes object as its manifest says it. */
export type Manifest = Values;

export interface Stack {
  readonly plan: Plan;
  readonly objects: readonly Manifest[];
}

/** All optional rules at once: the committed stacks have no exception, no foreign namespace but DNS, no cache on the node. */
const everyRule = {
  topology: "single",
  trustedCidrs: ["10.0.0.0/8", "198.51.100.0/24", "2001:db8::/32"],
  acknowledgeTrustedClusterRanges: true,
  podCidr: "10.100.0.0/16,2001:db8:100::/56",
  serviceCidr: "172.20.0.0/16,2001:db8:200::/112",
  monitoringNamespace: "monitoring",
  nodeLocalDns: true,
  outgoingConnections: [
    { cidrs: ["0.0.0.0/0", "::/0"], port: 443, reason: "workflow actions call out" },
    {
      tiers: ["gui"],
      cidrs: ["198.51.100.7/32"],
      port: 8443,
      reason: "a container beside the GUI calls out",
    },
    {
      tiers: ["api"],
      pods: { namespace: "observability", labels: { app: "otel-collector" } },
      port: 4317,
      reason: "sends spans",
    },
  ],
  outgoingProxy: { url: "http://proxy.example.com:3128", cidrs: ["10.7.1.10/32"] },
};

export const stacks = [...committedStacks, "every rule"] as const;
export type StackName = (typeof stacks)[number];

export async function readStack(name: StackName): Promise<Stack> {
  if (name === "every rule") return renderEveryRule();
  const golden = new URL(`../../golden/expected/${name}.yaml`, import.meta.url);
  const plan = planOf(fileURLToPath(new URL("../../..", import.meta.url)), name);
  return { plan, objects: parse(await readFile(golden, "utf8")) };
}

let renderings = 0;

async function renderEveryRule(): Promise<Stack> {
  const written = Object.entries(everyRule).map(([key, value]) => [
    `tracardi:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const config: Record<string, string> = { ...readStackFile("prod").config, ...Object.fromEntries(written) };
  const values = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.slice("tracardi:".length), value]),
  );
  const checked = checkSettings(values, { stack: "prod", secretKeys: new Set() });
  if ("mistakes" in checked) throw new Error(checked.mistakes.map(sentence).join("\n"));
  renderings += 1;
  // The program is what its loading does; a new address loads it anew.
  const program = new URL(`../../../index.ts?reachability=${renderings}`, import.meta.url).href;
  const { resources } = await render(() => import(program), { stack: "prod", config });
  return { plan: makePlan(checked.settings), objects: parse(manifests(resources)) };
}

function parse(yaml: string): Manifest[] {
  return parseAllDocuments(yaml).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

/** Who exists, by the names that the analyzer gives them. */
export interface Cluster extends Stack {
  readonly tiers: ReadonlyMap<TierName, readonly string[]>;
  /** By the name of the table's peer. */
  readonly pods: ReadonlyMap<string, readonly string[]>;
  /** Every workload in a namespace of ours, also those that do not belong there. */
  readonly guarded: ReadonlySet<string>;
}

/** Only what the program makes. */
export function alone({ plan, objects }: Stack): Cluster {
  const workloads = objects.filter(isWorkload);
  const tiers = Object.entries(plan.tiers).map(([tier, namespace]): [TierName, readonly string[]] => {
    const found = workloads.filter(
      ({ metadata, spec }) =>
        metadata.namespace === namespace && spec.template.metadata.labels[component] === tier,
    );
    if (found.length !== 1) throw new Error(`${found.length} workloads are ${tier} in ${namespace}, not one`);
    return [tier as TierName, found.map(idOf)];
  });
  const [known, all] = [new Set(tiers.flatMap(([, ids]) => ids)), workloads.map(idOf)];
  const strangers = all.filter((id) => !known.has(id));
  if (strangers.length > 0) throw new Error(`the plan has no tier for ${strangers.join(", ")}`);
  return { plan, objects, tiers: new Map(tiers), pods: new Map(), guarded: known };
}

const component = "app.kubernetes.io/component";

/** The program's workloads among others: those that the table names, and those that pretend. */
export function amongOthers(stack: Stack): Cluster {
  const cluster = alone(stack);
  const { plan } = stack;
  const labels = (tier: string) => selector(plan.installation, tier as TierName);
  const tiers = Object.entries(plan.tiers);
  const namespaces = [...new Set(Object.values(plan.tiers))];

  // The analyzer leaves out what a workload says to itself; between two of the same labels it does not.
  const twins = tiers.map(
    ([tier, namespace]) => [tier, workload(namespace, `second-${tier}`, labels(tier))] as const,
  );
  // In another namespace of ours the labels of a tier are as good as none.
  const misplaced = namespaces.flatMap((namespace) =>
    tiers
      .filter(([, home]) => home !== namespace)
      .map(([tier]) => workload(namespace, `misplaced-${tier}`, labels(tier))),
  );
  // All labels but one, at home: whoever selects by fewer would select them too.
  const nearly = tiers.flatMap(([tier, namespace]) =>
    Object.keys(labels(tier)).map((key, index) =>
      workload(namespace, `nearly-${tier}-${index}`, { ...labels(tier), [key]: "other" }),
    ),
  );
  // Nothing of ours; in a namespace of ours, default deny holds it both ways.
  const intruders = namespaces.map((namespace) => workload(namespace, "intruder", { app: "intruder" }));
  const peers = new Map(
    plan.connections
      .flatMap(({ from, to }) => [from, to])
      .filter((peer) => peer.kind === "pods")
      .map((peer) => [peer.name, peer]),
  );
  const named = [...peers.values()].map(
    (peer) => [peer, workload(peer.namespace, "named-by-the-table", peer.labels ?? { app: "any" })] as const,
  );
  const neighbours = [...peers.values()]
    .filter(({ labels }) => labels !== undefined)
    .map(({ namespace }) => workload(namespace, "neighbour", { app: "neighbour" }));
  const foreign = [
    ...tiers.map(([tier]) => workload("foreign", `forged-${tier}`, labels(tier))),
    ...[...peers.values()].map(({ labels }, index) =>
      workload("foreign", `forged-${index}`, labels ?? { app: "any" }),
    ),
  ];

  const inside = [...twins.map(([, twin]) => twin), ...misplaced, ...nearly, ...intruders];
  const outside = [...named.map(([, pod]) => pod), ...neighbours, ...foreign];
  return {
    ...cluster,
    objects: [
      ...stack.objects,
      ...[...new Set(outside.map(({ metadata }) => metadata.namespace))].map((name) => namespaceObject(name)),
      ...inside,
      ...outside,
    ],
    tiers: new Map(
      [...cluster.tiers].map(([tier, ids]) => [
        tier,
        [...ids, ...twins.filter(([name]) => name === tier).map(([, twin]) => idOf(twin))],
      ]),
    ),
    pods: new Map(named.map(([peer, pod]) => [peer.name, [idOf(pod)]])),
    guarded: new Set([...cluster.guarded, ...inside.map(idOf)]),
  };
}

export function workload(namespace: string, name: string, labels: Labels): Manifest {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace, name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "stand-in", image: "stand-in" }] } },
    },
  };
}

export function namespaceObject(name: string, labels: Labels = {}): Manifest {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

export function isWorkload({ spec }: Manifest): boolean {
  return spec?.template?.spec?.containers !== undefined;
}

/** As the analyzer writes it. */
export function idOf({ kind, metadata }: Manifest): string {
  return `${metadata.namespace}/${metadata.name}[${kind}]`;
}
