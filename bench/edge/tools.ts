/** Programs that only the measurement of the edge needs: what sends requests, and what answers them. */
import { join } from "node:path";
import type { Tool } from "../../rehearsal/toolchain/catalogue.ts";
import { ensureToolsOf, type Toolbox, type Workshop } from "../../rehearsal/toolchain.ts";

export type LoadToolName = "bombardier" | "backend";

const bombardier: Tool = {
  module: "load",
  mainPackage: "github.com/codesenberg/bombardier",
  version: "1.2.6",
  variables: {},
};
const backend: Tool = { module: "load", mainPackage: ".", version: "1.0.0", variables: {} };

const workshop: Workshop<LoadToolName> = {
  catalogue: { bombardier, backend },
  modules: join(import.meta.dirname, "tools"),
};

export function ensureLoadTools(logFile: string): Promise<Toolbox<LoadToolName>> {
  return ensureToolsOf(workshop, ["bombardier", "backend"], { onProgress: () => {}, logFile });
}
