/**
 * Loads modules of the checkout anew for each trial, with one text of one source file replaced. Nothing on the disk changes, and
 * packages stay loaded: a process can try one layer after the other.
 */
import { registerHooks } from "node:module";
import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { REPOSITORY } from "../../suites.ts";
import { read, type Substitution } from "./substitution.ts";

const PACKAGES = `${sep}node_modules${sep}`;
/** Part of the address of a module that belongs to a trial, and so of every module of the checkout that it imports. */
const TRIAL = "trial";

let trials = 0;
const substitutions = new Map<string, Substitution>();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const trial = context.parentURL && trialOf(context.parentURL);
    if (!trial || !isOurs(resolved.url)) return resolved;
    const url = new URL(resolved.url);
    url.searchParams.set(TRIAL, trial);
    return { ...resolved, url: url.href };
  },
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const substitution = substitutions.get(trialOf(url) ?? "");
    if (substitution === undefined || fileURLToPath(new URL(url)) !== substitution.path) return loaded;
    return { ...loaded, source: read(String(loaded.source), substitution) };
  },
});

/** Imports a module of the checkout, and everything of the checkout that it imports, with the text replaced. */
export async function importWith(path: string, substitution: Substitution): Promise<void> {
  trials += 1;
  substitutions.set(String(trials), substitution);
  const url = pathToFileURL(path);
  url.searchParams.set(TRIAL, String(trials));
  await import(url.href);
}

function trialOf(url: string): string | undefined {
  return url.startsWith("file:") ? (new URL(url).searchParams.get(TRIAL) ?? undefined) : undefined;
}

function isOurs(url: string): boolean {
  if (!url.startsWith("file:")) return false;
  const path = fileURLToPath(new URL(url));
  return path.startsWith(REPOSITORY + sep) && !path.includes(PACKAGES) && path.endsWith(".ts");
}
