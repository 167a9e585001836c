/** The components as a package for other languages: what the official host of such packages loads, and says about itself. */
import assert from "node:assert/strict";
import { on } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";
import { inferredSchema, schemaFile } from "./schema.ts";

const folder = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);
const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

/** The protocol of the engine, as far as it is asked here. */
interface Provider {
  getSchema(request: object, answer: (error: Error | null, response: { getSchema(): string }) => void): void;
  close(): void;
}

describe("the component package", function () {
  // The analyzer reads the whole program.
  this.timeout(300_000);
  const committed = JSON.parse(read(schemaFile));

  it("has the schema that was reviewed", () => {
    assert.deepEqual(inferredSchema(), committed, `${schemaFile} differs: run \`make golden\` and review it`);
  });

  it("asks for nothing that other languages do not have", () => {
    const { resources, types, dependencies } = committed;
    assert.deepEqual(Object.keys(resources), ["tracardi-pulumi:index:TracardiInstallation"]);
    assert.deepEqual([types, dependencies], [{}, []]);
    const { inputProperties } = resources["tracardi-pulumi:index:TracardiInstallation"];
    // Passwords alone may be outputs of something else; what decides about resources may not.
    const outputs = Object.entries(inputProperties as Record<string, { plain?: boolean; $ref?: string }>)
      .filter(([, { plain, $ref }]) => plain !== true && $ref === undefined)
      .map(([key]) => key);
    assert.deepEqual(outputs.sort(), [
      "administratorPassword",
      "elasticsearchPassword",
      "mysqlPassword",
      "redisPassword",
    ]);
  });

  it("is loaded by the official host, which says the same", async () => {
    assert.deepEqual(parse(read("PulumiPlugin.yaml")).runtime.name, "nodejs");
    const host = execa(
      process.execPath,
      ["node_modules/@pulumi/pulumi/cmd/run-plugin", folder, "127.0.0.1:1"],
      { cwd: folder, stdin: "ignore", reject: false },
    );
    try {
      // The first line is the port that it listens on; the engine would ask there.
      const port = await firstLine(host.stdout);
      assert.match(port, /^\d+$/);
      assert.deepEqual(JSON.parse(await schemaOf(`127.0.0.1:${port}`)), committed);
    } finally {
      host.kill();
      await host;
    }
  });
});

/** Goes on running: it listens until it is ended. */
async function firstLine(output: Readable): Promise<string> {
  let text = "";
  for await (const [chunk] of on(output, "data", { close: ["end"] })) {
    text += chunk;
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
  throw new Error("the host ended without a word");
}

function schemaOf(address: string): Promise<string> {
  const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
  const { GetSchemaRequest } = require("@pulumi/pulumi/proto/provider_pb.js");
  // The SDK's own: it is no dependency of ours.
  const { credentials } = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js");
  const client = new ResourceProviderClient(address, credentials.createInsecure()) as Provider;
  return new Promise<string>((resolve, reject) => {
    client.getSchema(new GetSchemaRequest(), (error, response) =>
      error === null ? resolve(response.getSchema()) : reject(error),
    );
  }).finally(() => client.close());
}
