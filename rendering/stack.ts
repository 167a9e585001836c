/** A stack of this program, rendered: what `pulumi up` would register for its stack file, without an engine. */
import { createHash } from "node:crypto";
import { type Registration, render } from "./render.ts";
import type { Values } from "./secrets.ts";
import { readStackFile } from "./stackFile.ts";

let renderings = 0;

/** A committed stack, and keys that are written differently. */
export interface Source {
  readonly stack: string;
  readonly changes: Readonly<Record<string, string>>;
}

/** Runs index.ts with the configuration of a committed stack. */
export async function renderStack({ stack, changes }: Source): Promise<readonly Registration[]> {
  const { config, secretKeys } = readStackFile(stack, changes);
  renderings += 1;
  // The program reads its configuration when it is loaded; a new address loads index.ts, and only it, anew.
  const program = new URL(`../index.ts?rendering=${renderings}`, import.meta.url).href;
  const { resources } = await render(() => import(program), {
    stack,
    config,
    secretConfig: secretKeys,
    functions: { "docker:index/getRegistryImage:getRegistryImage": inventedDigest },
  });
  return resources;
}

/** A registry's answer that only depends on the question. */
function inventedDigest({ name }: Values): Values {
  return { name, sha256Digest: `sha256:${createHash("sha256").update(name).digest("hex")}` };
}
