import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { TracardiInstallation } from "../../components/installation.ts";
import type { TracardiInstallationArgs } from "../../components/installationArgs.ts";
import { Tracardi } from "../../components/tracardi.ts";
import { isSecret, type Rendered, render, resolved } from "../../rendering/render.ts";
import { assertNoPlainSecret } from "../support/assertions.ts";
import { planFor } from "../support/plans.ts";

const args: TracardiInstallationArgs = {
  trackHost: "track.example.com",
  apiHost: "api.example.com",
  guiHost: "gui.example.com",
  trustedCidrs: ["192.0.2.0/24", "2001:db8:10::/48"],
  podCidr: "10.244.0.0/16",
  serviceCidr: "10.96.0.0/16",
  nodeCidrs: ["172.18.0.0/16"],
  stores: "embedded",
  administrator: { email: "admin@example.com" },
  requestsPerSecond: 100,
};

describe("TracardiInstallation", () => {
  it("makes what a stack file with the same settings makes, under its own name", async () => {
    const ours = await render(() => new TracardiInstallation("blue", args));
    const theirs = await render(() => new Tracardi("blue", { plan: planFor("split", { name: "blue" }) }));
    const list = ({ resources }: Rendered) =>
      resources
        .filter(({ type }) => !/^(pulumi:|tracardi-pulumi:)/.test(type))
        .map(({ type, name, inputs }) => JSON.stringify([type, name, inputs]))
        .sort();
    assert.deepEqual(list(ours), list(theirs));
  });

  it("tells its addresses, its namespaces, and its token as a secret", async () => {
    const { result } = await render(() => new TracardiInstallation("blue", args));
    assert.equal(await resolved(result.guiUrl), "https://gui.example.com:8443");
    assert.deepEqual(await resolved(result.namespaces), [
      "blue-private",
      "blue-private-edge",
      "blue-public",
      "blue-public-edge",
      "blue-stores",
    ]);
    assert.equal(await resolved(result.publicAddress), "");
    assert.equal(await isSecret(result.installationToken), true);
  });

  it("refuses all mistakes at once, with its own name before every key", async () => {
    const wrong = { ...args, trustedCidrs: ["10.1.2.3/8"], topology: "duo", guiHost: "track.example.com" };
    await assert.rejects(
      render(() => new TracardiInstallation("blue", wrong)),
      (error: Error) => {
        assert.ok(pulumi.ResourceError.isInstance(error));
        const [title, ...sentences] = error.message.split("\n");
        assert.equal(title, `blue has ${sentences.length} mistakes:`);
        assert.ok(
          sentences.includes(
            '  blue:trustedCidrs[0] "10.1.2.3/8" has bits set behind its mask; write "10.0.0.0/8" or "10.1.2.3/32"',
          ),
          error.message,
        );
        assert.match(error.message, /blue:topology "duo" is not known here/);
        return true;
      },
    );
  });

  it("refuses what is not known when the program runs", async () => {
    const unknown = { ...args, redis: { host: pulumi.output("redis.example.com"), cidrs: [] } };
    await assert.rejects(
      render(() => new TracardiInstallation("blue", unknown)),
      {
        message: "blue has 1 mistake:\n  redis must be known when the program runs; pass values, no outputs",
      },
    );
  });

  it("refuses digests that only this project's own program would remember", async () => {
    await assert.rejects(
      render(() => new TracardiInstallation("blue", { ...args, images: "resolved" })),
      {
        message:
          'blue has 1 mistake:\n  blue:images "resolved" is remembered by the stack of this project\'s own program; give imageDigests instead',
      },
    );
  });

  it("keeps passwords secret that are given in clear, and shows none in a refusal", async () => {
    const external = {
      ...args,
      stores: "external",
      elasticsearch: { hosts: ["es.example.com:9200"], username: "tracardi", cidrs: ["10.0.64.0/20"] },
      redis: { host: "redis.example.com:6379", cidrs: ["10.0.64.0/20"] },
      mysql: { host: "mysql.example.com:3306", cidrs: ["10.0.64.0/20"] },
      elasticsearchPassword: "canaryElasticsearch",
      redisPassword: pulumi.output("canaryRedis"),
      mysqlPassword: pulumi.secret("canaryMysql"),
      administratorPassword: "canaryAdministrator",
    };
    const canaries = ["canaryElasticsearch", "canaryRedis", "canaryMysql", "canaryAdministrator"];
    const rendered = await render(() => new TracardiInstallation("blue", external));
    assertNoPlainSecret(rendered, canaries);
    for (const canary of canaries)
      assert.ok(
        rendered.kind("Secret").some(({ inputs }) => JSON.stringify(inputs).includes(canary)),
        canary,
      );
    await assert.rejects(
      render(() => new TracardiInstallation("blue", { ...external, stores: "embedded" })),
      (error: Error) => {
        for (const canary of canaries) assert.ok(!error.message.includes(canary));
        return true;
      },
    );
  });

  it("is protected in production, and wherever its options say so", async () => {
    const protectedBy = async (
      opts: pulumi.ComponentResourceOptions,
      written: Partial<TracardiInstallationArgs> = {},
    ) => {
      const { resources } = await render(
        () => new TracardiInstallation("blue", { ...args, ...written }, opts),
      );
      return resources.some(({ type, protect }) => type.endsWith(":Deployment") && protect);
    };
    assert.equal(await protectedBy({}), false);
    assert.equal(await protectedBy({ protect: true }), true);
    assert.equal(await protectedBy({}, { protect: true }), true);
    assert.equal(await protectedBy({ protect: false }, { protect: true }), false);
  });
});
