/**
 * The rehearsal's programs: what is installed in a good version is used, the rest is built once from pinned Go modules
 * into a cache outside the checkout. Nothing is printed here: the caller shows the progress.
 */
import { join } from "node:path";
import { execa } from "execa";
import { build, buildArguments, download } from "./toolchain/build.ts";
import { CacheEntry, cacheFolder, cacheKey } from "./toolchain/cache.ts";
import { catalogue, type Tool, type ToolName } from "./toolchain/catalogue.ts";
import { findGo, type Go, target } from "./toolchain/go.ts";
import { askVersion, locate } from "./toolchain/locate.ts";

export type { ToolName } from "./toolchain/catalogue.ts";

/** Installed already; built by an earlier run; built now. */
export type Origin = "found" | "cache" | "built";

/**
 * One step of one tool. `found`, `cached` and `built` are last steps: the tool is ready. `unsuitable` is about one that is
 * installed and is not used.
 */
export interface ToolProgress<Name extends string = ToolName> {
  readonly tool: Name;
  readonly version: string;
  /** Which of the tools that were asked for this is, from 1. */
  readonly index: number;
  readonly total: number;
  readonly phase: "unsuitable" | "found" | "cached" | "waiting" | "downloading" | "building" | "built";
  /** `found`, `cached`, `built`: where it is. `unsuitable`: the path, and the reason. `waiting`: the process that is building it. */
  readonly detail?: string;
  /** Since this tool's first step, in milliseconds. */
  readonly elapsedMs: number;
  /** While building: packages compiled, of how many at most (those that Go's own cache has are skipped). */
  readonly packages?: { readonly compiled: number; readonly total: number };
}

export interface ToolchainOptions<Name extends string = ToolName> {
  onProgress(event: ToolProgress<Name>): void;
  /** Stops a build with everything that it started; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** What Go says is appended here. The folder is created. */
  readonly logFile: string;
  /** Default: the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Programs that are ready to run. Each method throws for a tool that was not asked for or is not ready. */
export interface Toolbox<Name extends string = ToolName> {
  /** Absolute. */
  path(name: Name): string;
  origin(name: Name): Origin;
  /** E.g. `1.36.3`. */
  version(name: Name): string;
}

/** Tools that become ready one after the other. */
export interface Toolchain<Name extends string = ToolName> {
  /**
   * The programs, as soon as those that are named are ready. Default: all of them.
   * @throws what `ensureTools` throws, also where an earlier tool fails
   */
  ready(names?: readonly Name[]): Promise<Toolbox<Name>>;
}

/** A folder of Go modules, and the tools that are built from them. */
export interface Workshop<Name extends string> {
  readonly catalogue: Readonly<Record<Name, Tool>>;
  /** The folder that holds one folder per module. */
  readonly modules: string;
}

const rehearsal: Workshop<ToolName> = { catalogue, modules: join(import.meta.dirname, "tools") };

/**
 * Makes the named tools ready, in the given order: name first what is needed first.
 *
 * @throws where Go is needed and is missing or too old, where a build fails (with the log's last words), where a folder of
 * `TRACARDI_TOOLS` cannot be used, and on a system other than Linux and macOS
 */
export function ensureTools(names: readonly ToolName[], options: ToolchainOptions): Promise<Toolbox> {
  return startTools(names, options).ready();
}

/** The same, for a caller that goes on with the first tools while later ones are being built. */
export function startTools(names: readonly ToolName[], options: ToolchainOptions): Toolchain {
  return startToolsOf(rehearsal, names, options);
}

/** The same for another table of tools. */
export function ensureToolsOf<Name extends string>(
  workshop: Workshop<Name>,
  names: readonly Name[],
  options: ToolchainOptions<Name>,
): Promise<Toolbox<Name>> {
  return startToolsOf(workshop, names, options).ready();
}

/** The same for another table of tools. */
export function startToolsOf<Name extends string>(
  workshop: Workshop<Name>,
  names: readonly Name[],
  options: ToolchainOptions<Name>,
): Toolchain<Name> {
  const tools = new Map<Name, Ready>();
  const pending = new Map(names.map((name) => [name, Promise.withResolvers<void>()]));
  const settle = (name: Name, tool: Ready) => {
    tools.set(name, tool);
    pending.get(name)?.resolve();
  };
  const done = makeReady(workshop, [...pending.keys()], options, settle);
  done.catch((error) => {
    for (const { reject } of pending.values()) reject(error);
  });
  // A failure is that of each caller of `ready`; without one it must not end this process.
  for (const { promise } of pending.values()) promise.catch(() => {});
  return {
    async ready(wanted) {
      await (wanted ? Promise.all(wanted.map((name) => pending.get(name)?.promise)) : done);
      return toolbox(tools);
    },
  };
}

/** @param settle called with each tool that is ready */
async function makeReady<Name extends string>(
  workshop: Workshop<Name>,
  wanted: readonly Name[],
  { onProgress, signal, logFile, env = process.env }: ToolchainOptions<Name>,
  settle: (name: Name, tool: Ready) => void,
): Promise<void> {
  target(process.platform, process.arch);
  const report = reporter(wanted, onProgress);
  const finish = (name: Name, tool: Ready) => {
    report(name, tool.version, tool.origin === "cache" ? "cached" : tool.origin, { detail: tool.path });
    settle(name, tool);
  };

  // First everything that is there: it is seen at once how much there is to build.
  const absent: Name[] = [];
  for (const name of wanted) {
    const tool = workshop.catalogue[name];
    const found = await locate(name, tool, env, {
      signal,
      onUnsuitable: (path, reason) =>
        report(name, tool.version, "unsuitable", { detail: `${path} ${reason}` }),
    });
    if (found) finish(name, { ...found, origin: "found" });
    else absent.push(name);
  }
  // Go is not needed where everything is installed.
  if (absent.length === 0) return;

  const go = await findGo(env, signal);
  const unbuilt: Array<{ name: Name; tool: Tool; moduleFolder: string; entry: CacheEntry }> = [];
  for (const name of absent) {
    const tool = workshop.catalogue[name];
    const moduleFolder = join(workshop.modules, tool.module);
    const key = cacheKey(moduleFolder, tool.mainPackage, ...buildArguments(tool), go.identity);
    const entry = new CacheEntry(cacheFolder(env), name, key);
    if (entry.finished) finish(name, { path: entry.path, version: tool.version, origin: "cache" });
    else unbuilt.push({ name, tool, moduleFolder, entry });
  }

  // While the first is compiled, the network fetches what the others need; programs of one module need much the same.
  const [, ...later] = new Map(unbuilt.map((one) => [one.moduleFolder, one])).values();
  const downloads = new AbortController();
  const downloading = download(later, go, downloads.signal);
  try {
    // One at a time: `go build` keeps every core busy by itself.
    for (const one of unbuilt) await make(one);
  } finally {
    downloads.abort();
    await downloading;
  }

  async function make({ name, tool, moduleFolder, entry }: (typeof unbuilt)[number]): Promise<void> {
    const builtHere = await entry.fill(
      async (output) => {
        await build({ name, tool, moduleFolder, output, go, logFile, signal }, ({ phase, ...more }) =>
          report(name, tool.version, phase, more),
        );
        await checkVersion(name, tool, output, go, signal);
      },
      (holder) => report(name, tool.version, "waiting", { detail: holder }),
      signal,
    );
    finish(name, { path: entry.path, version: tool.version, origin: builtHere ? "built" : "cache" });
  }
}

interface Ready {
  readonly path: string;
  readonly version: string;
  readonly origin: Origin;
}

function toolbox<Name extends string>(ready: ReadonlyMap<Name, Ready>): Toolbox<Name> {
  const get = (name: Name) => {
    const tool = ready.get(name);
    if (!tool)
      throw new Error(`"${name}" was not asked for or is not ready, only: ${[...ready.keys()].join(", ")}`);
    return tool;
  };
  return {
    path: (name) => get(name).path,
    origin: (name) => get(name).origin,
    version: (name) => get(name).version,
  };
}

/** Completes events by what they have in common. */
function reporter<Name extends string>(
  wanted: readonly Name[],
  onProgress: (event: ToolProgress<Name>) => void,
) {
  const started = new Map<Name, number>();
  return (
    tool: Name,
    version: string,
    phase: ToolProgress["phase"],
    more: Pick<ToolProgress, "packages" | "detail"> = {},
  ) => {
    const now = performance.now();
    if (!started.has(tool)) started.set(tool, now);
    const elapsedMs = Math.round(now - (started.get(tool) ?? now));
    onProgress({
      tool,
      version,
      index: wanted.indexOf(tool) + 1,
      total: wanted.length,
      phase,
      elapsedMs,
      ...more,
    });
  };
}

/** A linker variable that a new version has renamed goes unnoticed by the linker. */
async function checkVersion(
  name: string,
  tool: Tool,
  path: string,
  go: Go,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (tool.versionArguments === undefined) return;
  const version = await askVersion(path, tool.versionArguments, go.env, signal);
  if (version === tool.version) return;
  throw new Error(
    `${name} was built as ${tool.version}, but "${name} ${tool.versionArguments.join(" ")}" says ${version ?? "nothing"}`,
  );
}

/** Modules that are read and not built. */
const sources = { "cert-manager": "github.com/cert-manager/cert-manager" } as const;

/**
 * The folder of a module's files in Go's module cache, downloaded where needed, checked against our go.sum.
 * The files are read-only. cert-manager: its CustomResourceDefinitions are in `deploy/crds`.
 *
 * @throws where Go is missing or too old, and where the module cannot be had
 */
export async function moduleDir(
  name: keyof typeof sources,
  { env = process.env, signal }: { readonly env?: NodeJS.ProcessEnv; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const go = await findGo(env, signal);
  const { stdout, failed } = await execa("go", ["mod", "download", "-json", sources[name]], {
    cwd: join(rehearsal.modules, name),
    env: go.env,
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  // Go tells both what it did and what went wrong as JSON.
  const { Dir, Error: reason } = JSON.parse(stdout || "{}") as { Dir?: string; Error?: string };
  if (failed || Dir === undefined)
    throw new Error(`${sources[name]} cannot be had: ${reason ?? "Go says nothing"}`);
  return Dir;
}
