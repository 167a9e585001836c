/**
 * A stack file as the engine would hand it to the program, read without the engine. Encrypted values stay unread:
 * nothing but the installation itself needs one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlias, isMap, isScalar, type Node, parse, parseDocument, visit } from "yaml";

/** What {@link checkSettings} takes. */
export interface StackTexts {
  /** What stands before every key: the name in Pulumi.yaml. */
  readonly project: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: ReadonlySet<string>;
}

/** Stands for a value that only its owner's key can read. Letters only: that is what every password may consist of. */
const unread = "encrypted";

/**
 * @param command what somebody ran to get here, to show how to name another stack: "make exposure"
 * @throws Error that lists the stack files there are, or says where the file is not YAML
 */
export function readStackFile(folder: string, stack: string, command: string): StackTexts {
  const stacks = stacksIn(folder);
  const file = stackFileName(stack);
  if (!stacks.includes(stack)) {
    const [example] = stacks;
    throw new Error(
      `there is no ${stackFileName(stack)}; there are: ${stacks.map(stackFileName).join(", ")}. For example: ${command} STACK=${example}`,
    );
  }
  const { name: project } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as { name: string };
  const document = parseDocument(readFileSync(join(folder, file), "utf8"));
  const [problem] = document.errors;
  if (problem !== undefined) throw new Error(`${file} is not YAML: ${problem.message}`);

  const config = document.get("config");
  const own = (isMap(config) ? config.items : []).flatMap(({ key, value }) => {
    // The engine takes a key without a prefix for one of the project.
    const [, prefix = project, name = ""] = /^(?:([^:]*):)?(.*)$/s.exec(String(key)) ?? [];
    return prefix === project
      ? [[name, isAlias(value) ? value.resolve(document) : (value as Node | null)] as const]
      : [];
  });
  return {
    project,
    values: Object.fromEntries(own.map(([key, value]) => [key, text(value)])),
    // The engine takes a whole value for secret when any part of it is.
    secretKeys: new Set(own.filter(([, value]) => isEncrypted(value)).map(([key]) => key)),
  };

  /** Structured values travel as JSON, everything else as it is written: 1.10 is a release, not the number 1.1. */
  function text(value: Node | null | undefined): string {
    if (value == null) return "";
    if (isEncrypted(value)) return unread;
    return isScalar(value) ? String(value.source ?? value.value ?? "") : JSON.stringify(value.toJS(document));
  }
}

/** The stacks that have a file, in order. */
function stacksIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

function isEncrypted(value: Node | null | undefined): boolean {
  let found = false;
  if (value == null) return found;
  visit(value, {
    Map(_, map) {
      if (!map.has("secure")) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
