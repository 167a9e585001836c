/** The real Pulumi engine, driven through its Automation API: one operation at a time, each in a process of its own. */
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { privateFolder } from "../files.ts";
import { standInEnvironment, writeLaunchers } from "../plugins/launchers.ts";
import { writePolicyLauncher } from "../policyPack.ts";
import { binFolder, launch, linkProgram, stopProcesses } from "../processes.ts";
import { HERE, type StateFolder } from "../state.ts";
import type { Toolbox } from "../toolchain.ts";
import { conversation } from "./conversation.ts";
import { isStack, readable, shortUrn } from "./events.ts";
import type { Diagnostic, Job, Message, Operation, PolicyPack, Result } from "./job.ts";
import { assertKnown, type Project, prepareProject, type StackConfig } from "./project.ts";

export interface OperationOptions {
  /** The committed stack whose file configures this one. Default: the one of the same name. */
  from?: string;
  /** Replaces values of the stack file; `null` removes one. */
  config?: StackConfig;
  /** Values that the engine encrypts. */
  secrets?: Record<string, string>;
  /** Each of them must agree. Those of `preparePolicyPack` are started by this engine. */
  policyPacks?: PolicyPack[];
  /** Cancels the operation: the engine finishes what it must and leaves a usable state. */
  signal?: AbortSignal | undefined;
  /** How many resources are finished, and which are in work, e.g. `Service web`, the one that takes longest first. */
  onProgress?: (progress: { done: number; running: string[] }) => void;
}

/** How long a cancelled engine may take to write its state. */
const CANCEL_GRACE = 5_000;

/** An operation failed. The message is the engine's own account, without call stacks, and ends with the log's path. */
export class EngineError extends Error {
  readonly diagnostics: Diagnostic[];
  readonly log: string;

  constructor(operation: Operation, stack: string, account: string, diagnostics: Diagnostic[], log: string) {
    super([`pulumi ${operation} of stack "${stack}" failed:`, indent(account), `Log: ${log}`].join("\n"));
    this.name = "EngineError";
    this.diagnostics = diagnostics;
    this.log = log;
  }
}

export class Engine {
  readonly #state: StateFolder;
  readonly #program: string;
  readonly #projectFolder: string;
  #previous: Promise<unknown> = Promise.resolve();

  private constructor(state: StateFolder, project: string) {
    this.#state = state;
    this.#projectFolder = project;
    this.#program = join(project, "index.ts");
  }

  /**
   * @param project folder with Pulumi.yaml, the stack files and index.ts; the checkout by default.
   */
  static async create(state: StateFolder, tools: Toolbox, project = HERE.project): Promise<Engine> {
    // Of a command that was killed: its engine may still be ending, and two of them must not write one state.
    await stopProcesses(state.directory, { which: ({ name }) => isOfEngine(name), grace: CANCEL_GRACE });
    linkProgram(state.directory, "pulumi", tools.path("pulumi"));
    linkProgram(state.directory, KUBERNETES_PLUGIN, tools.path(KUBERNETES_PLUGIN));
    const node = linkProgram(state.directory, "node", process.execPath);
    await writeLaunchers(standIns(state), node);
    writePolicyLauncher(standIns(state), node);
    return new Engine(state, project);
  }

  /**
   * Runs one operation to its end, after those that were asked for before: what an operation leaves behind is swept up, and
   * that must not hit another one.
   * @throws EngineError when it fails; the signal's reason when it was cancelled.
   */
  run(operation: Operation, stack: string, options: OperationOptions = {}): Promise<Result> {
    const result = this.#previous.then(() => this.#run(operation, stack, options));
    this.#previous = result.catch(() => {});
    return result;
  }

  async #run(operation: Operation, stack: string, options: OperationOptions): Promise<Result> {
    const { from = stack, config = {}, secrets = {}, policyPacks = [], signal, onProgress } = options;
    signal?.throwIfAborted();
    assertKnown(from, this.#projectFolder);
    const project = prepareProject(this.#state, stack, { from, config, source: this.#projectFolder });
    const log = this.#state.log("pulumi");
    const child = launch(this.#state.directory, {
      name: "engine",
      program: process.execPath,
      args: ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "process.ts")],
      env: this.#environment(project),
      log,
      channel: true,
    });
    const job: Job = {
      operation,
      stack,
      directory: this.#state.directory,
      project: project.folder,
      program: this.#program,
      secrets,
      policyPacks,
    };
    const answers: Exclude<Message, { kind: "progress" }>[] = [];
    const ended = conversation<Message>(child, (message) => {
      if (message.kind === "progress") {
        onProgress?.({ done: message.done, running: message.running.map(shortUrn) });
      } else {
        answers.push(message);
      }
    });
    const cancel = () => {
      child.kill("SIGINT");
      // In case it does not listen any more. `exit` follows, and the caller sweeps up the plugins.
      setTimeout(() => child.kill("SIGKILL"), CANCEL_GRACE).unref();
    };
    signal?.addEventListener("abort", cancel, { once: true });
    child.send(job);
    try {
      const { code, signal: killedBy } = await ended;
      const [answer] = answers;
      if (answer?.kind === "result") return answer.result;
      signal?.throwIfAborted();
      if (answer) throw new EngineError(operation, stack, accountOf(answer), answer.diagnostics, log);
      const how = killedBy ? `was ended by ${killedBy}` : `ended with code ${code}`;
      throw new EngineError(operation, stack, `the engine's process ${how}`, [], log);
    } finally {
      signal?.removeEventListener("abort", cancel);
      await this.#ended();
    }
  }
  /** The whole environment of the engine, the program and the plugins: nothing of the user's shell, and no home to read. */
  #environment({ backend, passphraseFile, kubeconfig }: Project): NodeJS.ProcessEnv {
    const bin = binFolder(this.#state.directory);
    const path = [bin, dirname(process.execPath), process.env.PATH].join(delimiter);
    return {
      HOME: this.#state.directory,
      KUBECONFIG: kubeconfig,
      PULUMI_BACKEND_URL: pathToFileURL(backend).href,
      PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile,
      PULUMI_HOME: join(this.#state.engine, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
      // The Kubernetes provider leaves copies of the kubeconfig, credentials included, in the folder for temporary files.
      TMPDIR: privateFolder(join(this.#state.engine, "tmp")),
      ...standInEnvironment(standIns(this.#state), path),
    };
  }

  /** Waits until the operation's processes are gone; the plugins of an engine that was killed are ended here. */
  async #ended(): Promise<void> {
    await stopProcesses(this.#state.directory, { which: ({ name }) => isOfEngine(name), grace: 2_000 });
  }
}

const KUBERNETES_PLUGIN = "pulumi-resource-kubernetes";

/** The launchers of the stand-in plugins have a folder for themselves. */
function standIns(state: StateFolder): string {
  return join(binFolder(state.directory), "plugins");
}

/** The engine's process, the CLI, and the plugins (those in TypeScript run as `node`). */
function isOfEngine(name: string): boolean {
  return name === "engine" || name === "node" || name.startsWith("pulumi");
}

/** Errors as the engine told them; where it told none, the last thing that was said. */
function accountOf({ message, diagnostics }: Extract<Message, { kind: "failure" }>): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  // The engine repeats on the stack itself that the program failed, or that an update of a resource did.
  const telling = errors.filter(({ message: text }) => !/^(update failed|preview failed)$/.test(text));
  if (telling.length === 0) return lastWords(message);
  const about = ({ urn, policy, message: text }: Diagnostic) => {
    if (policy !== undefined) return `policy ${policy}: ${text}`;
    return urn && !isStack(urn) ? `${shortUrn(urn)}: ${text}` : text;
  };
  const told = [...new Set(telling.map(about))];
  // Of several that say the same, the one that says most.
  return told.filter((text) => !told.some((other) => other !== text && other.includes(text))).join("\n");
}

/** An engine that could not even begin says why in its output, among much else. */
function lastWords(message: string): string {
  const lines = readable(message).split("\n");
  const errors = lines
    .filter((line) => /^\s*error: /.test(line))
    .map((line) => line.replace(/^\s*error: /, ""));
  return errors.length > 0 ? [...new Set(errors)].join("\n") : lines.slice(-15).join("\n");
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
