import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readSettings } from "../../stacks/settings.ts";
import { production, type StackFile, split, texts } from "./settings/stackFiles.ts";

/** What the engine hands to a program: texts under the project's prefix, and the names of the encrypted ones. */
function configure(
  file: StackFile,
  secret: readonly string[] = [],
  foreign: Record<string, string> = {},
): pulumi.Config {
  const own = Object.entries(texts(file)).map(([key, text]) => [`tracardi:${key}`, text]);
  pulumi.runtime.setAllConfig(
    { ...foreign, ...Object.fromEntries(own) },
    secret.map((key) => `tracardi:${key}`),
  );
  return new pulumi.Config("tracardi");
}

function settled<T>(output: pulumi.Output<T>): Promise<{ value: T; secret: boolean }> {
  return Promise.all([new Promise<T>((resolve) => output.apply(resolve)), pulumi.isSecret(output)]).then(
    ([value, secret]) => ({ value, secret }),
  );
}

function refusal(config: pulumi.Config): Error {
  try {
    readSettings(config);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  return assert.fail("the settings were accepted");
}

describe("reading the settings of a stack", () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: ({ inputs }) => inputs },
      "tracardi",
      "test",
    );
  });
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("hands out settings, and no passwords where Secrets are named", () => {
    const { settings, passwords } = readSettings(configure(production));
    assert.equal(settings.trackHost, "track.example.com");
    assert.equal(settings.clusterIdentifier, "test");
    assert.deepEqual(passwords, {});
  });

  it("hands out passwords as secret outputs", async () => {
    const { secret, ...redis } = production.redis as Record<string, unknown>;
    const { passwords } = readSettings(
      configure({ ...production, redis, redisPassword: "canary-7f3a" }, ["redisPassword"]),
    );
    assert.deepEqual(Object.keys(passwords), ["redis"]);
    assert.ok(passwords.redis !== undefined);
    assert.deepEqual(await settled(passwords.redis), { value: "canary-7f3a", secret: true });
  });

  it("leaves out a password that is set to nothing", () => {
    const { passwords } = readSettings(configure({ ...production, redisPassword: "" }, ["redisPassword"]));
    assert.deepEqual(passwords, {});
  });

  it("looks at the project's own keys only", () => {
    const config = configure(split, [], { "kubernetes:context": "elsewhere", "tracardi-other:cloud": "?" });
    assert.equal(readSettings(config).settings.cloud, "none");
  });

  it("ends the program with one report, which Pulumi shows without a stack trace", () => {
    const error = refusal(
      configure({ ...split, trustedCidrs: ["10.1.2.3/8"], guiHost: "track.example.com" }),
    );
    assert.ok(pulumi.RunError.isInstance(error));
    assert.equal(
      error.message,
      [
        "Pulumi.test.yaml has 2 mistakes:",
        '  tracardi:trustedCidrs[0] "10.1.2.3/8" has bits set behind its mask; write "10.0.0.0/8" or "10.1.2.3/32"',
        '  tracardi:guiHost "track.example.com" is also tracardi:trackHost; the private zone needs a host of its own',
      ].join("\n"),
    );
  });

  it("takes a password in plain text for the mistake it is", () => {
    const { message } = refusal(configure({ ...production, redisPassword: "canary-7f3a" }));
    assert.match(message, /tracardi:redisPassword \[secret\] is plain text/);
    assert.doesNotMatch(message, /canary/);
  });
});
