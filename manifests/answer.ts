/** From the arguments of `make manifests` to a folder of files. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makePlan, type Plan } from "../stacks/plan.ts";
import { settingsOfFile } from "../stacks/settingsOfFile.ts";
import { layOut, type Tree } from "./layout.ts";
import { obstacles } from "./obstacles.ts";
import { plainObjects } from "./plain.ts";
import { mark, readme } from "./readme.ts";
import { neededSecrets } from "./secrets.ts";

/**
 * @param folder with Pulumi.yaml and the stack files
 * @returns what was written where
 * @throws Error with all mistakes of the stack file, or all that plain manifests cannot hold
 */
export async function answer(args: readonly string[], folder: string): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stack: { type: "string" },
      out: { type: "string" },
      // For tests: another folder with Pulumi.yaml and the stack files.
      project: { type: "string" },
    },
  });
  const stack = values.stack || "dev";
  const plan = plannedIn(resolve(values.project ?? folder), stack);
  const out = resolve(values.out || join("rendered", stack));
  const tree = await manifestTree(plan, stack);
  replace(out, tree);
  const objects = Object.keys(tree).length - 1;
  return `Stack ${stack}: ${objects} objects in ${values.out || `rendered/${stack}`}. README.md there says how they are applied, and which Secrets to bring.\n`;
}

/** Every file by its path: manifests, and the README beside them. */
export async function manifestTree(plan: Plan, stack: string): Promise<Tree> {
  const objects = await plainObjects(plan, stack);
  const tree = layOut(plan, objects);
  return { "README.md": readme(plan, stack, tree, neededSecrets(objects)), ...tree };
}

export function plannedIn(folder: string, stack: string): Plan {
  const { settings } = settingsOfFile(folder, stack, "make manifests");
  const plan = makePlan(settings);
  const found = obstacles(plan, settings);
  if (found.length > 0)
    throw new Error(
      [`Pulumi.${stack}.yaml cannot be plain manifests:`, ...found.map((sentence) => `  ${sentence}`)].join(
        "\n",
      ),
    );
  return plan;
}

/** What is no longer made must not stay: a tool would go on applying it. Nobody else's folder is touched. */
function replace(out: string, tree: Tree): void {
  if (existsSync(out) && readdirSync(out).length > 0) {
    const path = join(out, "README.md");
    if (!existsSync(path) || !readFileSync(path, "utf8").startsWith(mark))
      throw new Error(`${out} holds something else; name an empty folder: OUT=...`);
    for (const entry of readdirSync(out))
      if (/^\d+-/.test(entry)) rmSync(join(out, entry), { recursive: true });
  }
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
}
