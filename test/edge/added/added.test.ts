import assert from "node:assert/strict";
import { AuthorizationV1Api } from "@kubernetes/client-node";
import { until } from "../../../rehearsal/wait.ts";
import { make, titleOf } from "../support/attempt.ts";
import { callAs, type Scene, useScene } from "../support/installations.ts";
import { CLIENTS, HOSTS } from "../support/parties.ts";
import { openings, readsPrivately, steps } from "./additions.ts";
import { EMPTY, emptyService, ingress, type Manifest } from "./manifests.ts";

for (const name of readsPrivately) {
  describe(`the edge of installation ${name} when somebody adds objects`, function () {
    this.timeout(120_000);
    const place = useScene(name);

    for (const { title, objects, attempts } of steps) {
      describe(title, () => {
        adding(place, (scene) => objects(name, scene.plan));
        for (const attempt of attempts.filter(({ only }) => only?.includes(name)))
          it(titleOf(attempt), () => make(attempt, place()));
      });
    }

    describe("What the edge alone does not stop: guard rails refuse these objects", () => {
      const here = openings.filter(({ attempt }) => attempt.only?.includes(name));
      adding(place, ({ plan }) => here.map(({ route }) => ingress(plan, route)));
      for (const { what, attempt } of here) {
        it(`${what}: ${attempt.request}`, async () => {
          const { received } = place();
          const before = received.length;
          const { outcome } = await attempt.send(place());
          // Taken out of the record: everything else in it must have been let through on purpose.
          const arrived = received.splice(before).map(({ method, url }) => `${method} ${url}`);
          assert.deepEqual({ outcome, arrived }, { outcome: attempt.expected, arrived: attempt.arrives });
        });
      }
    });
  });
}

describe("an admin of our namespaces", () => {
  const place = useScene("split");

  it("may not write the addresses behind a Service, which could be those of the private zone's pods", async () => {
    const { rehearsal, plan } = place();
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "admin", namespace: plan.zones.public.edge.routesNamespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "namespace-admin" }],
    };
    await apply(place(), [binding]);
    const api = rehearsal.cluster.makeApiClient(AuthorizationV1Api);
    const may = async (group: string, resource: string) => {
      const { status } = await api.createSubjectAccessReview({
        body: {
          spec: {
            user: "namespace-admin",
            resourceAttributes: { namespace: binding.metadata.namespace, verb: "create", group, resource },
          },
        },
      });
      return status?.allowed;
    };
    assert.deepEqual(
      {
        ingresses: await may("networking.k8s.io", "ingresses"),
        endpoints: await may("", "endpoints"),
        endpointslices: await may("discovery.k8s.io", "endpointslices"),
      },
      { ingresses: true, endpoints: false, endpointslices: false },
    );
  });
});

/** Adds the objects before the suite's tests, and removes them afterwards; both until the controllers have read it. */
function adding(place: () => Scene, objects: (scene: Scene) => readonly Manifest[]): void {
  before(async () => {
    await apply(place(), [
      ...zones(place()).map((zone) => emptyService(place().plan, zone)),
      ...objects(place()),
    ]);
    // Controllers read Ingresses in the order in which they were made.
    await apply(place(), marks(place()));
    await whenMarks(place(), "503");
  });
  after(async () => {
    const all = [...objects(place()), ...zones(place()).map((zone) => emptyService(place().plan, zone))];
    await remove(place(), [...all, ...marks(place())]);
    await whenMarks(place(), "404");
  });
}

/** Those whose controllers read Ingresses. */
function zones({ plan }: Scene) {
  return (["public", "private"] as const).filter((zone) => plan.zones[zone].edge.mode === "ingress");
}

const MARK = "mark.example";

function marks(scene: Scene): Manifest[] {
  return zones(scene).map((zone) => ingress(scene.plan, { zone, name: "mark", host: MARK, service: EMPTY }));
}

async function whenMarks(scene: Scene, outcome: string): Promise<void> {
  for (const zone of zones(scene)) {
    await until(
      async () => {
        const name = zone === "public" ? HOSTS.track : HOSTS.api;
        const exchange = await callAs(scene, CLIENTS.operator, zone, MARK, {}, name);
        return exchange.outcome === outcome;
      },
      { for: `the ${zone} controller to answer ${outcome}`, within: 60_000, every: 100 },
    );
  }
}

async function apply({ rehearsal }: Scene, items: readonly object[]): Promise<void> {
  await rehearsal.kubectl(["apply", "-f", "-"], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  });
}

async function remove({ rehearsal }: Scene, items: readonly object[]): Promise<void> {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await rehearsal.kubectl(["delete", "--ignore-not-found", "-f", "-"], { input });
}
