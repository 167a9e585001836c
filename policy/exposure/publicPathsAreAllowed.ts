/** What web sites need, and nothing else of the API. */
import type { StackPolicy } from "../framework/definition.ts";
import { routesOf } from "../kubernetes/routes.ts";
import { controllersOf } from "../kubernetes/traefik.ts";

export const publicPathsAreAllowed: StackPolicy = {
  name: "public-paths-are-allowed",
  severity: "critical",
  description: "The public edge serves the allowed paths only.",
  because:
    "routes of Tracardi's API need no login even with EXPOSE_GUI_API=no, its installer and console logs among them",
  source: "https://github.com/Tracardi/tracardi-api",
  remedy: "serve the tracking paths only, or add it to the pack's `publicPaths`",

  *judgeStack(stack, { installation }) {
    const routes = routesOf(stack).filter(({ zone }) => zone === "public");
    if (routes.length === 0)
      yield {
        what: "has no public route that could be recognised",
        because: "nothing can then be said about what the Internet reaches",
        remedy: "label the public controller as the pack's configuration `components.publicEdge` says",
      };
    for (const { workload, unread } of controllersOf(stack, "public"))
      for (const source of unread)
        yield {
          about: workload.object,
          what: `is configured by ${source}, which is not read here`,
          because: "it could open any path",
          remedy: "configure it by arguments and by a YAML file in a ConfigMap of the stack",
        };
    for (const { about, host, path } of routes) {
      if (path === undefined)
        yield { about, what: `has a rule for ${host} that cannot be read as host, path and method` };
      else if (!installation.publicPaths.includes(path)) yield { about, what: `serves ${path} on ${host}` };
    }
  },
};
