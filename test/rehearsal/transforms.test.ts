import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { Tracardi } from "../../components/tracardi.ts";
import type { Values } from "../../rendering/render.ts";
import { planFor } from "../support/plans.ts";
import { type StandInStack, standInStack } from "./support/standInStack.ts";

const mark = "example.com/by";

/** The engine's own kind of transformation, which mocks do not run. */
const transform: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type.startsWith("kubernetes:")
    ? {
        props: {
          ...props,
          metadata: pulumi.output(props.metadata as Values).apply((metadata) => ({
            ...metadata,
            annotations: { ...metadata.annotations, [mark]: "a transform" },
          })),
        },
        opts,
      }
    : undefined;

/** Objects are written into files, so no cluster is needed. */
function program(folder: string) {
  return async () => {
    const provider = new k8s.Provider("rendered", { renderYamlToDirectory: folder });
    const extraMetadata = [{ labels: { "example.com/team": "crm" } }];
    const plan = planFor("split", { extraMetadata, workers: { merging: true } });
    new Tracardi("tracardi", { plan }, { provider, transforms: [transform] });
  };
}

describe("a transform that is given to an installation", function () {
  // Engine and provider may have to be built first, which takes minutes once.
  this.timeout(1_800_000);

  let made: StandInStack;

  after(() => made.remove());

  it("reaches every object under the real engine, beside what the stack file adds", async () => {
    made = await standInStack("transforms", {
      program: (directory) => program(join(directory, "objects")),
      plugins: ["pulumi-resource-kubernetes"],
    });
    const objectsFolder = join(made.directory, "objects");
    await mkdir(objectsFolder, { mode: 0o700 });
    await made.stack.up();

    const files = await readdir(objectsFolder, { recursive: true, withFileTypes: true });
    const objects: Values[] = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => parse(await readFile(join(file.parentPath, file.name), "utf8"))),
    );
    assert.ok(objects.length > 60, `${objects.length} objects`);
    const names = ({ kind, metadata }: Values) => `${kind} ${metadata.name}`;
    assert.deepEqual(
      objects.filter(({ metadata }) => metadata.annotations?.[mark] !== "a transform").map(names),
      [],
    );
    assert.deepEqual(
      objects.filter(({ metadata }) => metadata.labels?.["example.com/team"] !== "crm").map(names),
      [],
    );
  });
});
