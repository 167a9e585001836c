import assert from "node:assert/strict";
import fc from "fast-check";
import { staticArguments } from "../../../../components/internal/traefik/arguments.ts";
import type { EdgePlan } from "../../../../stacks/edges.ts";
import { topologies, zoneNames } from "../../../../stacks/topologies.ts";
import { planFor, type Written } from "../../../support/plans.ts";

function edge(
  zone: "public" | "private",
  written: Written = {},
  topology: "split" | "single" = "split",
): EdgePlan {
  return planFor(topology, written).zones[zone].edge;
}

/** What every edge starts with, and every edge's entrypoints, reviewed line by line. */
const common = {
  process: [
    "--global.checknewversion=false",
    "--global.sendanonymoususage=false",
    "--log.level=INFO",
    "--log.format=json",
  ],
  accessLog: [
    "--accesslog=true",
    "--accesslog.format=json",
    "--accesslog.bufferingsize=1000",
    "--accesslog.fields.defaultmode=drop",
    "--accesslog.fields.names.ClientHost=keep",
    "--accesslog.fields.names.RequestMethod=keep",
    "--accesslog.fields.names.RequestHost=keep",
    "--accesslog.fields.names.RequestPath=keep",
    "--accesslog.fields.names.RequestProtocol=keep",
    "--accesslog.fields.names.RequestScheme=keep",
    "--accesslog.fields.names.RequestContentSize=keep",
    "--accesslog.fields.names.DownstreamStatus=keep",
    "--accesslog.fields.names.DownstreamContentSize=keep",
    "--accesslog.fields.names.Duration=keep",
    "--accesslog.fields.names.entryPointName=keep",
    "--accesslog.fields.names.RouterName=keep",
    "--accesslog.fields.names.ServiceAddr=keep",
    "--accesslog.fields.names.OriginStatus=keep",
    "--accesslog.fields.headers.defaultmode=drop",
    "--accesslog.fields.queryparameters.defaultmode=drop",
    "--accesslog.addinternals=true",
    "--accesslog.filters.statuscodes=400-599",
    "--accesslog.filters.minduration=5s",
  ],
  internal: ["--ping=true", "--metrics.prometheus=true", "--metrics.prometheus.addserviceslabels=false"],
  addresses: [
    "--entrypoints.traefik.address=:8080",
    "--entrypoints.web.address=:8000",
    "--entrypoints.websecure.address=:8443",
    "--entrypoints.websecure.asdefault=true",
    "--entrypoints.websecure.http.tls=true",
    "--entrypoints.web.http.redirections.entrypoint.to=:443",
    "--entrypoints.web.http.redirections.entrypoint.scheme=https",
    "--entrypoints.web.http.redirections.entrypoint.permanent=true",
  ],
  strictness: [
    "--entrypoints.websecure.http.sanitizepath=true",
    "--entrypoints.websecure.http.encodedcharacters.allowencodedslash=false",
    "--entrypoints.websecure.http.encodedcharacters.allowencodedbackslash=false",
    "--entrypoints.websecure.http.encodedcharacters.allowencodednullcharacter=false",
    "--entrypoints.websecure.http.encodedcharacters.allowencodedsemicolon=false",
    "--entrypoints.websecure.http.encodedcharacters.allowencodedpercent=false",
    "--entrypoints.websecure.http.encodedcharacters.allowencodedquestionmark=false",
    "--entrypoints.websecure.http.encodedcharacters.allowencodedhash=false",
    "--entrypoints.web.http.aliasheadersstrategy=delete",
    "--entrypoints.websecure.http.aliasheadersstrategy=delete",
    "--entrypoints.traefik.http.aliasheadersstrategy=delete",
    "--entrypoints.web.http.maxheaderbytes=32768",
    "--entrypoints.websecure.http.maxheaderbytes=32768",
  ],
  acceptance: [
    "--entrypoints.web.transport.lifecycle.requestacceptgracetimeout=15s",
    "--entrypoints.websecure.transport.lifecycle.requestacceptgracetimeout=15s",
    "--entrypoints.traefik.transport.lifecycle.requestacceptgracetimeout=15s",
  ],
  file: ["--providers.file.filename=/etc/traefik/dynamic/edge.yaml", "--providers.file.watch=false"],
};

const publicEntryPoints = [
  ...common.addresses,
  "--entrypoints.websecure.http.middlewares=ratelimit@file,inflight@file,limits@file,secure@file",
  ...common.strictness,
  "--entrypoints.web.transport.respondingtimeouts.readtimeout=30s",
  "--entrypoints.websecure.transport.respondingtimeouts.readtimeout=30s",
  ...common.acceptance,
  "--entrypoints.web.transport.lifecycle.gracetimeout=30s",
  "--entrypoints.websecure.transport.lifecycle.gracetimeout=30s",
];

const privateEntryPoints = [
  ...common.addresses,
  "--entrypoints.web.http.middlewares=trusted@file",
  "--entrypoints.websecure.http.middlewares=trusted@file,limits@file,secure@file",
  ...common.strictness,
  "--entrypoints.web.transport.respondingtimeouts.readtimeout=30s",
  "--entrypoints.websecure.transport.respondingtimeouts.readtimeout=60s",
  ...common.acceptance,
  "--entrypoints.web.transport.lifecycle.gracetimeout=60s",
  "--entrypoints.websecure.transport.lifecycle.gracetimeout=60s",
];

describe("the controller's arguments", () => {
  it("serve Ingresses of the public class and namespace, limited per client", () => {
    assert.deepEqual(staticArguments(edge("public"), "tracardi-public"), [
      ...common.process,
      ...common.accessLog,
      ...common.internal,
      ...publicEntryPoints,
      ...common.file,
      "--providers.kubernetesingress=true",
      "--providers.kubernetesingress.namespaces=tracardi-public",
      "--providers.kubernetesingress.ingressclass=tracardi-public",
      "--providers.kubernetesingress.ingressendpoint.hostname=track.example.com",
      "--providers.kubernetesingress.strictprefixmatching=true",
      "--providers.kubernetesingress.allowemptyservices=true",
      "--providers.kubernetesingress.allowexternalnameservices=false",
      "--providers.kubernetesingress.crossprovidernamespaces=none",
    ]);
  });

  it("put the allow list first on both entrypoints of the private edge, and log every refusal there", () => {
    assert.deepEqual(staticArguments(edge("private"), "tracardi-private"), [
      ...common.process,
      ...common.accessLog,
      ...common.internal,
      ...privateEntryPoints,
      ...common.file,
      "--providers.kubernetesingress=true",
      "--providers.kubernetesingress.namespaces=tracardi-private",
      "--providers.kubernetesingress.ingressclass=tracardi-private",
      "--providers.kubernetesingress.ingressendpoint.hostname=api.example.com",
      "--providers.kubernetesingress.strictprefixmatching=true",
      "--providers.kubernetesingress.allowemptyservices=true",
      "--providers.kubernetesingress.allowexternalnameservices=false",
      "--providers.kubernetesingress.crossprovidernamespaces=none",
    ]);
  });

  it("know nothing of Kubernetes in static mode", () => {
    const written = { edge: "static" };
    assert.deepEqual(staticArguments(edge("public", written), "unused"), [
      ...common.process,
      ...common.accessLog,
      ...common.internal,
      ...publicEntryPoints,
      ...common.file,
    ]);
    assert.deepEqual(staticArguments(edge("private", written), "unused"), [
      ...common.process,
      ...common.accessLog,
      ...common.internal,
      ...privateEntryPoints,
      ...common.file,
    ]);
  });

  it("write a line about every request but the cluster's own where the stack says so, in that zone alone", () => {
    for (const mode of ["ingress", "static"]) {
      const changed = (zone: (typeof zoneNames)[number]) => {
        const before = staticArguments(edge(zone, { edge: mode }), "c");
        const after = staticArguments(edge(zone, { edge: mode, accessLog: { public: "all" } }), "c");
        return {
          less: before.filter((argument) => !after.includes(argument)),
          more: after.filter((argument) => !before.includes(argument)),
        };
      };
      assert.deepEqual(changed("public"), {
        less: ["--accesslog.filters.statuscodes=400-599", "--accesslog.filters.minduration=5s"],
        more: ["--entrypoints.traefik.observability.accesslogs=false"],
      });
      assert.deepEqual(changed("private"), { less: [], more: [] });
    }
  });

  it("believe a PROXY protocol header from the load balancers' addresses alone, on both entrypoints", () => {
    const proxied = { cloud: "hetzner", loadBalancerCidrs: ["10.0.0.2/32", "10.0.0.3/32"] };
    for (const zone of zoneNames) {
      const [before, after] = [staticArguments(edge(zone), "c"), staticArguments(edge(zone, proxied), "c")];
      assert.deepEqual(
        after.filter((argument) => !before.includes(argument)),
        [
          "--entrypoints.web.proxyprotocol.trustedips=10.0.0.2/32,10.0.0.3/32",
          "--entrypoints.websecure.proxyprotocol.trustedips=10.0.0.2/32,10.0.0.3/32",
        ],
      );
    }
  });

  it("take requests until a load balancer that checks pods has noticed", () => {
    const plan = edge("public", { cloud: "aws", loadBalancerCidrs: ["10.0.0.0/20"] });
    assert.deepEqual(
      staticArguments(plan, "c").filter((argument) => argument.includes("requestacceptgracetimeout")),
      ["web", "websecure", "traefik"].map(
        (name) => `--entrypoints.${name}.transport.lifecycle.requestacceptgracetimeout=40s`,
      ),
    );
  });

  it("never trust what a client says about itself, and never open the dashboard", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...topologies),
        fc.constantFrom(...zoneNames),
        fc.constantFrom("ingress", "static"),
        fc.constantFrom("none", "aws", "gcp", "azure", "digitalocean", "hetzner", "metallb"),
        (topology, zone, mode, cloud) => {
          const plan = planFor(topology, { edge: mode, cloud, loadBalancerCidrs: ["10.0.0.0/20"] }).zones[
            zone
          ].edge;
          const text = staticArguments(plan, "c").join("\n");
          assert.doesNotMatch(text, /forwardedheaders|insecure|--api|depth|underscoreheaders|http3/);
          assert.equal(text.includes("trusted@file"), zone === "private");
          assert.equal(text.includes("kubernetes"), plan.mode === "ingress");
          // Each flag once: the last one of two would win silently.
          const flags = text.split("\n").map((argument) => argument.slice(0, argument.indexOf("=")));
          assert.deepEqual(flags, [...new Set(flags)]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("are refused without trusted ranges for the private edge, and without a host", () => {
    const plan = edge("private");
    const { trusted: _, ...open } = plan;
    const refusal = /the private edge has no trusted ranges/;
    assert.throws(() => staticArguments(open, "c"), refusal);
    assert.throws(() => staticArguments({ ...plan, trusted: [] }, "c"), refusal);
    assert.throws(() => staticArguments({ ...plan, hosts: [] }, "c"), /serves no host/);
  });
});
