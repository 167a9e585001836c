/** Wherever it is written who is trusted: not empty, and nobody whom the configuration does not name. */
import type { StackFinding, StackPolicy } from "../framework/definition.ts";
import { items, type KubernetesObject } from "../kubernetes/objects.ts";
import { RangeList } from "../kubernetes/ranges.ts";
import type { Stack } from "../kubernetes/stack.ts";
import { type Controller, controllersOf } from "../kubernetes/traefik.ts";

export const trustedRangesAreNarrow: StackPolicy = {
  name: "trusted-ranges-are-narrow",
  severity: "critical",
  description:
    "Allow list, load balancer and policy of the private edge admit nobody but the configured trusted ranges.",
  because: "whoever is in that range reaches the GUI and the private API",
  source: "https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/",
  remedy: "write the trusted ranges, or add it to the pack's `trustedCidrs` when it is to be trusted",

  *judgeStack(stack, { installation }) {
    const { trustedCidrs, loadBalancerCidrs } = installation;
    const trusted = new RangeList(trustedCidrs);
    const trustedOrBalancers = new RangeList([...trustedCidrs, ...loadBalancerCidrs]);
    for (const controller of controllersOf(stack, "private")) {
      yield* allowLists(controller, trusted);
      // Where a load balancer names the client by PROXY protocol, it is the one that connects.
      const speaksForOthers = [...controller.flags.keys()].some((flag) => flag.includes(".proxyprotocol."));
      yield* services(controller, stack, speaksForOthers ? trustedOrBalancers : trusted);
      yield* policies(controller, stack, trustedOrBalancers);
    }
  },
};

function* allowLists({ files, workload }: Controller, allowed: RangeList): Iterable<StackFinding> {
  for (const { http } of files) {
    for (const [name, values] of Object.entries<{ ipAllowList?: { sourceRange?: unknown } }>(
      http?.middlewares ?? {},
    )) {
      const ranges = items(values.ipAllowList?.sourceRange).map(String);
      for (const range of ranges.filter((each) => !allowed.contains(each)))
        yield { about: workload.object, what: `admits ${range} in the allow list ${name}` };
    }
  }
}

function* services({ workload }: Controller, stack: Stack, allowed: RangeList): Iterable<StackFinding> {
  for (const about of stack.kind("Service")) {
    if (about.spec.type !== "LoadBalancer" || !stack.behind(about).includes(workload)) continue;
    const ranges = items(about.spec.loadBalancerSourceRanges).map(String);
    if (ranges.length === 0) yield { about, what: "has no loadBalancerSourceRanges" };
    for (const range of ranges.filter((each) => !allowed.contains(each)))
      yield { about, what: `admits ${range} by loadBalancerSourceRanges` };
  }
}

function* policies({ workload }: Controller, stack: Stack, allowed: RangeList): Iterable<StackFinding> {
  const selecting = stack
    .kind("NetworkPolicy")
    .filter(({ namespace, spec }) => stack.selected(namespace, spec.podSelector).includes(workload));
  for (const about of selecting) {
    for (const range of sourcesOf(about).filter((each) => !allowed.contains(each)))
      yield { about, what: `admits ${range} to the private controller` };
  }
}

function sourcesOf({ spec }: KubernetesObject): readonly string[] {
  return items(spec.ingress)
    .flatMap(({ from }) => items(from))
    .flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [String(ipBlock.cidr)]));
}
