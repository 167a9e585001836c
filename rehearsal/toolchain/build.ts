/** `go build` of one tool. */
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { dirname } from "node:path";
import { execa } from "execa";
import type { Tool } from "./catalogue.ts";
import type { Go } from "./go.ts";

export interface BuildProgress {
  readonly phase: "downloading" | "building";
  /** While building: how many packages were compiled, of how many at most; those that Go still has are not compiled again. */
  readonly packages?: { readonly compiled: number; readonly total: number };
}

export interface BuildOrder {
  readonly name: string;
  readonly tool: Tool;
  readonly moduleFolder: string;
  /** Where the program is written to. */
  readonly output: string;
  readonly go: Go;
  readonly logFile: string;
  readonly signal: AbortSignal | undefined;
}

/** Everything on the command line that decides what the program becomes, part of the cache key. */
export function buildArguments(tool: Tool): string[] {
  const variables = Object.entries(tool.variables).map(([name, value]) => `-X=${name}=${value}`);
  return [
    "-trimpath",
    "-mod=readonly",
    // The repository that a tool's module lies in is ours and says nothing about the tool.
    "-buildvcs=false",
    // Kubernetes and Traefik bring profiles that have every dependency compiled once more for each program.
    "-pgo=off",
    // Without symbol table and debugging data: half the size.
    `-ldflags=${["-s", "-w", ...variables].join(" ")}`,
  ];
}

/** A compiler's garbage is collected beyond this only. */
const COMPILER_MEMORY = 2 ** 30;

/**
 * Settings of Go's memory for the compilers: without garbage collection they take 10 % less CPU, and make the same program
 * (docs/adr/0037). One runs per core, so it takes twice their memory; what the user has set stays.
 */
export function compilerMemory(
  { GOGC, GOMEMLIMIT }: NodeJS.ProcessEnv,
  { memory = totalmem(), cores = availableParallelism() } = {},
): NodeJS.ProcessEnv {
  if (GOGC || GOMEMLIMIT || memory < 2 * cores * COMPILER_MEMORY) return {};
  return { GOGC: "off", GOMEMLIMIT: `${COMPILER_MEMORY}` };
}

/**
 * Builds a tool. Everything that Go says is appended to the log.
 * @throws with the log's last words and its path where the build fails
 */
export async function build(
  { name, tool, moduleFolder, output, go, logFile, signal }: BuildOrder,
  onProgress: (progress: BuildProgress) => void,
): Promise<void> {
  const options = {
    cwd: moduleFolder,
    env: { ...go.env, ...compilerMemory(go.env) },
    extendEnv: false,
    stdin: "ignore",
    // `go build` runs compilers: an abort, or the end of this process, takes the whole group with it.
    killDescendants: true,
    reject: false,
    ...(signal && { cancelSignal: signal }),
  } as const;
  const toLog = { file: logFile, append: true } as const;
  const failure = (error: { exitCode?: number | undefined; originalMessage?: string | undefined }) => {
    signal?.throwIfAborted();
    const reason =
      error.exitCode === undefined
        ? (error.originalMessage ?? "it was killed")
        : `exit code ${error.exitCode}`;
    return new Error(
      [
        `Building ${name} ${tool.version} failed (${reason}):`,
        ...lastWords(logFile, begin),
        `The whole log: ${logFile}`,
      ].join("\n"),
    );
  };

  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  appendFileSync(logFile, "", { mode: 0o600 });
  const begin = readFileSync(logFile).length;
  appendFileSync(logFile, `== ${name} ${tool.version}, ${go.identity}, in ${moduleFolder}\n`);

  onProgress({ phase: "downloading" });
  const listed = await execa("go", loading(tool), {
    ...options,
    lines: true,
    stderr: toLog,
  });
  if (listed.failed) throw failure(listed);

  const total = listed.stdout.length;
  let compiled = 0;
  onProgress({ phase: "building", packages: { compiled, total } });
  const building = execa("go", ["build", ...buildArguments(tool), "-v", "-o", output, tool.mainPackage], {
    ...options,
    stdout: toLog,
    stderr: ["pipe", toLog],
    buffer: false,
  });
  for await (const line of building.iterable({ from: "stderr" })) {
    if (!isPackage(line)) continue;
    compiled += 1;
    onProgress({ phase: "building", packages: { compiled, total } });
  }
  const built = await building;
  if (built.failed) throw failure(built);
}

/**
 * Downloads the modules of these tools, one after the other. What fails here fails again when that tool is built, and is
 * reported then.
 */
export async function download(
  orders: ReadonlyArray<Pick<BuildOrder, "tool" | "moduleFolder">>,
  go: Go,
  signal: AbortSignal,
): Promise<void> {
  for (const { tool, moduleFolder } of orders) {
    if (signal.aborted) return;
    await execa("go", loading(tool), {
      cwd: moduleFolder,
      env: go.env,
      extendEnv: false,
      stdio: "ignore",
      killDescendants: true,
      reject: false,
      cancelSignal: signal,
    });
  }
}

/** Loading the packages downloads exactly the modules that are needed, and lists what there is to compile. */
function loading(tool: Tool): string[] {
  return ["list", "-mod=readonly", "-deps", tool.mainPackage];
}

/** The last 20 lines since `begin` (bytes) that are not a package's name or a download. */
function lastWords(logFile: string, begin: number): string[] {
  return readFileSync(logFile)
    .subarray(begin)
    .toString()
    .split("\n")
    .filter((line) => line.trim() !== "" && !isPackage(line) && !/^(==|go: downloading) /.test(line))
    .slice(-20)
    .map((line) => `  ${line}`);
}

/** `go build -v` prints the path of each package that it compiles, alone on its line. */
function isPackage(line: string): boolean {
  return /^[\w.~/-]+$/.test(line);
}
