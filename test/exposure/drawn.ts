/** Pages that tests only read, drawn once for each plan: the layout takes most of the time. */
import { pageOf } from "../../exposure/exposure.ts";
import { Markup } from "../../exposure/markup.ts";
import { exposurePage } from "../../exposure/page.ts";
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

/** The page for tests about its words: without the picture, whose layout takes most of the time. */
export function pageWithoutPicture(plan: Plan): DrawnPage {
  return read(exposurePage(plan, "test", new Markup("<svg></svg>")));
}

async function draw(plan: Plan): Promise<DrawnPage> {
  return read(await pageOf(plan, "test"));
}

function read(html: string): DrawnPage {
  const elements = Object.freeze(pageElements(html));
  return { html, elements, text: named(elements, "main")[0]?.text ?? "" };
}
