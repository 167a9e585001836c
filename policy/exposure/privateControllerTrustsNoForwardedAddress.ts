/** The address of a connection counts, not what a request says about it. */
import type { StackFinding, StackPolicy } from "../framework/definition.ts";
import { RangeList } from "../kubernetes/ranges.ts";
import { type Controller, controllersOf } from "../kubernetes/traefik.ts";

export const privateControllerTrustsNoForwardedAddress: StackPolicy = {
  name: "private-controller-trusts-no-forwarded-address",
  severity: "critical",
  description:
    "The private controller believes no header about the client, and PROXY protocol from load balancers only.",
  because: "a stranger could name himself a trusted address",
  source: "https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/#forwarded-headers",
  remedy: "remove the argument, or name load balancers only and list them in the pack's `loadBalancerCidrs`",

  *judgeStack(stack, { installation }) {
    const balancers = new RangeList(installation.loadBalancerCidrs);
    for (const controller of controllersOf(stack, "private")) yield* judgeController(controller, balancers);
  },
};

function* judgeController({ flags, workload }: Controller, balancers: RangeList): Iterable<StackFinding> {
  const about = workload.object;
  for (const [flag, value] of flags) {
    const [, name, what] = /^entrypoints\.([^.]+)\.(.+)$/.exec(flag) ?? [];
    if (what === "forwardedheaders.trustedips")
      yield { about, what: `believes forwarded headers of ${value} on entrypoint "${name}"` };
    if (what === "forwardedheaders.insecure" && value !== "false")
      yield { about, what: `believes everybody's forwarded headers on entrypoint "${name}"` };
    if (what === "proxyprotocol.insecure" && value !== "false")
      yield { about, what: `believes everybody's PROXY protocol on entrypoint "${name}"` };
    if (what !== "proxyprotocol.trustedips") continue;
    const others = value.split(",").filter((range) => !balancers.contains(range.trim()));
    if (others.length > 0)
      yield { about, what: `believes PROXY protocol of ${others.join(", ")} on entrypoint "${name}"` };
  }
}
