/** What a controller's token can do, and that it needs all of it: asked of the API server, and tried with less. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until } from "../../rehearsal/wait.ts";
import { installations, useScene } from "./support/installations.ts";
import { CLIENTS, HOSTS } from "./support/parties.ts";
import { rightsIn, runWithRights } from "./support/rights.ts";
import { call, requestText } from "./support/wire.ts";

/** In the namespace of its routes. */
const ofRoutes = [
  "list,watch discovery.k8s.io/endpointslices",
  "list,watch networking.k8s.io/ingresses",
  "list,watch secrets",
  "list,watch services",
  "update networking.k8s.io/ingresses/status",
];
/** In the whole cluster. */
const ofCluster = ["list,watch networking.k8s.io/ingressclasses", "list,watch nodes"];

for (const name of installations) {
  describe(`the rights of the controllers of installation ${name}`, () => {
    const place = useScene(name);

    for (const zone of ["public", "private"] as const) {
      it(`${zone}: what it needs in the namespace of its routes, and nothing in any other`, async () => {
        const { mode, routesNamespace } = place().plan.zones[zone].edge;
        const found = await rightsIn(place(), zone);
        assert.ok(found.has("kube-system") && found.has(routesNamespace));
        for (const [namespace, rights] of found) {
          const granted = namespace === routesNamespace ? [...ofRoutes, ...ofCluster] : ofCluster;
          assert.deepEqual(rights, mode === "static" ? [] : granted.sort(), `in namespace ${namespace}`);
        }
      });

      it(`${zone}: a token only where it reads routes, and nothing that it was refused`, () => {
        const { plan, edge } = place();
        for (const { pod, log } of edge.controllers(zone)) {
          assert.equal(pod.spec?.automountServiceAccountToken, false);
          const sources = (pod.spec?.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
          const tokens = sources.filter(({ serviceAccountToken }) => serviceAccountToken !== undefined);
          assert.equal(tokens.length, plan.zones[zone].edge.mode === "static" ? 0 : 1);
          assert.doesNotMatch(readFileSync(log, "utf8"), /forbidden|unauthorized/i);
        }
      });
    }
  });
}

describe("a controller with other rights", function () {
  this.timeout(120_000);
  const place = useScene("split");

  it("serves with a copy of its own: they are what counts", async () => {
    const copy = await runWithRights(place(), { ofRoutes, ofCluster });
    try {
      const serves = async () => (await ask(copy.addresses.ipv4)) === "200";
      await until(serves, { for: "the copy to serve", within: 60_000, every: 200 });
    } finally {
      await copy.stop();
    }
  });

  // Writing the status is needed once per Ingress, which the real controller has done already.
  for (const missing of [...ofRoutes, ...ofCluster].filter((right) => right.startsWith("list"))) {
    it(`serves nothing without "${missing}"`, async () => {
      const others = (rights: readonly string[]) => rights.filter((right) => right !== missing);
      const copy = await runWithRights(place(), {
        ofRoutes: others(ofRoutes),
        ofCluster: others(ofCluster),
      });
      try {
        const resource = missing.split(/[ /]/).at(-1) ?? "";
        const refusal = new RegExp(`${resource}.* is forbidden`);
        const said = () => refusal.test(readFileSync(copy.log, "utf8"));
        await until(said, { for: `${refusal} in ${copy.log}`, within: 60_000 });
        assert.notEqual(await ask(copy.addresses.ipv4), "200");
      } finally {
        await copy.stop();
      }
    });
  }
});

async function ask(host: string): Promise<string> {
  const { outcome } = await call({
    from: CLIENTS.operator,
    to: { host, port: 8443 },
    tls: { servername: HOSTS.api },
    parts: [requestText({ host: HOSTS.api })],
  });
  return outcome;
}
