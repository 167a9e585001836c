/** A stack of a test's own program: the real engine with the rehearsal's stand-ins, and no control plane. */
import { chmod, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { standInEnvironment, writeLaunchers } from "../../../rehearsal/plugins/launchers.ts";
import { ensureTools, type ToolName } from "../../../rehearsal/toolchain.ts";

export interface StandInStack {
  /** Holds all of it: programs, state, logs. */
  readonly directory: string;
  readonly stack: Stack;
  remove(): Promise<void>;
}

export interface StandInOptions {
  readonly program: (directory: string) => PulumiFn;
  /** Further variables of the engine. */
  readonly environment?: (directory: string) => Readonly<Record<string, string>>;
  /** Further plugins, real ones. */
  readonly plugins?: readonly ToolName[];
}

export async function standInStack(project: string, options: StandInOptions): Promise<StandInStack> {
  const { program, environment = () => ({}), plugins = [] } = options;
  const directory = await mkdtemp(join(tmpdir(), `${project}-`));
  await chmod(directory, 0o700);
  const folder = (name: string) => join(directory, name);
  const tools = await ensureTools(["pulumi", ...plugins], {
    logFile: folder("tools.log"),
    onProgress: () => {},
  });
  await Promise.all(["bin", "state", "work", "home"].map((name) => mkdir(folder(name), { mode: 0o700 })));
  await symlink(tools.path("pulumi"), folder("bin/pulumi"));
  await writeLaunchers(folder("plugins"));
  const path = [...plugins.map((name) => dirname(tools.path(name))), process.env.PATH].join(delimiter);
  const stack = await LocalWorkspace.createStack(
    { stackName: "dev", projectName: project, program: program(directory) },
    {
      workDir: folder("work"),
      pulumiHome: folder("home"),
      pulumiCommand: await PulumiCommand.get({ root: directory }),
      envVars: {
        ...standInEnvironment(folder("plugins"), path),
        ...environment(directory),
        PULUMI_BACKEND_URL: pathToFileURL(folder("state")).href,
        PULUMI_CONFIG_PASSPHRASE: "only for this test",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
  return { directory, stack, remove: () => rm(directory, { recursive: true, force: true }) };
}
