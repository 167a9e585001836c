/**
 * The project's policy pack for an engine that has no Node language host: a copy that names another runtime, and the
 * program that the engine starts for it. Users run the pack as it is, with the official CLI.
 */
import { chmodSync, cpSync, existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { PolicyPack } from "./engine/job.ts";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";
import { quote } from "./plugins/launchers.ts";
import { REPOSITORY, type StateFolder } from "./state.ts";

/** The engine looks for `pulumi-analyzer-policy-<runtime>` where it has no host for a runtime. */
const RUNTIME = "rehearsal";

/**
 * Copies the pack, anew each time. Its packages are the checkout's: of the same versions, which a test sees to.
 * @param stack whose configuration of the pack is used, where there is one
 */
export function preparePolicyPack(state: StateFolder, stack: string): PolicyPack {
  const source = join(REPOSITORY, "policy");
  const folder = join(state.engine, "policy");
  rmSync(folder, { recursive: true, force: true });
  privateFolder(state.engine);
  cpSync(source, folder, { recursive: true, filter: (path) => path !== join(source, "node_modules") });
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  const project = parseDocument(readIfThere(join(folder, "PulumiPolicy.yaml")) ?? "");
  project.set("runtime", RUNTIME);
  writePrivate(join(folder, "PulumiPolicy.yaml"), project.toString());
  const config = join(folder, "config", `${stack}.json`);
  return existsSync(config) ? { folder, config } : { folder };
}

/** Writes the executable that the engine starts, in a folder that is on its PATH. */
export function writePolicyLauncher(directory: string, nodePath: string): void {
  const path = join(directory, `pulumi-analyzer-policy-${RUNTIME}`);
  const host = join(REPOSITORY, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
  const lines = [
    "#!/bin/sh",
    "# Starts a policy pack as Pulumi's Node language host does. Part of the rehearsal.",
    `exec ${quote(nodePath)} --disable-warning=ExperimentalWarning ${quote(host)} "$@"`,
  ];
  writePrivate(path, `${lines.join("\n")}\n`);
  chmodSync(path, 0o700);
}
