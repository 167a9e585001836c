/** The configuration that all other policies read is complete, and no wider than it could be meant. */
import type { StackPolicy } from "./framework/definition.ts";
import { installationSchema } from "./framework/installation.ts";
import { isWorldWide, parseRange } from "./kubernetes/ranges.ts";

export const installationIsDescribed: StackPolicy = {
  name: "installation-is-described",
  severity: "critical",
  description: "The pack is told whom to trust, and which hosts belong to which zone.",
  because: "the other policies measure everything by it",
  source: "https://www.pulumi.com/docs/iac/guides/crossguard/configuration/",
  remedy: "correct the pack's configuration",
  configSchema: installationSchema,

  *judgeStack(_stack, { installation }) {
    const { trustedCidrs, loadBalancerCidrs, publicHosts, privateHosts } = installation;
    if (trustedCidrs.length === 0) yield { what: "has no trustedCidrs in the pack's configuration" };
    for (const [key, ranges] of Object.entries({ trustedCidrs, loadBalancerCidrs })) {
      for (const text of ranges) {
        const range = parseRange(text);
        if (range === undefined) yield { what: `is measured by ${key} "${text}", which is no range` };
        else if (isWorldWide(range))
          yield { what: `is measured by ${key} "${text}", which is nearly everybody` };
      }
    }
    if (publicHosts.length === 0) yield { what: "has no publicHosts in the pack's configuration" };
    if (privateHosts.length === 0) yield { what: "has no privateHosts in the pack's configuration" };
    for (const host of publicHosts.filter((name) => privateHosts.includes(name)))
      yield { what: `has the host ${host} in both zones of the pack's configuration` };
  },
};
