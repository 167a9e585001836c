/** Looks for a tool that is already installed in a suitable version. */
import { accessSync, constants, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { execa } from "execa";
import semver from "semver";
import type { Tool } from "./catalogue.ts";
import { target } from "./go.ts";
import { refuseForeign } from "./ownership.ts";
import { askPlugin } from "./plugin.ts";

/** An installed program that can be used. */
export interface Found {
  readonly path: string;
  readonly version: string;
}

export interface LocateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with each installed program that is not used, and why, e.g. `is version 3.4.0; 3.6.x is needed`. */
  readonly onUnsuitable?: (path: string, reason: string) => void;
}

/**
 * The first installed program of that name whose version is accepted, or `undefined`. Looks below the folders of
 * `TRACARDI_TOOLS`, in `KUBEBUILDER_ASSETS` (where setup-envtest keeps a control plane), among the engine's plugins, then
 * along `PATH`.
 *
 * @throws where a folder of `TRACARDI_TOOLS` does not exist, or others can write what would be run from there
 */
export async function locate(
  name: string,
  tool: Tool,
  env: NodeJS.ProcessEnv,
  { signal, onUnsuitable = () => {} }: LocateOptions = {},
): Promise<Found | undefined> {
  const { accepted } = tool;
  if (accepted === undefined) return undefined;
  const seen = new Set<string>();
  const examine = async (path: string): Promise<Found | undefined> => {
    // `/bin` is often a link to `/usr/bin`.
    const program = realpathSync(path);
    if (seen.has(program)) return undefined;
    seen.add(program);
    const version = await askVersion(path, tool.versionArguments, env, signal);
    if (version !== undefined && semver.satisfies(version, accepted)) return { path, version };
    const reason = version === undefined ? "does not name its version" : `is version ${version}`;
    onUnsuitable(path, `${reason}; ${accepted} is needed`);
    return undefined;
  };

  for (const folder of namedFolders(env)) {
    for (const path of unpacked(folder, name)) {
      if (!isProgram(path)) {
        onUnsuitable(path, `is not executable; run: chmod +x ${path}`);
        continue;
      }
      refuseWritable(path, folder);
      const found = await examine(path);
      if (found) return found;
    }
  }
  if (tool.alsoIn === "pulumi plugins") {
    const plugin = newestPlugin(name, accepted, env);
    if (plugin) return plugin;
  }
  const assets = tool.alsoIn === "KUBEBUILDER_ASSETS" ? (env.KUBEBUILDER_ASSETS ?? "") : "";
  for (const folder of [assets, ...(env.PATH ?? "").split(delimiter)]) {
    const path = join(folder, name);
    // A relative entry would mean another program in every working directory.
    if (!isAbsolute(folder) || !isProgram(path)) continue;
    const found = await examine(path);
    if (found) return found;
  }
  return undefined;
}

/** The folders of `TRACARDI_TOOLS`, which are separated as in `PATH`. */
function namedFolders(env: NodeJS.ProcessEnv): string[] {
  const folders = (env.TRACARDI_TOOLS ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of folders) {
    if (isAbsolute(folder) && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    throw new Error(`TRACARDI_TOOLS names "${folder}", which is not the absolute path of a folder.`);
  }
  return folders;
}

/**
 * Every file that a release archive of the tool may have left in a folder: the file itself (Traefik, the Kubernetes
 * provider), with system and architecture in its name (kwok), in a folder of the archive (`etcd-v3.6.16-linux-amd64/`,
 * `pulumi/`), or as Kubernetes unpacks (`kubernetes/server/bin/`, `kubernetes/client/bin/`, `controller-tools/envtest/`).
 */
function unpacked(folder: string, name: string): string[] {
  const { goos, goarch } = target(process.platform, process.arch);
  const inside = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const path = join(folder, entry.name);
    return [path, join(path, "server/bin"), join(path, "client/bin"), join(path, "envtest")];
  });
  return [folder, ...inside]
    .flatMap((where) => [join(where, name), join(where, `${name}-${goos}-${goarch}`)])
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** The program, and each folder from the named one down to it. */
function refuseWritable(path: string, folder: string): void {
  const remedy = `Run "chown -R $(id -u) ${folder}; chmod -R go-w ${folder}", or take ${folder} out of TRACARDI_TOOLS.`;
  for (let part = path; part !== dirname(folder); part = dirname(part)) {
    refuseForeign(part, { allowRoot: true, remedy });
  }
}

/**
 * What the program says about itself, e.g. `1.36.3`; `undefined` where it fails or names no version.
 * @param how arguments that make it print its version; without any it is asked as a plugin of Pulumi
 */
export async function askVersion(
  path: string,
  how: readonly string[] | undefined,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (how === undefined) return semver.valid(await askPlugin(path, env, signal)) ?? undefined;
  const { stdout, failed } = await execa(path, how, {
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
