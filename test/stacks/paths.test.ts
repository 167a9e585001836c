import assert from "node:assert/strict";
import { everyPath, publicPaths } from "../../stacks/paths.ts";

describe("public paths", () => {
  it("are what the tracker script calls, exact, by method", () => {
    assert.deepEqual(publicPaths([]), [
      { type: "Exact", path: "/track", methods: ["POST", "OPTIONS"] },
      { type: "Exact", path: "/tracker/liliput.min.js", methods: ["GET", "HEAD"] },
    ]);
  });

  it("grow by a bridge's paths only when the bridge is asked for", () => {
    const added = (...bridges: Parameters<typeof publicPaths>[0]) =>
      publicPaths(bridges).slice(publicPaths([]).length);
    assert.deepEqual(added("webhooks"), [
      { type: "Prefix", path: "/collect", methods: ["GET", "POST", "OPTIONS"] },
    ]);
    assert.deepEqual(added("redirects"), [
      { type: "Prefix", path: "/redirect", methods: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] },
    ]);
    assert.deepEqual(added("consent"), [
      { type: "Prefix", path: "/uix", methods: ["GET", "HEAD"] },
      { type: "Exact", path: "/consents/type/enabled", methods: ["GET", "OPTIONS"] },
      { type: "Exact", path: "/customer/consent", methods: ["POST", "OPTIONS"] },
    ]);
  });

  /** Routes of Tracardi that ask for no login in some release and are no web site's business. */
  const open = [
    "/",
    "/install",
    "/install/plugins",
    "/install/demo",
    "/healthcheck",
    "/health/report/instance",
    "/info/version",
    "/info/version/details",
    "/info/versions",
    "/event/logs/1",
    "/node/logs/1",
    "/flow/logs/1",
    "/consents/type/by_tag",
    "/consents/type/ids",
    "/consents/types",
    "/user/token",
    "/user/logout",
    "/tracker/revision.txt",
    "/tracker/",
    "/demo/",
    "/documentation/",
    "/manual/en/docs/",
    "/docs",
    "/redoc",
    "/openapi.json",
    "/ping",
  ];

  it("never cover another route that is open without login, with all bridges", () => {
    const rules = publicPaths(["webhooks", "redirects", "consent"]);
    const covered = open.filter((path) =>
      rules.some((rule) =>
        rule.type === "Exact" ? path === rule.path : path === rule.path || path.startsWith(`${rule.path}/`),
      ),
    );
    assert.deepEqual(covered, []);
  });

  it("are all allowed methods of their own: every rule names some", () => {
    for (const { path, methods } of publicPaths(["webhooks", "redirects", "consent"])) {
      assert.ok(methods !== undefined && methods.length > 0, path);
    }
  });
});

describe("private paths", () => {
  it("are every path, by every method", () => {
    assert.deepEqual(everyPath, [{ type: "Prefix", path: "/" }]);
  });
});
