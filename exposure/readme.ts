/** The README's pictures: the same stack in both themes, because GitHub's theme need not be the browser's. */
import { fileURLToPath } from "node:url";
import { planOf, svgOf } from "./exposure.ts";

const stack = "prod";

/** File, from the root of the repository → content. `make golden` writes them, a test compares. */
export async function readmePictures(): Promise<Readonly<Record<string, string>>> {
  const plan = planOf(fileURLToPath(new URL("..", import.meta.url)), stack);
  return {
    "docs/exposure.svg": await svgOf(plan, stack, "light"),
    "docs/exposure-dark.svg": await svgOf(plan, stack, "dark"),
  };
}
