/** Ways to spell a path so that the edge sees an allowed one and the application another. */
import type { AttackClass, Attempt } from "../support/attempt.ts";
import type { InstallationName } from "../support/installations.ts";
import { http2, request } from "../support/send.ts";

const way = { from: "stranger", to: "public" } as const;

/** Refused because it is none of the paths, after dot segments and doubled slashes were resolved. */
const otherPaths = [
  "/",
  "/track/",
  "/track//",
  "/tracks",
  "/trackx",
  "/track.json",
  "/track/x",
  "/TRACK",
  "/Track",
  "/tracK",
  "/track/../install",
  "/track/./../install",
  "/./install",
  "/track/../../install",
  "/../install",
  "/track/..",
  "//install",
  "///install",
  "/track//../install",
  "/%2e%2e/install",
  "/track/%2e%2e/install",
  "/track/%2E%2E/install",
  "/track/.%2e/install",
  "/track;/../install",
  "/track;jsessionid=1",
  "/track/..;/install",
  "/track,",
  "/track~",
  "/track%20",
  "/track%09",
  "/track%0a",
  "/track%0d%0aX-Injected:%201",
  "/track%c0%afinstall",
  "/track%e0%80%af..%e0%80%afinstall",
  "/track%ef%bc%8finstall",
  "/tracker",
  "/tracker/",
  "/tracker/revision.txt",
  "/tracker/../install",
  "/tracker/liliput.min.js/",
  "/tracker/liliput.min.js/../revision.txt",
  "/tracker/liliput.min.js.map",
  "/tracker/LILIPUT.MIN.JS",
  "/tracker/./revision.txt",
  "/uixx",
  "/collector",
  "/collections",
  "/redirected",
  "/collect/../install",
  "/collect/../../openapi.json",
  "/collect/%2e%2e/install",
  "/redirect/../docs",
  "/uix/../install",
  "/consents/type/enabled/../by_tag",
  "/consents/type/enabled/x",
  "/customer/consent/../..",
];

/** A character in disguise: where no route matches it is one more unknown path. */
const disguised = [
  "/track%2f..%2finstall",
  "/track/..%2finstall",
  "/track%2F",
  "/%2ftrack",
  "/track%5c..%5cinstall",
  "/track/..%5Cinstall",
  "/track%00",
  "/track%00/../install",
  "/track%3b/../install",
  "/track%3Bx",
  "/track%3f/../install",
  "/track%23/../install",
  "/track%25",
  "/track%252f..%252finstall",
  "/%252e%252e/install",
  "/track/%252e%252e/install",
  "/track%2500",
  "/tracker/liliput.min.js%00",
  "/tracker/liliput.min.js%2f..%2frevision.txt",
  "/collect%2f..%2finstall",
];

/** The same below an open prefix: there only the refusal of the character itself is left. */
const disguisedBelow = [
  "/collect/..%2finstall",
  "/collect/..%5cinstall",
  "/collect/x%00",
  "/collect/x%3b",
  "/collect/x%3f",
  "/collect/x%23",
  "/collect/%252e%252e/install",
];

/** What an HTTP parser does not even read as a request target. */
const malformed = [
  "track",
  "\\track",
  "\\/track",
  "/track\u0000",
  "/track\u007f",
  "/tra ck",
  "/track%",
  "/track%2",
  "/track%zz",
  "/track%u002f..%u002finstall",
];

/** Raw characters that a sloppy server takes for a slash. */
const backslashes = ["/track\\..\\install", "/track\\", "/collect\\..\\install"];

/** Another spelling of an allowed path: what arrives is the resolved one. */
const resolved: readonly (readonly [string, string])[] = [
  ["/./track", "/track"],
  ["//track", "/track"],
  ["/x/../track", "/track"],
  ["/track?/../install", "/track?/../install"],
  ["/track?path=/install", "/track?path=/install"],
  ["/%74rack", "/track"],
];

/** Installations that serve what is below /collect, and those that do not. */
const bridged: readonly InstallationName[] = ["split", "static"];
const unbridged: readonly InstallationName[] = ["single"];

export const pathConfusion: AttackClass = {
  title: "Path confusion",
  attempts: [
    ...otherPaths.map((path) => refused(path, "404", "paths")),
    ...disguised.map((path) => refused(path, "404", "paths")),
    ...disguisedBelow.map((path): Attempt => ({ ...refused(path, "400", "encoding"), only: bridged })),
    ...malformed.map((path) => refused(path, "400", "parser")),
    ...backslashes.map((path) => refused(path, "404", "paths")),
    ...["/track/../install", "/track%2f..%2finstall", "/%2e%2e/install", "/track\\..\\install"].map(
      (path): Attempt => ({
        ...way,
        request: `POST ${path}, HTTP/2`,
        expected: "404",
        layer: "sanitized",
        send: http2(way, { ":method": "POST", ":path": path }),
      }),
    ),
    ...resolved.map(
      ([path, arrived]): Attempt => ({
        ...way,
        request: `POST ${path}: the tracking path itself`,
        expected: "200",
        layer: "sanitized",
        arrives: [`POST ${arrived}`],
        send: request(way, { method: "POST", path }),
      }),
    ),
    {
      ...way,
      request:
        "POST /collect/..;/docs: below an open prefix, and the application gives the semicolon no meaning",
      expected: "200",
      layer: "service",
      only: bridged,
      arrives: ["POST /collect/..;/docs"],
      send: request(way, { method: "POST", path: "/collect/..;/docs" }),
    },
    {
      ...way,
      request: "POST /collect/type/source: below an open prefix",
      expected: "200",
      layer: "service",
      only: bridged,
      arrives: ["POST /collect/type/source"],
      send: request(way, { method: "POST", path: "/collect/type/source" }),
    },
    {
      ...way,
      request: "POST /collect/type/source: the bridge is not switched on",
      expected: "404",
      layer: "paths",
      only: unbridged,
      send: request(way, { method: "POST", path: "/collect/type/source" }),
    },
  ],
};

function refused(path: string, expected: string, layer: Attempt["layer"]): Attempt {
  return {
    ...way,
    request: `POST ${JSON.stringify(path).slice(1, -1)}`,
    expected,
    layer,
    send: request(way, { method: "POST", path }),
  };
}

/**
 * Every route of Tracardi's API that answers without a login while `EXPOSE_GUI_API` is "no", in any release from 0.7.4 on.
 * The edge is what closes them.
 */
const openRoutes: readonly (readonly [method: string, path: string, bridge?: boolean])[] = [
  ["PUT", "/track", true],
  ["GET", "/collect/type/source", true],
  ["POST", "/collect/type/source", true],
  ["POST", "/collect/type/source/session", true],
  ["GET", "/redirect/id", true],
  ["POST", "/redirect/id", true],
  ["PUT", "/redirect/id/session", true],
  ["DELETE", "/redirect/id/session", true],
  ["POST", "/customer/consent", true],
  ["GET", "/consents/type/enabled", true],
  ["GET", "/consents/type/by_tag"],
  ["GET", "/consents/type/ids"],
  ["GET", "/consents/types"],
  ["GET", "/event/logs/1"],
  ["GET", "/node/logs/1"],
  ["GET", "/flow/logs/1"],
  ["GET", "/healthcheck"],
  ["POST", "/healthcheck"],
  ["PUT", "/healthcheck"],
  ["DELETE", "/healthcheck"],
  ["GET", "/health/report/instance"],
  ["GET", "/"],
  ["GET", "/info/version"],
  ["GET", "/info/version/details"],
  ["GET", "/info/versions"],
  ["GET", "/ping"],
  ["GET", "/install"],
  ["POST", "/install"],
  ["GET", "/install/plugins"],
  ["GET", "/install/demo"],
  ["POST", "/user/token"],
  ["POST", "/user/logout"],
  ["GET", "/tracker/revision.txt"],
  ["GET", "/tracker/index.html"],
  ["GET", "/uix/widget.js", true],
  ["GET", "/demo/index.html"],
  ["GET", "/documentation/index.html"],
  ["GET", "/manual/en/docs/index.html"],
  ["GET", "/docs"],
  ["GET", "/redoc"],
  ["GET", "/openapi.json"],
  ["GET", "/graphql"],
  ["GET", "/ws"],
];

export const openApiRoutes: AttackClass = {
  title: "Routes of the API that are open without a login",
  attempts: openRoutes
    .map(
      ([method, path, bridge = false]): Attempt => ({
        ...way,
        request: `${method} ${path}`,
        expected: "404",
        layer: "paths",
        // Some belong to bridges, which other installations have switched on; PUT /track needs an edge that knows methods.
        ...(path === "/track" ? { only: ["static", "single"] } : bridge ? { only: unbridged } : {}),
        send: request(way, { method, path }),
      }),
    )
    .concat({
      ...way,
      request:
        "PUT /track: an Ingress cannot tell methods apart, and the application has an empty stub there",
      expected: "200",
      layer: "service",
      only: ["split"],
      arrives: ["PUT /track"],
      send: request(way, { method: "PUT", path: "/track" }),
    }),
};

/** An Ingress cannot tell methods apart; routes in a file can. */
export const methods: AttackClass = {
  title: "Methods (edges whose routes are files)",
  attempts: [
    ...["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "track", "POSTX"].map(
      (method): Attempt => ({
        ...way,
        request: `${method} /track`,
        expected: "404",
        layer: "paths",
        only: ["static", "single"],
        send: request(way, { method, path: "/track" }),
      }),
    ),
    ...["POST", "PUT", "DELETE", "OPTIONS"].map(
      (method): Attempt => ({
        ...way,
        request: `${method} /tracker/liliput.min.js`,
        expected: "404",
        layer: "paths",
        only: ["static", "single"],
        send: request(way, { method, path: "/tracker/liliput.min.js" }),
      }),
    ),
  ],
};
