import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { environmentScript, nginxConfiguration } from "../../../components/internal/guiFiles.ts";
import { releases } from "../../../stacks/releases.ts";

const apiUrl = "https://api.example.com";
const release = releases["1.1.0"];

/** A browser's window as far as the script sees it, with what the storage held before. */
function run(script: string, stored: Record<string, string> = {}, storageWorks = true) {
  const storage = new Map(Object.entries(stored));
  const localStorage = {
    getItem: (key: string) => {
      if (!storageWorks) throw new Error("denied");
      return storage.get(key) ?? null;
    },
    setItem: (key: string, value: string) => void storage.set(key, value),
  };
  const window: Record<string, unknown> = { localStorage };
  runInNewContext(script, { window });
  return { window: JSON.parse(JSON.stringify(window)), storage, tracker: window.tracker };
}

describe("the GUI's environment script", () => {
  it("sets what the image's start script would have set, per release", () => {
    assert.deepEqual(run(environmentScript({ apiUrl, release })).window._env_, {
      PUBLIC_URL: "/",
      MULTI_TENANT: "no",
      MODE: "no-deployment",
      ALLOW_UPDATES_ON_PRODUCTION: "true",
    });
    assert.deepEqual(run(environmentScript({ apiUrl, release: releases["0.8.2.1"] })).window._env_, {
      PUBLIC_URL: "/",
      MULTI_TENANT: "no",
    });
  });

  it("tells the GUI its API, as the JSON text that it expects", () => {
    const { storage } = run(environmentScript({ apiUrl, release }));
    assert.deepEqual(Object.fromEntries(storage), {
      "tracardi-api-url": '"https://api.example.com"',
      "tracardi-api-url-preset": '"https://api.example.com"',
    });
  });

  it("keeps an address that an operator chose", () => {
    const chosen = { "tracardi-api-url": '"https://other.example.com"' };
    const script = environmentScript({ apiUrl, release });
    const first = Object.fromEntries(run(script, chosen).storage);
    assert.equal(first["tracardi-api-url"], chosen["tracardi-api-url"]);
    assert.deepEqual(Object.fromEntries(run(script, first).storage), first);
  });

  it("replaces an address of its own when the API has moved: the page may talk to the present one only", () => {
    const before = Object.fromEntries(run(environmentScript({ apiUrl, release })).storage);
    const moved = run(environmentScript({ apiUrl: "https://new.example.com", release }), before).storage;
    assert.equal(moved.get("tracardi-api-url"), '"https://new.example.com"');
  });

  it("works in a browser that denies storage", () => {
    assert.equal(run(environmentScript({ apiUrl, release }), {}, false).window._env_.PUBLIC_URL, "/");
  });

  it("leaves silent stand-ins for what the page's blocked scripts would have defined", () => {
    const { window, tracker } = run(environmentScript({ apiUrl, release }));
    assert.deepEqual(window.response, { context: {} });
    assert.equal((tracker as { track(...args: unknown[]): unknown }).track("tracardi-load", {}), undefined);
  });

  it("lets no value break out of the script", () => {
    const hostile = "</script><script>alert(1)</script>\u2028'\"\\";
    const script = environmentScript({ apiUrl, release: { extraGuiEnvironment: { MODE: hostile } } });
    assert.equal(run(script).window._env_.MODE, hostile);
    assert.doesNotMatch(script, /<|\u2028/);
  });
});

describe("addresses of the API", () => {
  const hostile = [
    "https://api.example.com/path",
    "https://api.example.com; script-src *",
    'https://api.example.com"; add_header X y; "',
    "https://api.example.com$request_uri",
    "https://api.example.com\n",
    "https://user@api.example.com",
    "https://*.example.com",
    "https://API.example.com",
    "javascript:alert(1)",
    "//api.example.com",
    "",
  ];
  for (const url of hostile) {
    it(`refuse ${JSON.stringify(url)} in both files`, () => {
      assert.throws(() => environmentScript({ apiUrl: url, release }), /is no address of an API/);
      assert.throws(() => nginxConfiguration({ apiUrl: url, port: 8080 }), /is no address of an API/);
    });
  }

  it("may name a port", () => {
    const url = "https://api.example.com:8443";
    assert.match(
      nginxConfiguration({ apiUrl: url, port: 8080 }),
      /connect-src 'self' https:\/\/api\.example\.com:8443;/,
    );
  });
});

describe("the GUI's nginx configuration", () => {
  const text = nginxConfiguration({ apiUrl, port: 8080 });
  const header = (name: string) => new RegExp(`add_header ${name} "([^"]*)" always;`).exec(text)?.[1];

  it("lets the browser talk to the GUI and the private API only", () => {
    const policy = Object.fromEntries(
      (header("Content-Security-Policy") ?? "").split("; ").map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources.join(" ")];
      }),
    );
    assert.deepEqual(policy, {
      "default-src": "'self'",
      "script-src": "'self'",
      "style-src": "'self' 'unsafe-inline'",
      "img-src": "'self' data: blob: https://api.example.com",
      "font-src": "'self' data:",
      "connect-src": "'self' https://api.example.com",
      "worker-src": "'self' blob:",
      "object-src": "'none'",
      "base-uri": "'self'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
    });
  });

  it("forbids guessing types, framing and referrers", () => {
    assert.equal(header("X-Content-Type-Options"), "nosniff");
    assert.equal(header("X-Frame-Options"), "DENY");
    assert.equal(header("Referrer-Policy"), "no-referrer");
  });

  it("sets headers at one level only: a location with one of its own would lose all others", () => {
    const headers = text.split("\n").filter((line) => line.includes("add_header"));
    assert.equal(headers.length, 5);
    for (const line of headers) assert.match(line, /^ {4}add_header .* always;$/);
  });

  it("never lets the environment be cached, and the page only after a question", () => {
    assert.match(text, /map \$status:\$uri \$cache_control/);
    assert.match(text, /default "no-cache";\n {4}200:\/env-config\.js "no-store";/);
  });

  it("runs without root: no user, a high port, one writable directory", () => {
    assert.doesNotMatch(text, /^\s*user /m);
    assert.match(text, /^ {4}listen 8080;$/m);
    const written = [...text.matchAll(/^\s*(?:pid|\w+_temp_path) ([^;]+);$/gm)].map(([, path]) => path);
    assert.equal(written.length, 6);
    for (const path of written) assert.match(path ?? "", /^\/tmp\//);
    assert.match(text, /^error_log stderr warn;$/m);
    assert.match(text, /^ {2}access_log off;$/m);
  });

  it("stays in the foreground and answers every path with the page", () => {
    assert.match(text, /^daemon off;$/m);
    assert.match(text, /try_files \$uri \/index\.html;/);
  });

  it("reads its files where a test puts them", () => {
    const paths = { root: "/r", mimeTypes: "/m", environmentScript: "/e", temporary: "/t" };
    const moved = nginxConfiguration({ apiUrl, port: 18080, paths });
    assert.match(moved, /root \/r;/);
    assert.match(moved, /include \/m;/);
    assert.match(moved, /alias \/e;/);
    assert.match(moved, /pid \/t\/nginx\.pid;/);
    assert.doesNotMatch(moved, /\/tmp|\/etc|\/usr/);
  });
});
