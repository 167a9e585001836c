import assert from "node:assert/strict";
import { GuardRails } from "../../components/guardRails.ts";
import { literal } from "../../components/internal/guardRails/rail.ts";
import { Tracardi } from "../../components/tracardi.ts";
import { type Registration, type Rendered, render, type Values } from "../../rendering/render.ts";
import { topologies } from "../../stacks/topologies.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { external, planFor, type Written } from "../support/plans.ts";

const plan = planFor("split").guardRails;
const names = ["deployer", "ingresses", "network-policies", "pods", "quotas", "services"].map(
  (rail) => `tracardi-guard-rails-${rail}`,
);

const foreignQuotas = {
  selector: {
    matchExpressions: [{ key: "app.kubernetes.io/part-of", operator: "NotIn", values: ["tracardi"] }],
  },
  parameterNotFoundAction: "Allow",
};

function rails(written: Written = {}) {
  return render(
    () =>
      new GuardRails("tracardi", { installation: "tracardi", plan: planFor("split", written).guardRails }),
  );
}

async function policy(rail: string): Promise<Values> {
  const found = (await rails()).find(
    "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy",
    `tracardi-guard-rails-${rail}`,
  );
  return found.inputs.spec;
}

describe("GuardRails", () => {
  it("are six policies, each with a binding that denies, all with the installation's name", async () => {
    const rendered = await rails();
    const policies = rendered.kind("ValidatingAdmissionPolicy");
    assert.deepEqual(policies.map(({ inputs }) => inputs.metadata.name).sort(), names);
    assert.deepEqual(
      rendered
        .kind("ValidatingAdmissionPolicyBinding")
        .map(({ inputs }) => [inputs.metadata.name, inputs.spec])
        .sort(),
      names.map((name) => [
        name,
        {
          policyName: name,
          validationActions: ["Deny"],
          ...(name.endsWith("-quotas") ? { paramRef: foreignQuotas } : {}),
        },
      ]),
    );
  });

  it("compare with quotas of the same namespace that are not the program's own, and need none to be there", async () => {
    for (const { inputs } of (await rails()).kind("ValidatingAdmissionPolicy")) {
      assert.deepEqual(
        inputs.spec.paramKind,
        inputs.metadata.name.endsWith("-quotas") ? { apiVersion: "v1", kind: "ResourceQuota" } : undefined,
      );
    }
    const [own] = (await render(() => new Tracardi("tracardi", { plan: planFor("split") }))).kind(
      "ResourceQuota",
    );
    const { key, values } = foreignQuotas.selector.matchExpressions[0] ?? assert.fail();
    assert.ok(values.includes(own?.inputs.metadata.labels[key]));
  });

  it("carry the name of another installation", async () => {
    const other = planFor("split", { name: "shop" });
    const rendered = await render(
      () => new GuardRails("any", { installation: "shop", plan: other.guardRails }),
    );
    for (const { inputs } of rendered.kind("ValidatingAdmissionPolicy")) {
      assert.match(inputs.metadata.name, /^shop-guard-rails-/);
      assert.equal(inputs.metadata.labels["app.kubernetes.io/instance"], "shop");
      assert.doesNotMatch(JSON.stringify(inputs.spec.matchConstraints), /"tracardi-/);
    }
  });

  it("fail closed, hold in our namespaces only, and refuse with words", async () => {
    for (const { inputs } of (await rails()).kind("ValidatingAdmissionPolicy")) {
      const { failurePolicy, matchConstraints, validations } = inputs.spec;
      assert.equal(failurePolicy, "Fail");
      assert.deepEqual(matchConstraints.namespaceSelector, {
        matchExpressions: [
          {
            key: "kubernetes.io/metadata.name",
            operator: "In",
            values: [
              "tracardi-public",
              "tracardi-public-edge",
              "tracardi-private",
              "tracardi-private-edge",
              "tracardi-stores",
            ],
          },
        ],
      });
      assert.ok(validations.length > 0);
      for (const { reason, message } of validations) {
        // Of a Forbidden Pulumi says nothing in a preview, when the namespace may not say yet what the up will have it say.
        assert.equal(reason, inputs.metadata.name.endsWith("-quotas") ? "Invalid" : "Forbidden");
        // What, why, and what to do.
        assert.match(message, /, |: /);
        assert.match(message, /; /);
        assert.doesNotMatch(message, /\n/);
      }
    }
  });

  it("look at what is created and changed, and never at a status", async () => {
    for (const { inputs } of (await rails()).kind("ValidatingAdmissionPolicy")) {
      for (const { operations, resources, scope } of inputs.spec.matchConstraints.resourceRules) {
        assert.equal(scope, "Namespaced");
        assert.ok(operations.includes("DELETE") || operations.join() === "CREATE,UPDATE");
        assert.deepEqual(
          resources.filter((resource: string) => resource.includes("/")),
          resources.includes("pods/ephemeralcontainers") ? ["pods/ephemeralcontainers"] : [],
        );
      }
    }
  });

  it("ask about deletion only where the deployer is asked for", async () => {
    for (const rail of ["services", "ingresses", "pods", "network-policies", "quotas"]) {
      const { matchConstraints } = await policy(rail);
      assert.doesNotMatch(JSON.stringify(matchConstraints.resourceRules), /DELETE/, rail);
    }
    assert.match(JSON.stringify((await policy("deployer")).matchConstraints.resourceRules), /DELETE/);
  });

  it("say nothing that a changed setting could change: API servers take a second to learn a rule", async () => {
    const before = await rails();
    const after = await rails({
      guiHost: "operators.example.com",
      trustedCidrs: ["198.51.100.0/24"],
      bridges: ["webhooks"],
      deployer: "alice",
      cloud: "metallb",
      edge: "static",
      monitoringNamespace: "monitoring",
    });
    const specs = (rendered: Rendered) =>
      rendered.kind("ValidatingAdmissionPolicy").map(({ inputs }) => inputs);
    assert.deepEqual(specs(after), specs(before));
  });

  it("are absent where they may not be made", async () => {
    const off = planFor("split", { guardRails: false });
    const rendered = await render(() => new Tracardi("tracardi", { plan: off }));
    assert.deepEqual(rendered.kind("ValidatingAdmissionPolicy"), []);
    assert.deepEqual(rendered.kind("ValidatingAdmissionPolicyBinding"), []);
  });

  it("write texts as the expression language reads them", () => {
    assert.equal(literal("it's a \\ and\na line"), "'it\\'s a \\\\ and\\na line'");
  });

  it("hand their options on", () =>
    assertPassesOptions((name, opts) => new GuardRails(name, { installation: "tracardi", plan }, opts)));
});

/** What the rules would rebuild from the program's own objects must be what the namespaces allow: no more, no less. */
describe("what the namespaces allow", () => {
  const stacks: Readonly<Record<string, Written>> = {
    "with everything of its own": {},
    "with a load balancer that checks health": { cloud: "aws", loadBalancerCidrs: ["10.0.0.0/20"] },
    "behind a load balancer that ends connections": { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.5/32"] },
    "in production": external,
    "with watched routes, bridges and monitoring": {
      edge: "ingress",
      bridges: ["webhooks", "redirects", "consent"],
      monitoringNamespace: "monitoring",
      nodeLocalDns: true,
    },
    "with static edges and wide ranges": {
      edge: "static",
      trustedCidrs: ["10.0.0.0/8"],
      acknowledgeTrustedClusterRanges: true,
      outgoingConnections: [{ cidrs: ["0.0.0.0/0"], port: 443, reason: "calls the CRM" }],
    },
    "under another name": { name: "shop" },
    "in existing namespaces": { namespaces: "existing" },
  };

  for (const topology of topologies) {
    for (const [what, written] of Object.entries(stacks)) {
      it(`is what ${topology} ${what} makes`, async () => {
        const { installation, ...others } = planFor(topology, written);
        const rendered = await render(
          () => new Tracardi(installation, { plan: { installation, ...others } }),
        );
        const allowed = allowances(rendered);
        assert.deepEqual(allowed.ingresses, made(rendered, "Ingress", ingressLines));
        assert.deepEqual(allowed["network-policies"], made(rendered, "NetworkPolicy", policyLines));
        assert.deepEqual(
          allowed.services,
          made(rendered, "Service", (object) => (inEdge(object) ? serviceLines(object.inputs) : [])),
        );
        assert.deepEqual(
          allowed["service-accounts"],
          made(rendered, "Deployment", (object) =>
            inEdge(object) ? [object.inputs.spec.template.spec.serviceAccountName] : [],
          ),
        );
      });
    }
  }
});

/** Sorted lines with their namespaces, by allowance. */
function allowances(rendered: Rendered): Record<string, readonly string[]> {
  const found: Record<string, string[]> = {
    ingresses: [],
    "network-policies": [],
    services: [],
    "service-accounts": [],
  };
  for (const { inputs } of [...rendered.kind("Namespace"), ...rendered.kind("NamespacePatch")]) {
    for (const [key, text] of Object.entries<string>(inputs.metadata.annotations)) {
      if (!key.startsWith("guard-rails.tracardi/")) continue;
      const lines = text
        .split("\n")
        .flatMap(openedBy)
        .map((line) => `${inputs.metadata.name}: ${line}`);
      found[key.replace("guard-rails.tracardi/", "")]?.push(...lines);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([allowance, lines]) => [allowance, lines.sort()]));
}

/** A line that lists ranges says the same as one line for each range and port. */
function openedBy(line: string): readonly string[] {
  const [, tier, ranges = "", ports = ""] = /^(.*) cidr:(.*) (\S+)$/.exec(line) ?? [];
  if (tier === undefined) return [line];
  return ranges
    .split(";")
    .flatMap((range) => ports.split(",").map((port) => `${tier} cidr:${range} ${port}`));
}

function made(rendered: Rendered, kind: string, lines: (object: Registration) => readonly string[]) {
  const found = rendered
    .kind(kind)
    .flatMap((object) => lines(object).map((line) => `${object.inputs.metadata.namespace}: ${line}`));
  return [...new Set(found)].sort();
}

function inEdge({ inputs }: Registration): boolean {
  return inputs.metadata.namespace.endsWith("-edge");
}

function ingressLines({ inputs: { spec } }: Registration): readonly string[] {
  const paths = spec.rules.flatMap(({ host, http }: Values) =>
    http.paths.map(
      ({ pathType, path, backend: { service } }: Values) =>
        `${spec.ingressClassName} ${host} ${pathType} ${path} ${service.name}:${service.port.number}`,
    ),
  );
  const hosts = spec.tls.flatMap(({ hosts }: Values) =>
    hosts.map((host: string) => `${spec.ingressClassName} ${host}`),
  );
  return [...paths, ...hosts];
}

function serviceLines({ metadata, spec }: Values): readonly string[] {
  const sources = spec.loadBalancerSourceRanges?.join(",") ?? "-";
  const nodePorts = spec.allocateLoadBalancerNodePorts === true ? "NodePorts" : "-";
  return [
    `${metadata.name} ${spec.type} ${spec.externalTrafficPolicy ?? "-"} ${nodePorts} ${sources}`,
    ...Object.entries(metadata.annotations ?? {})
      // Read by Pulumi, which may leave it out of the cluster.
      .filter(([key]) => !key.startsWith("pulumi.com/"))
      .map(([key, value]) => `${metadata.name} annotation ${key}=${value}`),
  ];
}

function policyLines({ inputs: { spec } }: Registration): readonly string[] {
  const tier = spec.podSelector.matchLabels?.["app.kubernetes.io/component"];
  const openings = [
    ...(spec.ingress ?? []).map((rule: Values) => ["from", rule.from, rule.ports]),
    ...(spec.egress ?? []).map((rule: Values) => ["to", rule.to, rule.ports]),
  ];
  return openings.flatMap(([direction, peers, ports]) =>
    peers.flatMap((peer: Values) =>
      ports.map(({ port, protocol }: Values) => `${tier} ${direction} ${peerText(peer)} ${port}/${protocol}`),
    ),
  );
}

function peerText({ ipBlock, namespaceSelector, podSelector }: Values): string {
  if (ipBlock !== undefined)
    return `cidr:${ipBlock.cidr}${ipBlock.except === undefined ? "" : ` except ${ipBlock.except.join(",")}`}`;
  const namespace = namespaceSelector.matchLabels["kubernetes.io/metadata.name"];
  const labels = podSelector?.matchLabels ?? {};
  const tier = labels["app.kubernetes.io/component"];
  if (tier !== undefined) return `tier:${namespace}:${tier}`;
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return `pods:${namespace}:${texts.join() || "*"}`;
}
