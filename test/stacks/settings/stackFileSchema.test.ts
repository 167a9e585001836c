import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { parse } from "yaml";
import { passwordKeys, schema } from "../../../stacks/settings/schema.ts";
import { tenMistakes } from "../../support/tenMistakes.ts";
import { configOf, underlined, underlinedSettings } from "./editor.ts";
import { minimal, production, type StackFile, single, split, verdict } from "./stackFiles.ts";

const root = new URL("../../../", import.meta.url);
const committed = readdirSync(root).filter((name) => /^Pulumi\..+\.yaml$/.test(name));

describe("the JSON Schema of stack files", () => {
  for (const name of committed) {
    const text = readFileSync(new URL(name, root), "utf8");
    it(`is named by the first line of ${name}, and underlines nothing in it`, () => {
      assert.equal(text.split("\n")[0], "# yaml-language-server: $schema=./docs/stackFile.schema.json");
      assert.deepEqual(underlined(parse(text)), []);
    });
  }

  it("allows what Pulumi itself writes and reads, and keys of others", () => {
    const own = {
      secretsprovider: "awskms://alias/pulumi",
      encryptedkey: "AQ==",
      encryptionsalt: "v1:abc=",
    };
    const others = {
      "pulumi:disable-default-providers": ["kubernetes"],
      "kubernetes:context": "production",
      "cdp:anything": { at: "all" },
    };
    assert.deepEqual(underlined({ ...own, config: { ...others, ...configOf(split) } }), []);
  });

  it("demands nothing where the config comes from elsewhere too", () => {
    assert.deepEqual(underlined({ environment: ["tracardi/prod"] }), []);
    const { trackHost, ...others } = split;
    assert.deepEqual(underlined({ config: { trackHost, ...configOf(others) } }), []);
    assert.deepEqual(underlinedSettings(others), ["/config/tracardi:trackHost"]);
    assert.deepEqual(underlined({}), ["/config"]);
  });

  it("takes passwords encrypted only", () => {
    for (const key of passwordKeys) {
      assert.deepEqual(underlinedSettings({ ...production, [key]: { secure: "v1:abc" } }), []);
      assert.deepEqual(underlinedSettings({ ...production, [key]: "hunter2" }), [`/config/tracardi:${key}`]);
      assert.deepEqual(underlinedSettings({ ...production, [key]: { secret: "hunter2" } }), [
        `/config/tracardi:${key}`,
      ]);
    }
  });

  const refused: Readonly<Record<string, readonly [StackFile, ...string[]]>> = {
    "an unknown key": [{ trakHost: "track.example.com" }, "trakHost"],
    "a key that belongs inside another": [{ "redis.host": "redis.example.com" }, "redis.host"],
    "an unknown member": [{ bodyLimits: { privat: 30 } }, "bodyLimits"],
    "a value of a wrong type": [
      { production: "maybe", requestsPerSecond: [600], kubeContext: { name: "x" }, bodyLimits: 30 },
      "bodyLimits",
      "kubeContext",
      "production",
      "requestsPerSecond",
    ],
    "a choice that there is not": [{ cloud: "aws2", release: "1.0.0" }, "cloud", "release"],
    "a number out of its bounds": [
      { rolloutSeconds: 5, requestsPerSecond: 0 },
      "requestsPerSecond",
      "rolloutSeconds",
    ],
    "an encrypted value that is no password": [{ apiHost: { secure: "v1:abc" } }, "apiHost"],
    "a host that is none": [
      { trackHost: "*.example.com", apiHost: "https://api.example.com", guiHost: "192.0.2.7" },
      "apiHost",
      "guiHost",
      "trackHost",
    ],
    "a range without a mask, of everybody, with white space, of an octet that there is not": [
      {
        trustedCidrs: ["203.0.113.7"],
        nodeCidrs: ["0.0.0.0/0"],
        podCidr: "10.244.0.0/16, fd00::/56",
        apiServerCidrs: ["10.0.256.0/24"],
      },
      "apiServerCidrs",
      "nodeCidrs",
      "podCidr",
      "trustedCidrs",
    ],
    "nobody who is trusted": [{ trustedCidrs: [] }, "trustedCidrs"],
    "a store with an address instead of a host": [
      { redis: { ...(production.redis as object), host: "redis://redis.example.com" } },
      "redis",
    ],
    "a variable that YAML took for a boolean": [{ extraEnv: { api: { SOME: true } } }, "extraEnv"],
  };
  for (const [title, [change, ...keys]] of Object.entries(refused)) {
    it(`underlines ${title}, which the program refuses`, () => {
      const file = { ...production, ...change };
      assert.deepEqual(
        underlinedSettings(file),
        keys.map((key) => `/config/tracardi:${key}`),
      );
      const { mistakes } = verdict(file, change.apiHost === undefined ? [] : ["apiHost"]);
      assert.ok(mistakes.length >= keys.length, mistakes.join("\n"));
    });
  }

  it("underlines of the ten planted mistakes all that one value alone makes", () => {
    const file = parse(readFileSync(new URL("Pulumi.minimal.yaml", root), "utf8")) as { config: object };
    assert.deepEqual(
      underlined({ config: { ...file.config, ...tenMistakes } }),
      // Not: a host that is another one too, and a trusted range that has bits behind its mask or overlaps another.
      [
        "bridge",
        "guiHost",
        "kubeContext",
        "nodeCidrs",
        "production",
        "redisPassword",
        "requestsPerSecond",
      ].map((key) => `/config/tracardi:${key}`),
    );
  });

  it("never underlines what the program accepts", () => {
    const plausible = fc.constantFrom<unknown>(
      ...["", "true", "false", "7", "1.5", "x", "a.b", "10.0.0.0/8", "::/0", "fd00::/16", "::1.2.3.4/128"],
      ...[
        "none",
        "{}",
        "[]",
        '["a"]',
        '{"a":1}',
        "a,b",
        "a@b.cd",
        "0.8.2.1 -> 1.1.0",
        "host:80",
        "A.B.",
        "1.2.3.4",
      ],
      ...[true, false, 0, 1, 7, 60, 1000, -1, 1.5, null, [], {}, ["a"], ["10.0.0.0/8"], [1], { a: "b" }],
    );
    const values = fc.oneof(
      plausible,
      fc.jsonValue(),
      fc.string(),
      fc.domain(),
      fc.ipV4(),
      fc.ipV6(),
      fc.emailAddress(),
    );
    const key = fc.constantFrom(...Object.keys(schema.shape));
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(split, single, minimal, production),
        key,
        values,
        (baseline, name, value) => {
          const file = { ...baseline, [name]: value };
          // Pulumi hands null over as an empty text.
          if (verdict({ ...file, [name]: value ?? "" }).mistakes.length > 0) return;
          accepted++;
          assert.deepEqual(underlinedSettings(file), []);
        },
      ),
      { numRuns: 1500 },
    );
    assert.ok(accepted > 50, `${accepted} were accepted`);
  });

  it("offers what the schema says: meaning, default, examples, and since when", () => {
    const document = JSON.parse(readFileSync(new URL("docs/stackFile.schema.json", root), "utf8")) as {
      properties: { config: { properties: Record<string, Record<string, unknown>> } };
    };
    const {
      "tracardi:cloud": cloud,
      "tracardi:trackHost": trackHost,
      ...others
    } = document.properties.config.properties;
    assert.equal(cloud?.default, "none");
    assert.deepEqual(trackHost, {
      description: "Public host name: web sites send events to it",
      since: "0.1.0",
      examples: ["track.example.com"],
      anyOf: [
        {
          type: "string",
          pattern:
            "^(?!(.*\\.)?\\d+\\.?$)[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*\\.?$",
        },
        { type: "number" },
        { type: "boolean" },
      ],
    });
    for (const [key, { description, since }] of Object.entries(others)) {
      assert.ok(typeof description === "string" && typeof since === "string", key);
    }
  });
});
