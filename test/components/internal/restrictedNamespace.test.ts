import assert from "node:assert/strict";
import {
  RestrictedNamespace,
  type RestrictedNamespaceArgs,
} from "../../../components/internal/restrictedNamespace.ts";
import { render, resolved } from "../../../rendering/render.ts";
import { assertPassesOptions, label } from "../../support/assertions.ts";
import { planFor } from "../../support/plans.ts";

const { storesNamespace, zones } = planFor("split");
assert.ok(storesNamespace && zones.public.application);
const application: RestrictedNamespaceArgs = {
  installation: "tracardi",
  plan: zones.public.application,
  manage: "create",
};
const podSecurity = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "v1.34",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/audit-version": "v1.34",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/warn-version": "v1.34",
};
const labels = {
  "app.kubernetes.io/name": "tracardi",
  "app.kubernetes.io/instance": "tracardi",
  "app.kubernetes.io/part-of": "tracardi",
  "app.kubernetes.io/managed-by": "pulumi",
};

function namespace(args: RestrictedNamespaceArgs) {
  return render(() => new RestrictedNamespace("zone", args));
}

async function only(args: RestrictedNamespaceArgs, kind: string) {
  const [object, ...more] = (await namespace(args)).kind(kind);
  assert.ok(object && more.length === 0);
  return object.inputs;
}

describe("RestrictedNamespace", () => {
  it("makes a namespace that enforces the restricted standard of a pinned version", async () => {
    assert.deepEqual(await only(application, "Namespace"), {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "tracardi-public", labels: { ...labels, ...podSecurity } },
    });
  });

  it("only labels one that exists, and takes over no label but its own", async () => {
    const rendered = await namespace({ ...application, manage: "existing" });
    const [patch] = rendered.kind("NamespacePatch");
    assert.deepEqual(patch?.inputs.metadata, {
      name: "tracardi-public",
      labels: podSecurity,
      annotations: { "pulumi.com/patchForce": "true" },
    });
    assert.deepEqual(rendered.kind("Namespace"), []);
    assert.equal(await resolved(rendered.result.name), "tracardi-public");
    assert.equal(rendered.kind("ResourceQuota")[0]?.inputs.metadata.namespace, "tracardi-public");
  });

  it("denies all traffic of all pods in both directions", async () => {
    assert.deepEqual(await only(application, "NetworkPolicy"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { namespace: "tracardi-public", labels },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
  });

  it("counts everything, zeros included", async () => {
    // Four API instances of two workers each, one more in a rollout, four on their way out.
    assert.deepEqual((await only(application, "ResourceQuota")).spec, {
      hard: {
        pods: "9",
        "requests.cpu": "1800m",
        "requests.memory": "2700Mi",
        "requests.ephemeral-storage": "1152Mi",
        "limits.cpu": "9000m",
        "limits.memory": "5400Mi",
        "limits.ephemeral-storage": "4608Mi",
        "services.loadbalancers": "0",
        "services.nodeports": "0",
        persistentvolumeclaims: "0",
        "requests.storage": "0Gi",
      },
    });
  });

  it("counts the stores' volumes and an edge's load balancer", async () => {
    const stores = await only({ ...application, plan: storesNamespace }, "ResourceQuota");
    assert.equal(stores.spec.hard.persistentvolumeclaims, "3");
    assert.equal(stores.spec.hard["requests.storage"], "16Gi");
    const services = { loadBalancers: 1, nodePorts: 2 };
    const edge = await only({ ...application, services }, "ResourceQuota");
    assert.equal(edge.spec.hard["services.loadbalancers"], "1");
    assert.equal(edge.spec.hard["services.nodeports"], "2");
  });

  it("bounds every container and gives a size to one that states none", async () => {
    assert.deepEqual((await only(application, "LimitRange")).spec, {
      limits: [
        {
          type: "Container",
          min: { cpu: "10m", memory: "16Mi", "ephemeral-storage": "8Mi" },
          max: { cpu: "1000m", memory: "600Mi", "ephemeral-storage": "512Mi" },
          default: { cpu: "250m", memory: "128Mi", "ephemeral-storage": "64Mi" },
          defaultRequest: { cpu: "125m", memory: "64Mi", "ephemeral-storage": "32Mi" },
        },
      ],
    });
  });

  it("makes nothing else", async () => {
    const rendered = await namespace(application);
    assert.deepEqual(
      rendered.resources
        .filter(({ custom }) => custom)
        .map(label)
        .sort(),
      ["LimitRange zone", "Namespace zone", "NetworkPolicy zone-default-deny", "ResourceQuota zone"],
    );
  });

  for (const manage of ["create", "existing"] as const) {
    it(`hands its options on (${manage})`, () =>
      assertPassesOptions((name, opts) => new RestrictedNamespace(name, { ...application, manage }, opts)));
  }
});
