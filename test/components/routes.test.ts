import assert from "node:assert/strict";
import { Routes } from "../../components/routes.ts";
import { render } from "../../rendering/render.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { planFor, type Written } from "../support/plans.ts";

function labels(tier: string) {
  return {
    "app.kubernetes.io/name": "tracardi",
    "app.kubernetes.io/instance": "tracardi",
    "app.kubernetes.io/component": tier,
    "app.kubernetes.io/part-of": "tracardi",
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

function argsFor(zone: "public" | "private", written: Written = {}) {
  const plan = planFor("split", written).zones[zone].edge;
  return {
    installation: "tracardi",
    plan,
    namespace: plan.routesNamespace,
    certificateSecret: `${zone}-tls`,
  };
}

async function ingresses(zone: "public" | "private", written: Written = {}) {
  const rendered = await render(() => new Routes("edge", argsFor(zone, written)));
  return Object.fromEntries(rendered.kind("Ingress").map(({ name, inputs }) => [name, inputs]));
}

function backend(name: string) {
  return { service: { name, port: { number: 8080 } } };
}

describe("Routes", () => {
  it("give the public API no route but the tracking paths, each exact", async () => {
    assert.deepEqual(await ingresses("public"), {
      "edge-public-api": {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { namespace: "tracardi-public", labels: labels("public-edge") },
        spec: {
          ingressClassName: "tracardi-public",
          tls: [{ hosts: ["track.example.com"], secretName: "public-tls" }],
          rules: [
            {
              host: "track.example.com",
              http: {
                paths: [
                  { path: "/track", pathType: "Exact", backend: backend("tracardi-public-api") },
                  {
                    path: "/tracker/liliput.min.js",
                    pathType: "Exact",
                    backend: backend("tracardi-public-api"),
                  },
                ],
              },
            },
          ],
        },
      },
    });
  });

  it("give each private host an Ingress of its own with every path", async () => {
    const expected = (host: string, service: string) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { namespace: "tracardi-private", labels: labels("private-edge") },
      spec: {
        ingressClassName: "tracardi-private",
        tls: [{ hosts: [host], secretName: "private-tls" }],
        rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: backend(service) }] } }],
      },
    });
    assert.deepEqual(await ingresses("private"), {
      "edge-private-api": expected("api.example.com", "tracardi-private-api"),
      "edge-gui": expected("gui.example.com", "tracardi-gui"),
    });
  });

  it("open a bridge's paths only when it is asked for", async () => {
    const { "edge-public-api": ingress } = await ingresses("public", {
      bridges: ["webhooks", "redirects", "consent"],
    });
    assert.deepEqual(
      ingress?.spec.rules[0].http.paths.map(({ pathType, path }: { pathType: string; path: string }) => [
        pathType,
        path,
      ]),
      [
        ["Exact", "/track"],
        ["Exact", "/tracker/liliput.min.js"],
        ["Prefix", "/collect"],
        ["Prefix", "/redirect"],
        ["Prefix", "/uix"],
        ["Exact", "/consents/type/enabled"],
        ["Exact", "/customer/consent"],
      ],
    );
  });

  it("carry no annotation, no default backend and no rule without a host", async () => {
    for (const zone of ["public", "private"] as const) {
      for (const ingress of Object.values(await ingresses(zone))) {
        assert.equal("annotations" in ingress.metadata, false);
        assert.equal("defaultBackend" in ingress.spec, false);
        for (const { host } of ingress.spec.rules) assert.match(host, /^[a-z]+\.example\.com$/);
      }
    }
  });

  it("are refused for an edge that would not look at them", async () => {
    await assert.rejects(
      render(() => new Routes("edge", argsFor("public", { edge: "static" }))),
      /public edge is static/,
    );
  });

  it("pass their options on", async () => {
    await assertPassesOptions((name, opts) => new Routes(name, argsFor("private"), opts));
  });
});
