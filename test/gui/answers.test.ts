import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { own } from "../../rehearsal/edge/network.ts";
import { skipOutside } from "../edge/support/inside.ts";
import { call, type Exchange, requestText } from "../edge/support/wire.ts";
import { skipWithoutUsers } from "./support/needs.ts";
import { type GuiPod, HOSTS, PORT, renderedGui, SITE, startGui } from "./support/pod.ts";

/** The private edge's address. */
const EDGE = "10.244.9.1";

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  `img-src 'self' data: blob: https://${HOSTS.api}; font-src 'self' data:; ` +
  `connect-src 'self' https://${HOSTS.api}; worker-src 'self' blob:; object-src 'none'; ` +
  "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

const page = readFileSync(join(SITE, "index.html"), "utf8");
const bundle = "static/js/main.8d2a6f31.js";

interface Row {
  readonly title: string;
  /** A path, or a whole request. */
  readonly request: string;
  readonly status: string;
  readonly cache: "no-cache" | "no-store" | "public, max-age=31536000, immutable";
  readonly type: string;
  /** Names of headers beyond those of every answer. */
  readonly further?: readonly string[];
  /** Exact content; default: whatever nginx writes. */
  readonly content?: string;
}

const html = "text/html; charset=utf-8";
const script = "application/javascript; charset=utf-8";
const error = "text/html; charset=utf-8";
const file = ["etag", "last-modified"];
const served = { status: "200", cache: "no-cache", type: html, further: file, content: page } as const;
const missing = { status: "404", cache: "no-cache", type: error } as const;
const host = HOSTS.gui;

const rows: readonly Row[] = [
  { title: "the page", request: "/", ...served },
  { title: "the page by its name", request: "/index.html", ...served },
  { title: "a path of the application", request: "/profiles/0b1f-42/events?page=2#x", ...served },
  { title: "a path that looks like a file", request: "/login/jane.doe@example.com", ...served },
  { title: "a folder", request: "/static/", ...served },
  { title: "a file that is no longer there", request: "/static/js/main.00000000.js", ...served },
  {
    title: "a file with a hash in its name",
    request: `/${bundle}`,
    status: "200",
    cache: "public, max-age=31536000, immutable",
    type: script,
    further: file,
    content: readFileSync(join(SITE, bundle), "utf8"),
  },
  {
    title: "the environment",
    request: "/env-config.js?v=1",
    status: "200",
    cache: "no-store",
    type: script,
    further: file,
  },
  {
    title: "the sign of life",
    request: "/alive",
    status: "200",
    cache: "no-cache",
    type: "text/plain; charset=utf-8",
    content: "alive\n",
  },
  { title: "the image's variables", request: "/.env", ...missing },
  { title: "the image's start script", request: "/env.sh", ...missing },
  { title: "the start script, with its name encoded", request: "/%65nv%2esh", ...missing },
  { title: "a hidden folder", request: "/static/.git/config", ...missing },
  {
    title: "a part of a file, which is the whole file",
    request: requestText({ host, headers: ["Range: bytes=0-14"] }),
    ...served,
  },
  {
    title: "a part that is not there",
    request: requestText({ host, headers: ["Range: bytes=999999-"] }),
    ...served,
  },
  {
    title: "a form that is sent to a file with a hash",
    request: requestText({ host, path: `/${bundle}`, method: "POST", body: "a=b" }),
    ...{ status: "405", cache: "no-cache", type: error },
  },
  {
    title: "a form that is sent",
    request: requestText({ host, method: "POST", body: "a=b" }),
    ...{ status: "405", cache: "no-cache", type: error },
  },
  {
    title: "TRACE",
    request: requestText({ host, method: "TRACE" }),
    ...{ status: "405", cache: "no-cache", type: error },
  },
  {
    title: "a request without a host",
    request: requestText({ host: null }),
    ...{ status: "400", cache: "no-cache", type: error },
  },
  {
    title: "a way out of the folder",
    request: "/../../../etc/passwd",
    ...{ status: "400", cache: "no-cache", type: error },
  },
  {
    title: "an address of 40 kB",
    request: `/${"a".repeat(40_000)}`,
    ...{ status: "414", cache: "no-cache", type: error },
  },
  {
    title: "a header of 40 kB",
    request: requestText({ host, headers: [`Cookie: ${"a".repeat(40_000)}`] }),
    ...{ status: "400", cache: "no-cache", type: error },
  },
];

describe("what the GUI's nginx answers", function () {
  this.timeout(60_000);
  skipOutside();
  skipWithoutUsers();
  let gui: GuiPod;
  before(async () => {
    await own(EDGE);
    gui = await startGui({ name: "gui-answers", ipv4: "10.244.9.2" });
  });

  const ask = (request: string): Promise<Exchange> =>
    call({
      from: EDGE,
      to: { host: gui.ipv4, port: PORT },
      parts: [request.startsWith("/") ? requestText({ host, path: request }) : request],
    });

  for (const { title, request, status, cache, type, further = [], content } of rows) {
    it(`${title}: ${status}, ${cache}, and exactly the promised headers`, async () => {
      const { outcome, text } = await ask(request);
      assert.equal(outcome, status);
      const { headers, body } = parse(text);
      const { date, etag, "last-modified": modified, ...fixed } = headers;
      assert.deepEqual(fixed, {
        server: "nginx",
        "content-type": type,
        "content-length": String(Buffer.byteLength(body)),
        connection: "close",
        "cache-control": cache,
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
      });
      for (const [name, value] of Object.entries({ etag, "last-modified": modified }))
        assert.equal(value !== undefined, further.includes(name), name);
      assert.ok(date);
      assert.doesNotMatch(text, /nginx\/\d/);
      if (content !== undefined) assert.equal(body, content);
      if (content !== page) assert.ok(!body.includes("Stand-in for the page"));
    });
  }

  it("gives the environment as it was rendered", async () => {
    const { files } = await renderedGui();
    assert.equal(parse((await ask("/env-config.js")).text).body, files["env-config.js"]);
  });

  it("a page that has not changed: 304, with the policy and without a body", async () => {
    const { etag = "" } = parse((await ask("/")).text).headers;
    const { outcome, text } = await ask(requestText({ host, headers: [`If-None-Match: ${etag}`] }));
    const { headers, body } = parse(text);
    assert.equal(outcome, "304");
    assert.equal(headers["content-security-policy"], POLICY);
    assert.equal(body, "");
  });

  it("compresses scripts for who can read them", async () => {
    const { text } = await ask(requestText({ host, path: `/${bundle}`, headers: ["Accept-Encoding: gzip"] }));
    assert.equal(parse(text).headers["content-encoding"], "gzip");
    assert.equal(parse(text).headers["content-security-policy"], POLICY);
  });
});

describe("the GUI's process", function () {
  this.timeout(60_000);
  skipOutside();
  skipWithoutUsers();
  let gui: GuiPod;
  before(async () => {
    await own(EDGE);
    gui = await startGui({ name: "gui-process", ipv4: "10.244.9.3" });
  });

  it("is the pod's user's in every part, without capabilities, and cannot get any", () => {
    const parts = processes(gui.container.pid).map((pid) => readFileSync(`/proc/${pid}/status`, "utf8"));
    // The shell, nginx, its worker.
    assert.equal(parts.length, 3);
    for (const status of parts) {
      assert.match(status, /^Uid:\t10001\t10001\t10001\t10001$/m);
      assert.match(status, /^Gid:\t10001\t10001\t10001\t10001$/m);
      assert.match(status, /^Groups:\t *$/m);
      assert.match(status, /^CapPrm:\t0+$/m);
      assert.match(status, /^CapBnd:\t0+$/m);
      assert.match(status, /^NoNewPrivs:\t1$/m);
    }
  });

  it("has a root that nobody can write, and writes to its emptyDir only", () => {
    const [root] = readFileSync(`/proc/${gui.container.pid}/mountinfo`, "utf8")
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([, , , , mountPoint]) => mountPoint === "/");
    assert.match(root?.[5] ?? "", /^ro,/);
    const owned = readdirSync(gui.temporary).filter(
      (name) => statSync(join(gui.temporary, name)).uid === 10001,
    );
    assert.deepEqual(owned.sort(), [...["client_body", "fastcgi", "nginx.pid", "proxy", "scgi", "uwsgi"]]);
    assert.equal(existsSync(`/proc/${gui.container.pid}/root/var`), false);
  });

  it("listens on the pod's port only, and says nothing while it starts", () => {
    const listening = readFileSync(`/proc/${gui.container.pid}/net/tcp`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === "0A")
      .map(([, local = ""]) => Number.parseInt(local.split(":")[1] ?? "", 16));
    assert.deepEqual(listening, [PORT]);
    assert.deepEqual(gui.log(), []);
  });
});

/** The process and everything below it. */
function processes(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return [pid, ...(children === "" ? [] : children.split(" ").flatMap((child) => processes(Number(child))))];
}

function parse(text: string): { headers: Record<string, string>; body: string } {
  const end = text.indexOf("\r\n\r\n");
  const [, ...lines] = text.slice(0, end).split("\r\n");
  const pairs = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  // A header that is there twice would be lost in an object.
  assert.equal(new Set(pairs.map(([name]) => name)).size, pairs.length, text.slice(0, end));
  return { headers: Object.fromEntries(pairs), body: text.slice(end + 4) };
}
