/**
 * Loaded by mocha before its test files, in a process of its own: one source file is read with one text replaced. Nothing
 * on the disk changes, so runs can be next to each other, and one that is killed leaves nothing behind.
 */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { REMOVAL, read, type Substitution } from "./substitution.ts";

const written = process.env[REMOVAL];
if (written === undefined) throw new Error(`${REMOVAL} does not say what to replace`);
const substitution: Substitution = JSON.parse(written);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    // A program that is loaded anew has a query in its address.
    if (!url.startsWith("file:") || fileURLToPath(new URL(url)) !== substitution.path) return loaded;
    return { ...loaded, source: read(String(loaded.source), substitution) };
  },
});
