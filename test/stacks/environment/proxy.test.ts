import assert from "node:assert/strict";
import { planFor } from "../../support/plans.ts";
import { table } from "./support.ts";

const outgoingProxy = {
  url: "http://proxy.example.com:3128",
  cidrs: ["10.7.1.10/32"],
  direct: [".example.com"],
};
const proxied = /proxy/i;

function proxyOf(written: Readonly<Record<string, unknown>>): readonly [string, Record<string, string>][] {
  const { apis, workers } = planFor("split", { workers: { merging: true, update: true }, ...written });
  const programs = [
    ...apis.map(({ role, environment }) => ({ tier: role.tier, environment })),
    ...workers.map(({ tier, environment }) => ({ tier, environment })),
  ];
  return programs.map(({ tier, environment }) => [
    tier,
    Object.fromEntries(Object.entries(table(environment)).filter(([name]) => proxied.test(name))),
  ]);
}

describe("a proxy for what programs call", () => {
  it("is not there by itself", () => {
    for (const [tier, variables] of proxyOf({})) assert.deepEqual(variables, {}, tier);
  });

  for (const release of ["1.1.0", "0.8.2.1"]) {
    it(`is told to the APIs and workers of ${release}, with everything near called directly`, () => {
      const tiers = proxyOf({ release, outgoingProxy });
      assert.deepEqual(
        tiers.map(([tier]) => tier),
        ["public-api", "private-api", "merging-worker", "update-worker"],
      );
      const stores = ["elasticsearch", "redis", ...(release === "1.1.0" ? ["mysql"] : [])];
      const direct = [
        ...["localhost", "127.0.0.1", "::1", "10.244.0.0/16", "10.96.0.0/16", ".svc", ".cluster.local"],
        ...stores.map((store) => `tracardi-${store}.tracardi-stores`),
        ".example.com",
      ].join(",");
      const address = "http://proxy.example.com:3128";
      for (const [tier, variables] of tiers) {
        assert.deepEqual(
          variables,
          {
            HTTP_PROXY: address,
            http_proxy: address,
            HTTPS_PROXY: address,
            https_proxy: address,
            NO_PROXY: direct,
            no_proxy: direct,
          },
          tier,
        );
      }
    });
  }

  it("comes from a Secret where its address has a password", () => {
    const secret = { name: "outgoing-proxy" };
    const [[, variables] = []] = proxyOf({ outgoingProxy: { secret, port: 3128, cidrs: ["10.7.1.10/32"] } });
    assert.equal(variables?.HTTPS_PROXY, "outgoing-proxy: url");
    assert.equal(variables?.http_proxy, "outgoing-proxy: url");
    assert.match(variables?.NO_PROXY ?? "", /^localhost,/);
  });

  it("has a port by its scheme where none is written", () => {
    const [[, variables] = []] = proxyOf({ outgoingProxy: { ...outgoingProxy, url: "https://proxy.corp/" } });
    assert.equal(variables?.HTTP_PROXY, "https://proxy.corp:443");
  });
});
