/** The controller sees who connects, not a node that passed the connection on. */
import type { StackPolicy } from "../framework/definition.ts";
import { controllersOf } from "../kubernetes/traefik.ts";

export const edgesKeepClientAddress: StackPolicy = {
  name: "edges-keep-client-address",
  severity: "critical",
  description: "The Services of the edges keep the client's address.",
  because:
    "every stranger would arrive with the address of a node, which allow list and rate limit then judge",
  source: "https://kubernetes.io/docs/tutorials/services/source-ip/",
  remedy: "set externalTrafficPolicy to Local",

  *judgeStack(stack) {
    const controllers = controllersOf(stack).map(({ workload }) => workload);
    for (const about of stack.kind("Service")) {
      const { type, externalTrafficPolicy = "Cluster" } = about.spec;
      if (type !== "LoadBalancer" || !stack.behind(about).some((each) => controllers.includes(each)))
        continue;
      if (externalTrafficPolicy !== "Local")
        yield { about, what: `has externalTrafficPolicy ${externalTrafficPolicy}` };
    }
  },
};
