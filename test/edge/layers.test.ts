/**
 * The table's own test: a copy of a controller without one layer is attacked, and the rows that name the layer must fail. What
 * a row proves is that its layer is there.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { until } from "../../rehearsal/wait.ts";
import type { ZoneName } from "../../stacks/topologies.ts";
import { attacks } from "./attacks/index.ts";
import { type Layer, make } from "./support/attempt.ts";
import { callAs, Scene, useScene } from "./support/installations.ts";
import { CLIENTS, HOSTS } from "./support/parties.ts";

interface Removal {
  readonly what: string;
  readonly zone: ZoneName;
  /** The controller's arguments without it. */
  readonly args?: (args: readonly string[]) => string[];
  /** Where its file has it, and what is there instead. Default: nothing. */
  readonly setting?: { readonly path: readonly string[]; readonly value?: unknown };
  /** Rows of this layer are tried, or of these words. */
  readonly rows: Layer;
  readonly about?: RegExp;
}

const without = (text: string) => (args: readonly string[]) => args.filter((arg) => !arg.includes(text));

const removals: readonly Removal[] = [
  {
    what: "the allow list",
    zone: "private",
    args: (args) => args.map((arg) => arg.replace(/trusted@file,?/, "")).filter((arg) => !arg.endsWith("=")),
    rows: "allowList",
  },
  {
    what: "that only the connection's own address counts",
    zone: "private",
    args: (args) => [...args, "--entrypoints.websecure.forwardedheaders.insecure=true"],
    setting: { path: ["http", "middlewares", "trusted", "ipAllowList", "ipStrategy"], value: { depth: 1 } },
    rows: "allowList",
    about: /^X-Forwarded-For: 192\.0\.2\.10$/,
  },
  {
    what: "strict prefixes",
    zone: "public",
    args: without("strictprefixmatching"),
    rows: "paths",
    about: /\/collector/,
  },
  {
    what: "the refusal of encoded characters",
    zone: "public",
    args: without("encodedcharacters"),
    rows: "encoding",
  },
  {
    what: "the resolution of paths before routing",
    zone: "public",
    args: (args) => args.map((arg) => arg.replace("sanitizepath=true", "sanitizepath=false")),
    rows: "sanitized",
    about: /^POST (\/\.\/|\/\/|\/x\/\.\.\/)track:/,
  },
  {
    what: "the removal of look-alike headers",
    zone: "public",
    args: without("aliasheadersstrategy"),
    rows: "headers",
    about: /X[_.]Context/,
  },
  {
    what: "the removal of headers",
    zone: "public",
    setting: { path: ["http", "middlewares", "secure", "headers", "customRequestHeaders"] },
    rows: "headers",
    about: /and Forwarded:|with X-Context:/,
  },
  {
    what: "strict names in handshakes",
    zone: "private",
    setting: { path: ["tls", "options", "default", "sniStrict"] },
    rows: "sni",
  },
  {
    what: "the list of cipher suites",
    zone: "private",
    setting: { path: ["tls", "options", "default", "cipherSuites"] },
    rows: "tls",
    about: /-SHA$/,
  },
  {
    what: "the limit of headers",
    zone: "public",
    args: without("maxheaderbytes"),
    rows: "limits",
    about: /of headers/,
  },
  {
    what: "the limit of bodies",
    zone: "public",
    setting: { path: ["http", "middlewares", "limits", "buffering", "maxRequestBodyBytes"], value: 0 },
    rows: "limits",
    about: /chunks|announces/,
  },
];

let copies = 0;

describe("rows of the table when their layer is missing", function () {
  this.timeout(120_000);
  const place = useScene("split");

  for (const { what, zone, args, setting, rows, about = /^/ } of removals) {
    it(`fail without ${what}`, async () => {
      copies += 1;
      const copy = await place().edge.runCopy(zone, {
        name: `without-${copies}`,
        podIp: `10.244.252.${copies}`,
        files: setting ? { "edge.yaml": changed(fileOf(place(), zone), setting) } : {},
        ...(args && { changeArguments: args }),
      });
      const before = place().received.length;
      try {
        const scene = new CopyScene(place(), copy.addresses);
        const host = zone === "public" ? HOSTS.track : HOSTS.api;
        const serves = async () =>
          (
            await callAs(scene, CLIENTS.operator, zone, host, {
              method: "POST",
              path: "/track",
              headers: [`X-Forwarded-For: ${CLIENTS.operator}`],
            })
          ).outcome === "200";
        await until(serves, { for: "the copy to serve", within: 60_000 });
        const tried = attacks
          .flatMap(({ attempts }) => attempts)
          .filter(
            ({ to, layer, only, request }) =>
              to === zone && layer === rows && about.test(request) && (only?.includes("split") ?? true),
          );
        assert.notEqual(tried.length, 0, "no row is about it");
        const green: string[] = [];
        for (const attempt of tried) {
          const fails = await make(attempt, scene).then(
            () => false,
            (error) => error instanceof assert.AssertionError,
          );
          if (!fails) green.push(`${attempt.from}: ${attempt.request}`);
        }
        assert.deepEqual(green, []);
      } finally {
        // What the copy let through is no fault of the real ones.
        place().received.splice(before);
        await copy.stop();
      }
    });
  }
});

/** The same installation, seen through a copy of a controller. */
class CopyScene extends Scene {
  readonly #addresses: { readonly ipv4: string; readonly ipv6: string };

  constructor(scene: Scene, addresses: { readonly ipv4: string; readonly ipv6: string }) {
    super(scene.name, scene);
    this.#addresses = addresses;
  }

  override address(_zone: ZoneName, from: string): string {
    return from.includes(":") ? this.#addresses.ipv6 : this.#addresses.ipv4;
  }
}

function fileOf({ edge }: Scene, zone: ZoneName): string {
  const volume = edge.controllers(zone)[0]?.volumes.find(({ name }) => name === "dynamic");
  return readFileSync(join(volume?.folder ?? "", "edge.yaml"), "utf8");
}

function changed(text: string, { path, value }: NonNullable<Removal["setting"]>): string {
  const document = parseDocument(text);
  assert.ok(document.hasIn(path) || value !== undefined, `the file has no ${path.join(".")}`);
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value));
  return document.toString();
}
