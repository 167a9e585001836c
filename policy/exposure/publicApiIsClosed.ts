/** Behind the path list, the application itself refuses what a web site does not need. */
import type { StackFinding, StackPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";

/** Tracardi compares with the words yes and no; with its defaults, each of them is open. */
const wanted = { EXPOSE_GUI_API: "no", PRODUCTION: "yes", API_DOCS: "no" } as const;

export const publicApiIsClosed: StackPolicy = {
  name: "public-api-is-closed",
  severity: "high",
  description:
    "The public API hides the GUI's routes and the documentation, and serves production data only.",
  because: "it would answer the GUI's calls, or let a client choose the data that it writes to",
  source: "https://github.com/Tracardi/tracardi/blob/0.8.2.1/tracardi/config.py",
  remedy: 'set EXPOSE_GUI_API "no", PRODUCTION "yes" and API_DOCS "no" as plain values',

  *judgeStack(stack): Iterable<StackFinding> {
    const apis = stack.role("publicApi");
    if (apis.length === 0 && stack.role("sharedApi").length === 0)
      yield {
        what: "has no public API that could be recognised",
        because: "nothing can then be said about what it shows",
        remedy: "label it as the pack's configuration `components.publicApi` says",
      };
    for (const { object: about, pod } of apis) {
      for (const { env } of items(pod.containers)) {
        for (const [name, value] of Object.entries(wanted)) {
          const variable = items(env).findLast((each) => each.name === name);
          if (variable === undefined) yield { about, what: `does not set ${name}` };
          else if (variable.value !== value) yield { about, what: `sets ${name} to ${said(variable.value)}` };
        }
      }
    }
  },
};

function said(value: unknown): string {
  return value === undefined ? "something that is not written here" : JSON.stringify(value);
}
