/**
 * The engine's own copy of the project: it adds a salt to stack files, and a committed file must stay as it is. The copy
 * holds the project file and one stack file; the program stays where it is.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, isNode, isScalar, parse, parseDocument } from "yaml";
import { privateFolder, readIfThere, writePrivate } from "../files.ts";
import { HERE, type StateFolder } from "../state.ts";

/** Values of stack configuration, e.g. `{ "tracardi:trustedCidrs": ["192.0.2.0/24"] }`; `null` removes a key. */
export type StackConfig = Record<string, unknown>;

export interface Project {
  folder: string;
  /** Backend of the engine: a folder. */
  backend: string;
  passphraseFile: string;
  /** The kubeconfig whose current context is the one that the stack asks for. */
  kubeconfig: string;
}

/** The stacks that are committed, by name. */
export function knownStacks(project = HERE.project): string[] {
  return readdirSync(project)
    .map((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** @throws Error that lists the stacks there are. */
export function assertKnown(stack: string, project = HERE.project): void {
  const known = knownStacks(project);
  if (known.includes(stack)) return;
  throw new Error(
    `there is no stack "${stack}"; there are: ${known.join(", ")}. For example: make up STACK=${known[0]}`,
  );
}

/** Which configuration an operation runs with. */
export interface StackSource {
  /** The committed stack whose file configures it. */
  from: string;
  /** Changes of that configuration. */
  config: StackConfig;
  /** Folder with Pulumi.yaml and the stack files. */
  source: string;
}

/**
 * The stack file with the changes.
 * @throws Error where it holds values that only its owner's key can read.
 */
function configure({ from, config, source }: StackSource): Document {
  const original = readFileSync(join(source, stackFile(from)), "utf8");
  if (/^\s*(- )?secure:/m.test(original)) {
    throw new Error(
      `${stackFile(from)} holds encrypted values ("secure:"), and the rehearsal does not have your key. ` +
        "Name existing Secrets instead, or keep such values in a stack file that is not rehearsed",
    );
  }
  const document = parseDocument(original);
  for (const [key, value] of Object.entries(config)) {
    if (value === null) document.deleteIn(["config", key]);
    else document.setIn(["config", key], document.createNode(value));
  }
  return document;
}

/** Name of the project, and its own configuration as the program gets it: texts, where lists and objects are JSON. */
export function readProject(options: StackSource): { project: string; values: Record<string, string> } {
  const { name } = parse(readFileSync(join(options.source, "Pulumi.yaml"), "utf8")) as { name: string };
  const document = configure(options);
  const config = document.get("config");
  const values = (isMap(config) ? config.items : [])
    .map(({ key, value }) => [String(key), value] as const)
    .filter(([key]) => key.startsWith(`${name}:`))
    // As it is written: 1.10 is a release, not the number 1.1.
    .map(([key, value]) => [
      key.slice(name.length + 1),
      isScalar(value)
        ? String(value.source ?? value.value)
        : JSON.stringify(isNode(value) ? value.toJS(document) : value),
    ]);
  return { project: name, values: Object.fromEntries(values) };
}

/** Copies the project and the stack file, with changed configuration where the caller wants it, anew for each operation. */
export function prepareProject(state: StateFolder, stack: string, options: StackSource): Project {
  const folder = privateFolder(join(state.engine, "project"));
  const backend = privateFolder(join(state.engine, "backend"));
  const passphraseFile = join(state.engine, "passphrase");
  if (readIfThere(passphraseFile) === undefined)
    writePrivate(passphraseFile, randomBytes(32).toString("base64url"));

  const document = configure(options);
  writePrivate(join(folder, stackFile(stack)), document.toString());
  const project = parseDocument(readFileSync(join(options.source, "Pulumi.yaml"), "utf8"));
  // The program is handed to the engine; the file that starts it for a language host is not in this folder.
  project.delete("main");
  writePrivate(join(folder, "Pulumi.yaml"), project.toString());

  const context = document.getIn(["config", "tracardi:kubeContext"]);
  return { folder, backend, passphraseFile, kubeconfig: kubeconfigFor(state, context) };
}

function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** The same cluster and identity under the context name that the stack asks for. */
function kubeconfigFor(state: StateFolder, context: unknown): string {
  if (typeof context !== "string") return state.kubeconfig;
  const document = parseDocument(readFileSync(state.kubeconfig, "utf8"));
  document.setIn(["contexts", 0, "name"], context);
  document.set("current-context", context);
  const path = join(state.engine, "kubeconfig");
  writePrivate(path, document.toString());
  return path;
}
