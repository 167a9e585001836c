import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { environmentVariable } from "../../../components/internal/environment.ts";

describe("an environment variable for Kubernetes", () => {
  const credentials = { secretName: (handle: string) => pulumi.output(`secret-of-${handle}`) };

  it("is a text", () => {
    const variable = { name: "DEMO", value: "no" };
    assert.deepEqual(environmentVariable(variable, credentials), variable);
  });

  it("refers to a Secret of the installation, whose name is only known later", async () => {
    const { name, valueFrom } = environmentVariable(
      { name: "REDIS_PASSWORD", secret: "redis", key: "pw" },
      credentials,
    );
    const read = await new Promise((resolve) => pulumi.output(valueFrom).apply(resolve));
    assert.deepEqual(
      [name, read],
      ["REDIS_PASSWORD", { secretKeyRef: { name: "secret-of-redis", key: "pw" } }],
    );
  });

  it("refers to a Secret that somebody else made, by its own name", () => {
    assert.deepEqual(environmentVariable({ name: "X", existingSecret: "sentry", key: "dsn" }, credentials), {
      name: "X",
      valueFrom: { secretKeyRef: { name: "sentry", key: "dsn" } },
    });
  });
});
