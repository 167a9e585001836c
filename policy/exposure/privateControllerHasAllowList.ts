/** Strangers get no answer from the private controller, on any entrypoint that they can reach. */
import type { StackFinding, StackPolicy } from "../framework/definition.ts";
import { items, type Values } from "../kubernetes/objects.ts";
import type { Stack } from "../kubernetes/stack.ts";
import {
  type Controller,
  controllersOf,
  type Entrypoint,
  middleware,
  middlewareNames,
  servedPorts,
} from "../kubernetes/traefik.ts";

export const privateControllerHasAllowList: StackPolicy = {
  name: "private-controller-has-allow-list",
  severity: "critical",
  description: "The private controller answers trusted addresses only, on every entrypoint.",
  because: "the GUI and the private API would answer everybody who reaches it",
  // A router's own middlewares come after those of its entrypoint and cannot take one away.
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/ipallowlist/",
  remedy:
    "make an ipAllowList of the trusted ranges the first middleware of each entrypoint, by the peer's address",

  *judgeStack(stack) {
    const controllers = controllersOf(stack, "private");
    if (controllers.length === 0) {
      yield {
        what: "has no private controller that could be recognised",
        because: "nothing can then be said about the fence around GUI and private API",
        remedy:
          "label its pods as the pack's configuration `components.privateEdge` says, or name its label there",
      };
    }
    for (const controller of controllers) yield* judgeController(controller, stack);
  },
};

function* judgeController(controller: Controller, stack: Stack): Iterable<StackFinding> {
  const about = controller.workload.object;
  for (const source of controller.unread)
    yield {
      about,
      what: `is configured by ${source}, which is not read here`,
      because: "an allow list could be taken away there",
      remedy: "configure it by arguments and by a YAML file in a ConfigMap of the stack",
    };
  if (controller.entrypoints.length === 0) yield { about, what: "names no entrypoint in its arguments" };
  const served = servedPorts(controller, stack);
  const [fenced, internal] = partition(controller.entrypoints, ({ name, port }) => {
    // No Service leads to it, and it has no route unless one asks for it by name.
    return served.has(port) || middlewareNames(controller, name).length > 0;
  });
  for (const entrypoint of fenced) yield* judgeEntrypoint(controller, entrypoint);
  const byDefault = controller.entrypoints.some(
    ({ name }) => controller.flag(`entrypoints.${name}.asdefault`) === "true",
  );
  for (const { name } of byDefault ? [] : internal)
    yield { about, what: `attaches every route to entrypoint "${name}" too, which has no allow list` };
}

function* judgeEntrypoint(controller: Controller, { name }: Entrypoint): Iterable<StackFinding> {
  const about = controller.workload.object;
  const names = middlewareNames(controller, name);
  const list = names.findIndex((each) => middleware(controller, each)?.ipAllowList !== undefined);
  const allow: Values = middleware(controller, names[list] ?? "")?.ipAllowList ?? {};
  if (list < 0) yield { about, what: `has no allow list on entrypoint "${name}"` };
  else if (list > 0) yield { about, what: `runs ${names[0]} before the allow list of entrypoint "${name}"` };
  else if (items(allow.sourceRange).length === 0)
    yield { about, what: `has an allow list without ranges on entrypoint "${name}"` };
  else if (allow.ipStrategy !== undefined)
    yield {
      about,
      what: `believes a header about the client's address on entrypoint "${name}" (ipStrategy)`,
    };
}

function partition<T>(all: readonly T[], first: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(first), all.filter((item) => !first(item))];
}
