import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { parse } from "yaml";
import { Tracardi } from "../../components/tracardi.ts";
import { standInEnvironment, writeLaunchers } from "../../rehearsal/plugins/launchers.ts";
import { ensureTools } from "../../rehearsal/toolchain.ts";
import type { Values } from "../../rendering/render.ts";
import { planFor } from "../support/plans.ts";

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

  let directory: string;
  const folder = (name: string) => join(directory, name);

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "transforms-"));
    await chmod(directory, 0o700);
  });

  after(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it("reaches every object under the real engine, beside what the stack file adds", async () => {
    const tools = await ensureTools(["pulumi", "pulumi-resource-kubernetes"], {
      logFile: folder("tools.log"),
      onProgress: () => {},
    });
    const needed = ["bin", "state", "work", "home", "objects"];
    await Promise.all(needed.map((name) => mkdir(folder(name), { mode: 0o700 })));
    await symlink(tools.path("pulumi"), folder("bin/pulumi"));
    await writeLaunchers(folder("plugins"));
    const path = [dirname(tools.path("pulumi-resource-kubernetes")), process.env.PATH].join(delimiter);
    const stack = await LocalWorkspace.createStack(
      { stackName: "dev", projectName: "transforms", program: program(folder("objects")) },
      {
        workDir: folder("work"),
        pulumiHome: folder("home"),
        pulumiCommand: await PulumiCommand.get({ root: directory }),
        envVars: {
          ...standInEnvironment(folder("plugins"), path),
          PULUMI_BACKEND_URL: pathToFileURL(folder("state")).href,
          PULUMI_CONFIG_PASSPHRASE: "only for this test",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
      },
    );
    await stack.up();

    const files = await readdir(folder("objects"), { recursive: true, withFileTypes: true });
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
