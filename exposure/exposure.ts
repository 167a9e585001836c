/** From a stack file to the plan, the page and the pictures: everything but reading arguments and writing files. */
import { makePlan, type Plan } from "../stacks/plan.ts";
import { settingsOfFile } from "../stacks/settingsOfFile.ts";
import { customProperties, type Theme } from "./colours.ts";
import { exposureGraph } from "./graph.ts";
import { type Layout, layOut } from "./layout.ts";
import { exposurePage } from "./page.ts";
import { drawPicture, type PictureText } from "./picture.ts";
import { styleSheet } from "./styleSheet.ts";

/** @throws Error with the program's own sentences about all mistakes of the stack file */
export function planOf(folder: string, stack: string): Plan {
  return makePlan(settingsOfFile(folder, stack, "make exposure").settings);
}

/** One page that needs nothing else, the same bytes whenever the plan is the same. */
export async function pageOf(plan: Plan, stack: string): Promise<string> {
  const layout = await layOut(exposureGraph(plan));
  return exposurePage(plan, stack, drawPicture(layout, pictureText(plan, stack)));
}

/**
 * The picture alone. A README shows the theme that fits its reader's.
 * @param given the plan's layout, where it has been computed already: it is the same in every theme
 */
export async function svgOf(plan: Plan, stack: string, theme: Theme, given?: Layout): Promise<string> {
  const style = styleSheet(`:root{${customProperties(theme)}}`, "picture.css");
  const layout = given ?? (await layOut(exposureGraph(plan)));
  return `${drawPicture(layout, { ...pictureText(plan, stack), style })}\n`;
}

/** What somebody hears who does not see the picture. */
function pictureText({ installation, connections }: Plan, stack: string): PictureText {
  return {
    title: `Who can reach what in ${installation}, stack ${stack}`,
    description:
      `The ${connections.length} connections that network policies allow, as arrows with port and reason between the ` +
      "Internet, trusted addresses, the tiers of both zones, and what they call. Everything else is denied.",
  };
}
