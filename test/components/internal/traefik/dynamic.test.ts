import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { dynamicConfiguration } from "../../../../components/internal/traefik/dynamic.ts";
import { entryPointMiddlewares } from "../../../../components/internal/traefik/middlewares.ts";
import { topologies, zoneNames } from "../../../../stacks/topologies.ts";
import { planFor, type Written } from "../../../support/plans.ts";

function file(topology: "split" | "single" | "minimal", zone: "public" | "private", written: Written = {}) {
  return parse(dynamicConfiguration(planFor(topology, written).zones[zone].edge));
}

const tlsOptions = {
  default: {
    minVersion: "VersionTLS12",
    sniStrict: true,
    cipherSuites: [
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
      "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ],
  },
};

const certificates = [
  { certFile: "/etc/traefik/certificate/tls.crt", keyFile: "/etc/traefik/certificate/tls.key" },
];

const publicMiddlewares = {
  ratelimit: {
    rateLimit: {
      average: 200,
      period: "1s",
      burst: 400,
      sourceCriterion: { ipStrategy: { ipv6Subnet: 64 } },
    },
  },
  inflight: { inFlightReq: { amount: 200, sourceCriterion: { ipStrategy: { ipv6Subnet: 64 } } } },
  limits: { buffering: { maxRequestBodyBytes: 1_048_576, memRequestBodyBytes: 131_072 } },
  secure: {
    headers: {
      contentTypeNosniff: true,
      frameDeny: true,
      customRequestHeaders: { Forwarded: "", "X-Context": "" },
    },
  },
};

const privateMiddlewares = {
  trusted: { ipAllowList: { sourceRange: ["192.0.2.0/24", "2001:db8:10::/48"] } },
  limits: { buffering: { maxRequestBodyBytes: 26_214_400, memRequestBodyBytes: 1_048_576 } },
  secure: {
    headers: { contentTypeNosniff: true, frameDeny: true, customRequestHeaders: { Forwarded: "" } },
  },
};

/** Every object of the file, however deep. */
function objects(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objects)];
}

describe("the controller's file", () => {
  it("of the public edge limits clients, removes headers that choose data, and has no route", () => {
    assert.deepEqual(file("split", "public"), {
      http: { middlewares: publicMiddlewares },
      tls: { options: tlsOptions },
    });
  });

  it("of the private edge has the allow list by the connection's address, and keeps X-Context", () => {
    assert.deepEqual(file("split", "private"), {
      http: { middlewares: privateMiddlewares },
      tls: { options: tlsOptions },
    });
  });

  it("of a static public edge routes the tracking paths by method, with certificate files", () => {
    assert.deepEqual(file("split", "public", { edge: "static" }), {
      http: {
        middlewares: publicMiddlewares,
        routers: {
          "public-api-1": {
            entryPoints: ["websecure"],
            rule: "Host(`track.example.com`) && Path(`/track`) && (Method(`POST`) || Method(`OPTIONS`))",
            priority: 20_006,
            service: "public-api",
          },
          "public-api-2": {
            entryPoints: ["websecure"],
            rule: "Host(`track.example.com`) && Path(`/tracker/liliput.min.js`) && (Method(`GET`) || Method(`HEAD`))",
            priority: 20_023,
            service: "public-api",
          },
        },
        services: {
          "public-api": {
            loadBalancer: { servers: [{ url: "http://tracardi-public-api.tracardi-public:8080" }] },
          },
        },
      },
      tls: { options: tlsOptions, certificates },
    });
  });

  it("of a static private edge routes each host to its Service, every path", () => {
    const { http, tls } = file("split", "private", { edge: "static" });
    assert.deepEqual(http, {
      middlewares: privateMiddlewares,
      routers: {
        "private-api-1": {
          entryPoints: ["websecure"],
          rule: "Host(`api.example.com`) && PathPrefix(`/`)",
          priority: 10_001,
          service: "private-api",
        },
        "gui-1": {
          entryPoints: ["websecure"],
          rule: "Host(`gui.example.com`) && PathPrefix(`/`)",
          priority: 10_001,
          service: "gui",
        },
      },
      services: {
        "private-api": {
          loadBalancer: { servers: [{ url: "http://tracardi-private-api.tracardi-private:8080" }] },
        },
        gui: { loadBalancer: { servers: [{ url: "http://tracardi-gui.tracardi-private:8080" }] } },
      },
    });
    assert.deepEqual(tls, { options: tlsOptions, certificates });
  });

  it("sets X-Context where one API answers both doors", () => {
    for (const topology of ["single", "minimal"] as const) {
      assert.deepEqual(file(topology, "public").http.middlewares.secure.headers.customRequestHeaders, {
        Forwarded: "",
        "X-Context": "production",
      });
    }
  });

  it("opens a bridge's prefix and nothing that merely begins like it", () => {
    const rules = Object.values<{ rule: string }>(
      file("single", "public", { bridges: ["webhooks", "redirects", "consent"] }).http.routers,
    ).map(({ rule }) => rule.replace("Host(`track.example.com`) && ", ""));
    assert.deepEqual(rules, [
      "Path(`/track`) && (Method(`POST`) || Method(`OPTIONS`))",
      "Path(`/tracker/liliput.min.js`) && (Method(`GET`) || Method(`HEAD`))",
      "(Path(`/collect`) || PathPrefix(`/collect/`)) && (Method(`GET`) || Method(`POST`) || Method(`OPTIONS`))",
      "(Path(`/redirect`) || PathPrefix(`/redirect/`)) && (Method(`GET`) || Method(`HEAD`) || Method(`POST`) || Method(`PUT`) || Method(`DELETE`) || Method(`OPTIONS`))",
      "(Path(`/uix`) || PathPrefix(`/uix/`)) && (Method(`GET`) || Method(`HEAD`))",
      "Path(`/consents/type/enabled`) && (Method(`GET`) || Method(`OPTIONS`))",
      "Path(`/customer/consent`) && (Method(`POST`) || Method(`OPTIONS`))",
    ]);
  });

  it("asks browsers to insist on TLS only with certificates that they trust", () => {
    const certified = {
      certificates: "existing",
      certificateSecrets: { public: "public-tls", private: "private-tls" },
    };
    for (const zone of zoneNames) {
      assert.equal(file("split", zone, certified).http.middlewares.secure.headers.stsSeconds, 31_536_000);
      assert.equal("stsSeconds" in file("split", zone).http.middlewares.secure.headers, false);
    }
  });

  it("never holds more of a body in memory than a body may have", () => {
    const { buffering } = file("split", "private", { bodyLimits: { public: 1, private: 1 } }).http.middlewares
      .limits;
    assert.deepEqual(buffering, { maxRequestBodyBytes: 1_048_576, memRequestBodyBytes: 1_048_576 });
  });

  it("defines what the entrypoints name, and no map or list is empty", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...topologies),
        fc.constantFrom(...zoneNames),
        fc.constantFrom("ingress", "static"),
        fc.subarray(["webhooks", "redirects", "consent"]),
        (topology, zone, mode, bridges) => {
          const plan = planFor(topology, { edge: mode, bridges }).zones[zone].edge;
          const text = dynamicConfiguration(plan);
          const content = parse(text);
          // An empty map makes Traefik drop the whole file.
          assert.deepEqual(
            objects(content).filter((object) => Object.keys(object).length === 0),
            [],
          );
          const defined = Object.keys(content.http.middlewares).map((name) => `${name}@file`);
          assert.deepEqual(entryPointMiddlewares(plan).websecure.toSorted(), defined.toSorted());
          assert.equal("trusted" in content.http.middlewares, zone === "private");
          // Go's template engine reads the file first; anchors are for machines only.
          assert.doesNotMatch(text, /\{\{|[&*]a1/);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("does not hold an empty map of headers", () => {
    const plan = planFor("split").zones.public.edge;
    const content = parse(dynamicConfiguration({ ...plan, requestHeaders: {} }));
    assert.deepEqual(content.http.middlewares.secure.headers, { contentTypeNosniff: true, frameDeny: true });
  });

  it("is refused when the private edge trusts nobody, or a static edge routes nothing", () => {
    const plan = planFor("split", { edge: "static" }).zones.private.edge;
    assert.throws(() => dynamicConfiguration({ ...plan, trusted: [] }), /no trusted ranges/);
    assert.throws(() => dynamicConfiguration({ ...plan, routes: [] }), /without routes/);
  });

  it("is refused when a host could end its quotes or start a template", () => {
    const plan = planFor("split", { edge: "static" }).zones.private.edge;
    for (const host of ["a`) || Host(`b", '{{ env "HOME" }}', "a b"]) {
      const routes = plan.routes.map((route) => ({ ...route, host }));
      assert.throws(() => dynamicConfiguration({ ...plan, routes }), /cannot be part of a routing rule/);
    }
  });
});
