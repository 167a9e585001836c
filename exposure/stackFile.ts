/**
 * A stack file as the engine would hand it to the program, read without the engine. Encrypted values stay unread:
 * nothing on the page needs one.
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

/** @throws Error that lists the stack files there are, or says where the file is not YAML */
export function readStackFile(folder: string, stack: string): StackTexts {
  const files = stackFiles(folder);
  const file = `Pulumi.${stack}.yaml`;
  if (!files.includes(file)) {
    throw new Error(
      `there is no ${file}; there are: ${files.join(", ")}. For example: make exposure STACK=prod`,
    );
  }
  const { name: project } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as { name: string };
  const document = parseDocument(readFileSync(join(folder, file), "utf8"));
  const [problem] = document.errors;
  if (problem !== undefined) throw new Error(`${file} is not YAML: ${problem.message}`);

  const config = document.get("config");
  const prefix = `${project}:`;
  const own = (isMap(config) ? config.items : []).flatMap(({ key, value }) =>
    String(key).startsWith(prefix)
      ? [
          [
            String(key).slice(prefix.length),
            isAlias(value) ? value.resolve(document) : (value as Node | null),
          ] as const,
        ]
      : [],
  );
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

/** Names of the stack files of a project, in order. */
function stackFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => /^Pulumi\.[\w-]+\.yaml$/.test(file))
    .sort();
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
