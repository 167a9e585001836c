/**
 * A company that brings everything of its own, deployed: what the API server has stored is what each setting asked for, and the
 * scheduler acts on it. The values are those of the golden stack; only where they end up in an object is written here.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import ipaddr from "ipaddr.js";
import { readProject } from "../../rehearsal/engine/project.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { HERE } from "../../rehearsal/state.ts";
import { type Manifest, parseManifests } from "../../review/manifest.ts";
import { everything } from "../golden/everything.ts";
import { REPOSITORY } from "../suites.ts";
import { Journey } from "./support/journeys.ts";
import { ENGINE_TIMEOUT } from "./support/rehearsals.ts";
import { differencesFrom, kindOf } from "./support/stored.ts";

const config = Object.fromEntries(
  Object.entries(everything).map(([key, value]) => [`tracardi:${key}`, value]),
);
const [everywhere, ofEdges] = everything.scheduling;
const [forAll, forGui] = everything.extraMetadata;
const edges: readonly string[] = ofEdges.tiers;
const names = everything.namespaceNames;
const homes: Readonly<Record<string, string>> = {
  "public-edge": names["public-edge"],
  "private-edge": names["private-edge"],
  "public-api": names.public,
  "private-api": names.private,
  gui: names.private,
  "install-job": names.private,
  "merging-worker": names.private,
};
/** Where extras go that name no tier, and what calls others. */
const apis = ["public-api", "private-api"];
const callers = [...apis, "merging-worker"];

/** Two nodes of a zone are the pool; a third one of it has what must be avoided, the others are somebody else's. */
const isPool = (node: string) => /-[12]$/.test(node) || node === avoided;
const avoided = "zone-a-3";
const kept = { namespace: names.public, name: "otel", value: "a company's own" };

describe("a stack whose company brings everything, deployed", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  const brought = new Map<string, string>();
  let journey: Journey;
  let objects: readonly Manifest[];

  before(async () => {
    const cluster = { serviceCidr: everything.serviceCidr, nodes: { nodesPerZone: 3 } };
    journey = new Journey({ stack: "everything", from: "prod", config, cluster, prepare });
    await journey.first;
    await journey.workloads;
    const kinds = [
      "namespaces,nodes,pods,deployments,jobs,services,serviceaccounts,configmaps,networkpolicies,ingresses",
      "ingressclasses,priorityclasses,poddisruptionbudgets,resourcequotas,limitranges,roles,rolebindings",
      "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings",
    ].join(",");
    const [others, secrets] = await Promise.all([
      journey.list<Manifest>(kinds, "-A"),
      secretsWithoutValues(),
    ]);
    objects = [...others, ...secrets];
  });
  after(async () => await (await journey?.rehearsal)?.stop());

  /** Before anything is brought or made. */
  async function prepare(rehearsal: Rehearsal): Promise<void> {
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

  /** What a Secret says is nobody's business here, but for the names of its keys. */
  async function secretsWithoutValues(): Promise<Manifest[]> {
    const secrets = await journey.list<Manifest>("secrets", "-A");
    return secrets.map(({ data, ...rest }) => ({ ...rest, keys: Object.keys(data ?? {}).sort() }));
  }

  const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
  const ours = (kind: string) =>
    ofKind(kind).filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "tracardi");
  const tierOf = ({ metadata }: Manifest): string => metadata.labels["app.kubernetes.io/component"];
  /** What is found of each tier's pods, which must be the same for all of a tier. */
  function perTier<T>(look: (pod: Manifest, tier: string) => T): Readonly<Record<string, T>> {
    const tiers = Map.groupBy(ours("Pod"), tierOf);
    return Object.fromEntries(
      [...tiers].map(([tier, [first, ...others]]) => {
        const found = look(first?.spec, tier);
        for (const other of others) assert.deepEqual(look(other.spec, tier), found, tier);
        return [tier, found];
      }),
    );
  }
  /** What every tier is to have. */
  const expected = <T>(of: (tier: string) => T) =>
    Object.fromEntries(Object.keys(homes).map((tier) => [tier, of(tier)]));
  const program = (pod: Manifest): Manifest => pod.containers[0];

  it("stands, with every tier in the namespace that is named for it", async () => {
    const found = Map.groupBy(ours("Pod"), tierOf);
    assert.deepEqual(
      Object.fromEntries([...found].map(([tier, pods]) => [tier, placesOf(pods)])),
      expected((tier) => [homes[tier]]),
    );
  });

  it("does not change in a second up", async () => {
    const first = await journey.first;
    const { changes } = await journey.second;
    assert.deepEqual(changes, { same: first.changes.create, read: 1 });
  });

  it("is stored as the golden file has it, in every field", async () => {
    const golden = parseManifests(
      readFileSync(join(REPOSITORY, "test/golden/expected/everything.yaml"), "utf8"),
    );
    assert.equal(golden.length, 83);
    const kinds = [...new Set(golden.map(kindOf))].join(",");
    const live = await journey.list<Manifest>(kinds, "-A");
    assert.deepEqual(differencesFrom(golden, live, Object.values(everything.imageDigests)), []);
  });

  it("makes no namespace: those that were there are, and no other", () => {
    const found = Object.fromEntries(
      ofKind("Namespace").map(({ metadata }) => [metadata.name, metadata.uid]),
    );
    const { default: _, ...others } = found;
    assert.deepEqual(
      Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith("kube-"))),
      Object.fromEntries(brought),
    );
  });

  it("uses the Secrets that were brought, makes none but for its tokens, and leaves others' keys alone", async () => {
    const { values } = readProject({ from: "prod", config, source: HERE.project });
    const { public: track, private: both } = JSON.parse(values.certificateSecrets ?? "{}");
    assert.deepEqual(
      ours("Secret").map(({ metadata, keys }) => [metadata.name.replace(/-[0-9a-f]{8}$/, ""), keys]),
      [
        ["tracardi-public-api-tokens", ["installation-token", "merging-token"]],
        ["tracardi-merging-worker-tokens", ["merging-token"]],
        ["tracardi-private-api-tokens", ["installation-token", "merging-token"]],
      ],
    );
    const certificates = ofKind("Ingress").flatMap(({ metadata, spec }) =>
      spec.tls.map(({ secretName }: Manifest) => `${metadata.namespace}/${secretName}`),
    );
    assert.deepEqual([...new Set(certificates)].sort(), [
      `${names.public}/${track}`,
      `${names.private}/${both}`,
    ]);
    const rehearsal = await journey.rehearsal;
    const core = rehearsal.cluster.makeApiClient(CoreV1Api);
    const { data = {} } = await core.readNamespacedSecret(kept);
    assert.equal(Buffer.from(data.other ?? "", "base64").toString(), kept.value);
    const [container] = everything.extraContainers;
    assert.deepEqual(Object.keys(data).sort(), [container.secretEnv.OTEL_KEY.key, "other"].sort());
  });

  it("has the ingress classes of these names, and each zone's routes in its own", () => {
    const { ingressClasses } = everything;
    assert.deepEqual(ofKind("IngressClass").map(nameOf).sort(), Object.values(ingressClasses).sort());
    const routes = ofKind("Ingress").map(({ metadata, spec }) => [metadata.namespace, spec.ingressClassName]);
    assert.deepEqual(
      new Map(routes as [string, string][]),
      new Map([
        [names.public, ingressClasses.public],
        [names.private, ingressClasses.private],
      ]),
    );
  });

  it("asks for nodes: selector, tolerations, required and preferred ones, pods to keep away from", () => {
    // What the API server adds to every pod is not ours.
    const tolerated = ({ key }: Manifest) => !key.startsWith("node.kubernetes.io/");
    assert.deepEqual(
      perTier((pod) => ({
        nodeSelector: pod.nodeSelector,
        tolerations: pod.tolerations.filter(tolerated),
        required: pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms,
        preferred: pod.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(
          ({ preference }: Manifest) => preference.matchExpressions,
        ),
        avoided: pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.map(term),
        weighed: pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution
          .filter(({ podAffinityTerm }: Manifest) => podAffinityTerm.namespaces !== undefined)
          .map(({ weight, podAffinityTerm }: Manifest) => ({ ...term(podAffinityTerm), weight })),
      })),
      expected((tier) => ({
        nodeSelector: { ...everywhere.nodeSelector, "kubernetes.io/os": "linux" },
        tolerations: [
          ...everywhere.tolerations.map((toleration) => ({ ...toleration, operator: "Equal" })),
          ...(edges.includes(tier)
            ? ofEdges.tolerations.map(({ key }) => ({ key, operator: "Exists" }))
            : []),
        ],
        required: [{ matchExpressions: everywhere.requiredNodes }],
        preferred: [everywhere.preferredNodes],
        avoided: everywhere.avoidedPods,
        weighed: edges.includes(tier) ? ofEdges.avoidedPods : [],
      })),
    );
  });

  it("has the scheduler place every pod in the pool, and none beside what is to be avoided", () => {
    const nodes = ofKind("Node").map(nameOf).filter(isPool);
    const used = new Set(ours("Pod").map(({ spec }) => spec.nodeName));
    assert.equal(nodes.length, 7);
    assert.deepEqual(
      [...used].filter((node) => !nodes.includes(node) || node === avoided),
      [],
    );
  });

  it("names the company's priority class, none where none is wanted, and otherwise its own", () => {
    const own = ofKind("PriorityClass")
      .map(nameOf)
      .filter((name) => name.startsWith("tracardi-"));
    assert.deepEqual(
      own.map((name) => name.replace(/-[0-9a-f]{8}$/, "")),
      ["tracardi-api", "tracardi-stores"],
    );
    assert.deepEqual(
      perTier((pod) => pod.priorityClassName),
      expected((tier) => {
        if (edges.includes(tier)) return everything.priorityClasses.edge;
        return tier.endsWith("worker") ? undefined : own[0];
      }),
    );
  });

  it("labels and annotates every object, and those of one tier alone with what is for it", async () => {
    const all = objects.filter(
      ({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "tracardi",
    );
    const { operations } = await journey.first;
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
    const having = objects.filter(({ metadata }) => metadata.annotations?.[only] !== undefined);
    assert.ok(having.some(({ kind }) => kind === "Pod"));
    for (const object of having) assert.equal(object.metadata.annotations[only], value);
    assert.deepEqual([...new Set(having.map(tierOf))], [...forGui.tiers]);
  });

  it("has load balancers of these classes, with these annotations, in both address families", () => {
    const { loadBalancerClasses, loadBalancerAnnotations, ipFamilies } = everything;
    const services = ofKind("Service").filter(({ spec }) => spec.type === "LoadBalancer");
    assert.deepEqual(
      Object.fromEntries(services.map((service) => [tierOf(service), service.spec.loadBalancerClass])),
      { "public-edge": loadBalancerClasses.public, "private-edge": loadBalancerClasses.private },
    );
    const ranges = everything.serviceCidr.split(",").map((range) => ipaddr.parseCIDR(range));
    for (const { metadata, spec } of services) {
      for (const [key, value] of Object.entries(loadBalancerAnnotations))
        assert.equal(metadata.annotations[key], value);
      assert.deepEqual([spec.ipFamilyPolicy, spec.ipFamilies], ["RequireDualStack", ipFamilies]);
      const inside = (spec.clusterIPs as string[]).map((address, index) => {
        const range = ranges[index];
        return range !== undefined && ipaddr.parse(address).match(range as [ipaddr.IPv4, number]);
      });
      assert.deepEqual(inside, [true, true], String(spec.clusterIPs));
    }
    const others = ofKind("Service").filter(({ spec }) => spec.type !== "LoadBalancer");
    for (const { metadata, spec } of others) {
      assert.equal(spec.loadBalancerClass, undefined);
      for (const key of Object.keys(loadBalancerAnnotations))
        assert.equal(metadata.annotations?.[key], undefined);
    }
  });

  it("has both edges take PROXY protocol from the load balancers, and from nobody else", () => {
    const trusted = everything.loadBalancerCidrs.join(",");
    assert.deepEqual(
      perTier((pod) =>
        ((program(pod).args ?? []) as string[]).filter((arg) => /proxyprotocol/i.test(arg)).sort(),
      ),
      expected((tier) =>
        edges.includes(tier)
          ? ["web", "websecure"].map((door) => `--entrypoints.${door}.proxyprotocol.trustedips=${trusted}`)
          : [],
      ),
    );
  });

  it("opens the connections that are named, from these tiers and from no other", () => {
    const [toCidr, toPods] = everything.outgoingConnections;
    const { port, cidrs } = everything.outgoingProxy;
    const { pods } = toPods;
    const rule = (to: readonly object[], number: number) => ({
      ports: [{ port: number, protocol: "TCP" }],
      to,
    });
    const blocks = (list: readonly string[]) => list.map((cidr) => ({ ipBlock: { cidr } }));
    const wanted = [
      { tiers: toCidr.tiers, rule: rule(blocks(toCidr.cidrs), toCidr.port) },
      {
        tiers: toPods.tiers,
        rule: rule(
          [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": pods.namespace } },
              podSelector: { matchLabels: pods.labels },
            },
          ],
          toPods.port,
        ),
      },
      { tiers: callers, rule: rule(blocks(cidrs), port) },
    ];
    const policies = ours("NetworkPolicy").filter((policy) => tierOf(policy) in homes);
    for (const { tiers, rule } of wanted) {
      const text = canonical(rule);
      const having = policies
        .filter(({ spec }) => (spec.egress ?? []).map(canonical).includes(text))
        .map(tierOf);
      assert.deepEqual(having.sort(), [...tiers].sort(), text);
    }
  });

  it("tells callers of the proxy, by reference to its Secret, and what is called directly", () => {
    const { secret, direct } = everything.outgoingProxy;
    const address = { secretKeyRef: { name: secret.name, key: "url" } };
    const variables = ["HTTPS_PROXY", "HTTP_PROXY", "http_proxy", "https_proxy"];
    const found = perTier((pod) =>
      ((program(pod).env ?? []) as Manifest[])
        .filter(({ name }) => variables.includes(name))
        .map(({ name, valueFrom }) => ({ name, valueFrom }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    assert.deepEqual(
      found,
      expected((tier) =>
        callers.includes(tier) ? variables.map((name) => ({ name, valueFrom: address })) : [],
      ),
    );
    const directly = perTier((pod) =>
      ((program(pod).env ?? []) as Manifest[]).find(({ name }) => name === "NO_PROXY")?.value?.split(","),
    );
    const near = [...everything.podCidr.split(","), ...everything.serviceCidr.split(","), ...direct];
    for (const [tier, list] of Object.entries(directly)) {
      if (!callers.includes(tier)) assert.equal(list, undefined, tier);
      else
        assert.deepEqual(
          near.filter((range) => !list?.includes(range)),
          [],
          tier,
        );
    }
  });

  it("looks names up where it is told to", () => {
    const { nameservers, searches, options } = everything.dns;
    assert.deepEqual(
      perTier(({ dnsPolicy, dnsConfig }) => ({
        dnsPolicy,
        nameservers: dnsConfig.nameservers,
        searches: dnsConfig.searches,
        timeout: dnsConfig.options.find(({ name }: Manifest) => name === "timeout")?.value,
      })),
      expected(() => ({ dnsPolicy: "None", nameservers, searches, timeout: options.timeout })),
    );
  });

  it("mounts the company's volumes into the programs of the tiers that they are for", () => {
    const mine = ({ name }: Manifest) => name.startsWith("extra-");
    const [ca, licence, vault, spool] = everything.extraVolumes;
    const mount = ({ name, mountPath }: { name: string; mountPath: string }) => ({
      name: `extra-${name}`,
      mountPath,
      readOnly: true,
    });
    const ofApis = {
      volumes: [
        { name: `extra-${ca.name}`, configMap: ca.configMap },
        { name: `extra-${licence.name}`, secret: licence.secret },
        { name: `extra-${spool.name}`, sizeLimit: `${spool.scratch}Mi` },
      ],
      mounts: [mount(ca), mount(licence)],
    };
    const ofWorker = {
      volumes: [{ name: `extra-${vault.name}`, secretProvider: vault.secretProvider }],
      mounts: [mount(vault)],
    };
    assert.deepEqual(
      perTier((pod) => ({
        volumes: (pod.volumes as Manifest[])
          .filter(mine)
          .map(({ name, configMap, secret, csi, emptyDir }) => ({
            name,
            ...(configMap && { configMap: configMap.name }),
            ...(secret && { secret: secret.secretName }),
            ...(csi && { secretProvider: csi.volumeAttributes.secretProviderClass }),
            ...(emptyDir && { sizeLimit: emptyDir.sizeLimit }),
          })),
        mounts: (program(pod).volumeMounts as Manifest[]).filter(mine),
      })),
      expected((tier) => {
        if (apis.includes(tier)) return ofApis;
        return vault.tiers.some((name) => name === tier) ? ofWorker : { volumes: [], mounts: [] };
      }),
    );
  });

  it("runs the company's container beside both APIs, as hardened as the program, and nowhere else", () => {
    const [otel] = everything.extraContainers;
    const quantities = ({ cpu, memory, storage }: typeof otel.requests | typeof otel.limits) => ({
      cpu: `${cpu}m`,
      memory: `${memory}Mi`,
      "ephemeral-storage": `${storage}Mi`,
    });
    const found = perTier((pod) =>
      ((pod.initContainers ?? []) as Manifest[]).map((container) => ({
        name: container.name,
        image: container.image,
        args: container.args,
        env: container.env.map(({ name, valueFrom }: Manifest) => ({ name, from: valueFrom.secretKeyRef })),
        resources: container.resources,
        mounts: container.volumeMounts.map(({ name, mountPath, readOnly = false }: Manifest) => ({
          name,
          mountPath,
          readOnly,
        })),
        restartPolicy: container.restartPolicy,
        asHardened: canonical(container.securityContext) === canonical(program(pod).securityContext),
      })),
    );
    const beside = {
      name: otel.name,
      image: otel.image,
      args: otel.args,
      env: Object.entries(otel.secretEnv).map(([name, from]) => ({ name, from })),
      resources: { requests: quantities(otel.requests), limits: quantities(otel.limits) },
      mounts: otel.mounts.map(({ volume, path, ...rest }) => ({
        name: `extra-${volume}`,
        mountPath: path,
        readOnly: "readOnly" in rest ? rest.readOnly : true,
      })),
      restartPolicy: "Always",
      asHardened: true,
    };
    assert.deepEqual(
      found,
      expected((tier) => (apis.includes(tier) ? [beside] : [])),
    );
  });

  it("takes every image of its own from the company's registry, by digest, with its pull secret", () => {
    const found = perTier((pod) => ({
      image: program(pod).image as string,
      secrets: (pod.imagePullSecrets as Manifest[]).map(({ name }) => name),
    }));
    for (const [tier, { image, secrets }] of Object.entries(found)) {
      assert.ok(image.startsWith(`${everything.imageRegistry}/`), `${tier}: ${image}`);
      assert.match(image, /:[\w.]+@sha256:[0-9a-f]{64}$/, tier);
      assert.equal(image.endsWith(`@${everything.imageDigests.traefik}`), edges.includes(tier), tier);
      assert.deepEqual(secrets, everything.imagePullSecrets, tier);
    }
  });
});

const nameOf = ({ metadata }: Manifest): string => metadata.name;

function placesOf(pods: readonly Manifest[]): string[] {
  return [...new Set(pods.map(({ metadata }) => metadata.namespace as string))];
}

/** Pods of another namespace to keep away from, as the setting says it. */
function term({ namespaces, labelSelector }: Manifest) {
  return { namespace: namespaces.join(), labels: labelSelector.matchLabels };
}

/** The same text for the same content: the API server stores keys in an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
