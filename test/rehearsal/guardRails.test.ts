import assert from "node:assert/strict";
import { until } from "../../rehearsal/wait.ts";
import { explored } from "../support/explored.ts";
import { expect, NamespaceAdmin, refusal, verb } from "./guardRails/admin.ts";
import { component, operator, type Values } from "./guardRails/attempts.ts";
import {
  configMap,
  creation,
  cronJob,
  deployerAttempts,
  deployerOnly,
  type EdgeNames,
  edge,
} from "./guardRails/deployer.ts";
import { foreignRoute, ingress, routeChanges, routes } from "./guardRails/ingresses.ts";
import { networkPolicy, podsOf, policies, policyChanges } from "./guardRails/networkPolicies.ts";
import { hostPods, pod, pods } from "./guardRails/pods.ts";
import { deployment, harmless, quota, tooSmall } from "./guardRails/quotas.ts";
import { service, serviceChanges, services } from "./guardRails/services.ts";
import { Journey, type KubernetesObject } from "./support/journeys.ts";
import { ENGINE_TIMEOUT } from "./support/rehearsals.ts";

/** Kubernetes reads an expression a second time, with the types of the objects, and writes down what it finds. */
interface CheckedPolicy {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly typeChecking?: { readonly expressionWarnings?: readonly unknown[] };
  };
}

/** Each rule evaluates the list for every object, so that thousands of ranges cost minutes of the API server's time. */
const trusted = Math.max(
  ...explored([400, 5_000], {
    space: "lengths of the trusted list on a real API server",
    classOf: () => "a length",
    about: () => [
      "components/internal/guardRails/",
      "stacks/guardRails.ts",
      "stacks/settings/checks/annotations.ts",
    ],
  }),
);

const changedSettings = {
  "tracardi:release": "1.1.0",
  "tracardi:acknowledgeMigration": "0.8.2.1 -> 1.1.0",
  "tracardi:guiHost": "operators.tracardi.example",
  // As many as are supported: a rule may not cost more than the API server's budget, and annotations have a limit.
  "tracardi:trustedCidrs": [
    "127.0.0.1/32",
    ...Array.from({ length: trusted - 1 }, (_, i) => `100.${100 + (i >> 7)}.${100 + (i % 128)}.101/32`),
  ],
  "tracardi:bridges": ["webhooks"],
};

describe("guard rails on a real API server, against an admin of our namespaces", function () {
  this.timeout(3 * ENGINE_TIMEOUT);
  const config = {
    "tracardi:cloud": "metallb",
    "tracardi:loadBalancerAnnotations": { "example.com/scheme": "internal" },
    "tracardi:monitoringNamespace": "monitoring",
    "tracardi:release": "0.8.2.1",
  };
  const traveller = new Journey({ stack: "dev", from: "dev", config });
  const admin = new NamespaceAdmin(traveller);
  const kubectl = admin.kubectl.bind(admin);

  before(async () => {
    await traveller.first;
    await admin.appoint();
    await admin.refusedSoon(service("tracardi-stores", { type: "NodePort" }));
  });

  describe("the rules", () => {
    it("are in the cluster after the first up, compiled without a complaint", async () => {
      const items = await until(
        async () => {
          const found = await traveller.list<CheckedPolicy>("validatingadmissionpolicies");
          return found.every(({ status }) => status?.observedGeneration !== undefined) && found;
        },
        { for: "the types of the rules to be checked", within: 120_000 },
      );
      assert.deepEqual(
        items.map(({ metadata, status }) => [metadata.name, status?.typeChecking?.expressionWarnings ?? []]),
        [
          ...["deployer", "ingresses", "network-policies", "pods", "quotas", "services"].map(
            (rail) => `tracardi-guard-rails-${rail}`,
          ),
          // Beside the rails: what keeps the data version from going back (test/rehearsal/upgrades/marker.test.ts).
          "tracardi-release-marker",
        ].map((name) => [name, []]),
      );
    });
  });

  describe("Services", () => {
    admin.tryCreations(services);
    admin.tryChanges(serviceChanges);
  });

  describe("Ingresses", () => {
    admin.tryCreations(routes);
    admin.tryChanges(routeChanges);
  });

  describe("NetworkPolicies", () => {
    admin.tryCreations(policies);
    admin.tryChanges(policyChanges);
  });

  describe("pods", () => {
    // An admin of the namespace may make one of any name.
    const account = ["serviceaccount", "tracardi-public-edge", "-n", "tracardi-private-edge", ...operator];
    before(() => kubectl(["create", ...account]));
    after(() => kubectl(["delete", ...account]));
    admin.tryCreations(pods);
  });

  describe("pods where Pod Security is gone", () => {
    const label = (value: string) =>
      kubectl([
        "label",
        "--overwrite",
        "namespace",
        "tracardi-private",
        `pod-security.kubernetes.io/enforce=${value}`,
      ]);
    before(() => label("privileged"));
    after(() => label("restricted"));
    admin.tryCreations(hostPods);
  });

  describe("quotas of somebody else", () => {
    const make = (object: Values) => kubectl(["create", "-f", "-"], object);
    const remove = (object: Values) => kubectl(["delete", "-f", "-"], object);
    const admittedSoon = () =>
      until(async () => (await refusal(admin.create(deployment()))) === "", {
        for: "a quota to be forgotten",
        within: 120_000,
      });

    for (const [what, spec, refused] of tooSmall) {
      it(`refuse a tier beside one that grants ${what}`, async () => {
        const foreign = quota("foreign", spec);
        await make(foreign);
        await admin.refusedSoon(deployment());
        await expect(admin.create(deployment()), refused);
        await expect(admin.create(deployment({})), undefined);
        await remove(foreign);
        await admittedSoon();
      });
    }

    it("are no matter where they grant enough, or count other pods, or are the program's own", async () => {
      for (const foreign of harmless) await make(foreign);
      // Quotas are learned in their order: who knows the last one knows the others.
      const last = quota("foreign", { hard: { pods: "0" } });
      await make(last);
      await admin.refusedSoon(deployment());
      await remove(last);
      await admittedSoon();
      for (const foreign of harmless) await remove(foreign);
    });
  });

  describe("all of them", () => {
    it("leave other namespaces alone", async () => {
      await kubectl(["create", "--dry-run=server", "-f", "-"], service("default", { type: "NodePort" }));
    });

    it("cannot be told otherwise by an admin of a namespace", async () => {
      const annotation = { metadata: { annotations: { "guard-rails.tracardi/ingresses": "any" } } };
      await expect(
        kubectl([
          "patch",
          "namespace",
          "tracardi-public",
          ...operator,
          "--type=merge",
          "-p",
          JSON.stringify(annotation),
        ]),
        /User "operator" cannot patch resource "namespaces"/,
      );
    });

    it("allow nothing where the namespace does not say so", async () => {
      const row = networkPolicy("tracardi-stores", "redis", {
        ingress: [
          {
            from: [podsOf("tracardi-private", component("private-api"))],
            ports: [{ port: 6379, protocol: "TCP" }],
          },
        ],
      });
      await expect(admin.create(row), undefined);
      await admin.withAnnotation("tracardi-stores", "network-policies", null, () => admin.refusedSoon(row));
      await admin.withAnnotation("tracardi-private-edge", "service-accounts", null, () =>
        admin.refusedSoon(pod("tracardi-private-edge")),
      );
    });

    it("ask nobody who is no deployer where none is named", async () => {
      await expect(admin.create(configMap("tracardi-private-edge")), undefined);
    });

    it("do not hold a preview up: it asks the API server, which has not heard of the plan yet", async () => {
      await traveller.second;
      const { stack, from } = traveller.installation;
      const rehearsal = await traveller.rehearsal;
      const { changes } = await rehearsal.preview(stack, { from, config: { ...config, ...changedSettings } });
      assert.ok((changes.update ?? 0) > 0);
    });

    it("do not change in a second up", async () => {
      const first = await traveller.first;
      assert.deepEqual((await traveller.second).changes, { same: first.changes.create, read: 1 });
    });
  });

  describe("with a deployer", () => {
    let names: EdgeNames;

    before(async () => {
      await traveller.refreshed;
      await traveller.up({ "tracardi:deployer": "rehearsal-admin" });
      const only = (kind: string) =>
        kubectl(["get", kind, ...edge, "-l", "app.kubernetes.io/component=private-edge", "-o", "name"]);
      names = {
        controller: (await only("deployment")).trim(),
        list: (await only("configmap")).trim().replace("configmap/", ""),
        member: (await only("pod")).split("\n")[0]?.replace("pod/", "") ?? "",
      };
      await admin.refusedSoon(configMap("tracardi-private-edge"));
      await kubectl(["create", "-f", "-"], cronJob("tracardi-private-edge"));
    });

    for (const [what, args, object, refused] of deployerAttempts) {
      it(`${verb(refused)} ${what}`, () => expect(kubectl(args(names), object), refused));
    }

    it("knows a deployer by a group", async () => {
      const member = [...creation, "--as-group=deployers"];
      await expect(kubectl(member, configMap("tracardi-private-edge")), deployerOnly);
      await admin.withAnnotation("tracardi-private-edge", "deployer", "group:deployers", async () => {
        await until(async () => (await refusal(kubectl(member, configMap("tracardi-private-edge")))) === "", {
          for: "the group to be known",
          within: 120_000,
        });
        await expect(admin.create(configMap("tracardi-private-edge")), deployerOnly);
      });
    });

    it("lets an admin of the namespace scale, which Kubernetes' own controllers carry out", async () => {
      for (const replicas of [3, 2]) {
        await kubectl(["scale", names.controller, `--replicas=${replicas}`, ...edge, ...operator]);
        await kubectl(["rollout", "status", names.controller, "--timeout=60s", ...edge]);
      }
    });

    it("lets the deployer upgrade and change host, trusted list and public paths in one up, with its rollout", async () => {
      const { changes } = await traveller.up({
        "tracardi:deployer": "rehearsal-admin",
        ...changedSettings,
      });
      assert.ok((changes.update ?? 0) > 0, "nothing was changed");
      await kubectl(["rollout", "status", names.controller, "--timeout=60s", ...edge]);
      const planned = await kubectl([
        "get",
        "ingress",
        "-A",
        "-o",
        "jsonpath={.items[*].spec.rules[*].host}",
      ]);
      assert.match(planned, /operators\.tracardi\.example/);
      await expect(admin.create(ingress({ path: "/collect", pathType: "Prefix" })), undefined);
      await expect(
        admin.create(
          ingress({
            namespace: "tracardi-private",
            ingressClass: "tracardi-private",
            host: "gui.tracardi.example",
            tls: [],
          }),
        ),
        foreignRoute,
      );
    });
  });

  describe("switched off", () => {
    before(() =>
      traveller.up({ ...changedSettings, "tracardi:guardRails": false, "tracardi:bridges": ["redirects"] }),
    );

    it("are gone, and the same up could change what they had guarded", async () => {
      const kinds = "validatingadmissionpolicies,validatingadmissionpolicybindings";
      assert.deepEqual(await traveller.list(kinds), []);
      const paths = await kubectl(["get", "ingress", "-A", "-o", "jsonpath={..path}"]);
      assert.match(paths, /\/redirect/);
    });

    it("come back with the next up, together with another change", async () => {
      await traveller.up({
        ...changedSettings,
        "tracardi:bridges": ["consent"],
        "tracardi:deployer": "rehearsal-admin",
      });
      await admin.refusedSoon(ingress({ path: "/redirect", pathType: "Prefix" }));
      await expect(admin.create(ingress({ path: "/uix", pathType: "Prefix" })), undefined);
    });
  });

  describe("at the end", () => {
    const edge = ["-n", "tracardi-public-edge"];

    it("let Kubernetes tidy up after a controller that its deployer deletes", async () => {
      await admin.refusedSoon(configMap("tracardi-public-edge"));
      await kubectl(["delete", "deployments", "--all", "--cascade=background", ...edge]);
      await until(async () => (await traveller.list("replicasets,pods", ...edge)).length === 0, {
        for: "the controller's replica sets and pods to be gone",
        within: 60_000,
      });
    });

    it("let Kubernetes empty a namespace that is deleted", async () => {
      assert.notDeepEqual(await traveller.list("configmaps,networkpolicies", ...edge), []);
      await kubectl(["delete", "namespace", "tracardi-public-edge", "--timeout=60s"]);
    });

    it("do not hold a destroy up, which leaves none of them behind", async () => {
      await traveller.destroy();
      const kinds = "validatingadmissionpolicies,validatingadmissionpolicybindings";
      assert.deepEqual(await traveller.list(kinds), []);
      const left = await traveller.list<KubernetesObject>("namespaces");
      assert.deepEqual(
        left.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("tracardi")),
        [],
      );
    });
  });
});
