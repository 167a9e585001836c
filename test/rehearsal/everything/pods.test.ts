import assert from "node:assert/strict";
import type { Manifest } from "../../../review/manifest.ts";
import { everything } from "../../golden/everything.ts";
import { ENGINE_TIMEOUT } from "../support/rehearsals.ts";
import {
  apis,
  avoided,
  type Company,
  canonical,
  edges,
  everywhere,
  expected,
  isPool,
  nameOf,
  ofEdges,
  program,
  theCompany,
} from "./company.ts";

describe("the pods of a stack whose company brings everything, deployed", function () {
  this.timeout(2 * ENGINE_TIMEOUT);
  let company: Company;

  before(async () => {
    company = await theCompany();
  });

  it("asks for nodes: selector, tolerations, required and preferred ones, pods to keep away from", () => {
    // What the API server adds to every pod is not ours.
    const tolerated = ({ key }: Manifest) => !key.startsWith("node.kubernetes.io/");
    assert.deepEqual(
      company.perTier((pod) => ({
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
    const nodes = company.ofKind("Node").map(nameOf).filter(isPool);
    const used = new Set(company.ours("Pod").map(({ spec }) => spec.nodeName));
    assert.equal(nodes.length, 7);
    assert.deepEqual(
      [...used].filter((node) => !nodes.includes(node) || node === avoided),
      [],
    );
  });

  it("names the company's priority class, none where none is wanted, and otherwise its own", () => {
    const own = company
      .ofKind("PriorityClass")
      .map(nameOf)
      .filter((name) => name.startsWith("tracardi-"));
    assert.deepEqual(
      own.map((name) => name.replace(/-[0-9a-f]{8}$/, "")),
      ["tracardi-api", "tracardi-stores"],
    );
    assert.deepEqual(
      company.perTier((pod) => pod.priorityClassName),
      expected((tier) => {
        if (edges.includes(tier)) return everything.priorityClasses.edge;
        return tier.endsWith("worker") ? undefined : own[0];
      }),
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
      company.perTier((pod) => ({
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
    const found = company.perTier((pod) =>
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
    const found = company.perTier((pod) => ({
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

/** Pods of another namespace to keep away from, as the setting says it. */
function term({ namespaces, labelSelector }: Manifest) {
  return { namespace: namespaces.join(), labels: labelSelector.matchLabels };
}
