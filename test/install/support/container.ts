/**
 * Runs a container of a pod as a kubelet would: its command, its environment, its mounts with the content of ConfigMaps and
 * Secrets. Only the places differ: folders of this machine, addresses of stand-ins.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { isProgram } from "../../../rehearsal/toolchain/locate.ts";
import type { Rendered, Values } from "../../../rendering/render.ts";

/** Where the content of a pod's volumes comes from: keys and values of an object in its namespace. */
export type Content = (kind: "ConfigMap" | "Secret", name: string) => Promise<Record<string, string>>;

/** What the program has registered. */
export function fromRendered(rendered: Rendered): Content {
  return async (kind, name) => {
    const object = rendered.kind(kind).find(({ outputs }) => outputs.metadata.name === name);
    if (object === undefined) throw new Error(`there is no ${kind} ${name}`);
    return object.inputs.data ?? object.inputs.stringData;
  };
}

export interface Ended {
  readonly code: number | undefined;
  /** What it printed for people while it ran. */
  readonly log: string;
  readonly stderr: string;
  /** What it left for Kubernetes; undefined when nothing. */
  readonly lastWords: string | undefined;
}

export interface RunOptions {
  /** Values in place of the container's own, e.g. the address of a stand-in. */
  readonly environment: Readonly<Record<string, string>>;
  /** Content in place of a mounted file's, by path; null takes the file away. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Ends it by a signal as soon as this is settled. */
  readonly stop?: Promise<unknown>;
}

let found: string | undefined;

/**
 * python3 of this machine, or nothing. CI must have it. The first on PATH may be a script that looks for the real one at each
 * start, as pyenv's is; Python itself says which that is.
 */
export function python(): string | undefined {
  const first = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "python3"))
    .find(isProgram);
  if (first === undefined && process.env.CI) throw new Error('the program "python3" is missing');
  if (first !== undefined)
    found ??= execFileSync(first, ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();
  return found;
}

/** Skips what a `before` is for where no script can run, and says why. */
export function needsPython(context: Mocha.Context): void {
  if (python() !== undefined) return;
  console.log('    skipped: the program "python3" is missing');
  context.skip();
}

/**
 * @param pod a pod's spec
 * @param name of the container, init containers included
 */
export async function runContainer(
  content: Content,
  pod: Values,
  name: string,
  options: RunOptions,
): Promise<Ended> {
  const container = [...(pod.initContainers ?? []), ...pod.containers].find((one) => one.name === name);
  if (container === undefined) throw new Error(`the pod has no container ${name}`);
  const folder = mkdtempSync(join(tmpdir(), "container-"));
  try {
    for (const { name: volume, mountPath, readOnly } of container.volumeMounts) {
      const files = { ...(await volumeFiles(content, pod, volume)), ...pathsUnder(mountPath, options.files) };
      write(join(folder, mountPath), files, readOnly === true);
    }
    const lastWords = join(folder, container.terminationMessagePath ?? "/dev/termination-log");
    mkdirSync(dirname(lastWords), { recursive: true });
    const inside = (text: string) => moved(text, folder, container);
    const [command, ...args] = container.command.map(inside);
    const env = Object.fromEntries(
      (container.env ?? []).map(({ name, value }: Values) => [name, inside(String(value))]),
    );
    const running = execa(command === "python3" ? (python() ?? command) : command, args, {
      cwd: folder,
      env: { ...env, ...options.environment },
      extendEnv: false,
      stdin: "ignore",
      reject: false,
      // Kubernetes waits for as long as the pod says; on a busy machine five seconds are not enough to end.
      forceKillAfterDelay: false,
    });
    options.stop?.then(() => running.kill("SIGTERM"));
    const { exitCode, stdout, stderr } = await running;
    return {
      code: exitCode,
      log: stdout,
      stderr,
      lastWords: existsSync(lastWords) ? readFileSync(lastWords, "utf8") : undefined,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A path below one of its mounts, or of its last words, as it is on this machine. */
function moved(text: string, folder: string, container: Values): string {
  const places = [container.terminationMessagePath, ...container.volumeMounts.map(pathOf)];
  return places.some((place) => text === place || text.startsWith(`${place}/`)) ? join(folder, text) : text;
}

function pathOf({ mountPath }: Values): string {
  return mountPath;
}

function write(folder: string, files: Readonly<Record<string, string | null>>, readOnly: boolean): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    writeFileSync(join(folder, path), content);
    if (readOnly) chmodSync(join(folder, path), 0o440);
  }
}

function pathsUnder(mountPath: string, files: RunOptions["files"] = {}): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith(`${mountPath}/`))
      .map(([path, content]) => [path.slice(mountPath.length + 1), content]),
  );
}

async function volumeFiles(content: Content, pod: Values, name: string): Promise<Record<string, string>> {
  const volume = pod.volumes.find((one: Values) => one.name === name);
  if (volume.emptyDir !== undefined) return {};
  if (volume.configMap !== undefined) return objectFiles(content, "ConfigMap", volume.configMap);
  if (volume.secret !== undefined) {
    return objectFiles(content, "Secret", { ...volume.secret, name: volume.secret.secretName });
  }
  const parts = await Promise.all(
    volume.projected.sources.map(({ secret }: Values) => objectFiles(content, "Secret", secret)),
  );
  return Object.assign({}, ...parts);
}

async function objectFiles(
  content: Content,
  kind: "ConfigMap" | "Secret",
  { name, items }: Values,
): Promise<Record<string, string>> {
  const values = await content(kind, name);
  const wanted: Values[] = items ?? Object.keys(values).map((key) => ({ key, path: key }));
  return Object.fromEntries(
    wanted.map(({ key, path }) => {
      const value = values[key];
      if (value === undefined) throw new Error(`${kind} ${name} has no key ${key}`);
      return [path, value];
    }),
  );
}
