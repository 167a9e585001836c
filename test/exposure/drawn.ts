/** Pages that tests only read, drawn once for each plan: the layout takes most of the time. */
import { pageOf } from "../../exposure/exposure.ts";
import type { Plan } from "../../stacks/plan.ts";
import { type Element, named, pageElements } from "./document.ts";

export interface DrawnPage {
  readonly html: string;
  readonly elements: readonly Element[];
  /** Of everything in `main`. */
  readonly text: string;
}

const drawn = new Map<string, Promise<DrawnPage>>();

export function drawnPage(plan: Plan): Promise<DrawnPage> {
  const key = JSON.stringify(plan);
  const page = drawn.get(key) ?? draw(plan);
  drawn.set(key, page);
  return page;
}

async function draw(plan: Plan): Promise<DrawnPage> {
  const html = await pageOf(plan, "test");
  const elements = Object.freeze(pageElements(html));
  return { html, elements, text: named(elements, "main")[0]?.text ?? "" };
}
