/** Looks for a tool that is already installed in a good version. */
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { execa } from "execa";
import semver from "semver";
import type { Tool } from "./catalogue.ts";

/** An installed program that does. */
export interface Found {
  readonly path: string;
  readonly version: string;
}

/**
 * The first installed program of that name whose version is accepted, or `undefined`.
 * Looks in `KUBEBUILDER_ASSETS` (where setup-envtest users keep a control plane), among the engine's plugins, then along
 * `PATH`; a program that cannot be asked for its version is not used.
 */
export async function locate(
  name: string,
  tool: Tool,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Found | undefined> {
  const { accepted, versionArguments } = tool;
  if (accepted === undefined) return undefined;
  if (tool.alsoIn === "pulumi plugins") {
    const plugin = newestPlugin(name, accepted, env);
    if (plugin) return plugin;
  }
  if (versionArguments === undefined) return undefined;
  const assets = tool.alsoIn === "KUBEBUILDER_ASSETS" ? (env.KUBEBUILDER_ASSETS ?? "") : "";
  for (const folder of [assets, ...(env.PATH ?? "").split(delimiter)]) {
    const path = join(folder, name);
    // A relative entry would mean another program in every working directory.
    if (!isAbsolute(folder) || !isProgram(path)) continue;
    const version = await askVersion(path, versionArguments, env, signal);
    if (version !== undefined && semver.satisfies(version, accepted)) return { path, version };
  }
  return undefined;
}

/** What the program says about itself, e.g. `1.36.3`; `undefined` where it fails or names no version. */
export async function askVersion(
  path: string,
  versionArguments: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { stdout, failed } = await execa(path, versionArguments, {
    // A version is a local fact: the engine must not ask the Internet for a newer one.
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    // A program that waits for something else than its arguments is not the one we look for.
    timeout: 15_000,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  const version = /\bv?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)/.exec(failed ? "" : stdout)?.[1];
  return semver.valid(version) ?? undefined;
}

/** A regular file that this user may execute. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** `pulumi plugin install` puts `pulumi-resource-x` of version 1.2.3 into `plugins/resource-x-v1.2.3`. */
function newestPlugin(name: string, accepted: string, env: NodeJS.ProcessEnv): Found | undefined {
  const folder = join(env.PULUMI_HOME || join(env.HOME || homedir(), ".pulumi"), "plugins");
  const prefix = `${name.replace(/^pulumi-/, "")}-v`;
  let entries: string[];
  try {
    entries = readdirSync(folder);
  } catch {
    return undefined;
  }
  return (
    entries
      .filter((entry) => entry.startsWith(prefix))
      .map((entry) => ({ path: join(folder, entry, name), version: entry.slice(prefix.length) }))
      .filter(({ path, version }) => semver.satisfies(version, accepted) && isProgram(path))
      // An installation that is under way or was interrupted has a file `<folder>.partial` beside it.
      .filter(({ version }) => !entries.includes(`${prefix}${version}.partial`))
      .sort((one, other) => semver.rcompare(one.version, other.version))[0]
  );
}
