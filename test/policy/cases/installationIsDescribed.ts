import type { PolicyCases } from "../support/cases.ts";
import { goodConfig } from "../support/facts.ts";

const policy = "installation-is-described";
const told = (differences: object) => ({ [policy]: { ...goodConfig[policy], ...differences } });

export const cases: PolicyCases = {
  policy,
  mutations: [
    {
      title: "nobody is trusted",
      change: () => {},
      config: told({ trustedCidrs: [] }),
      says: ["the stack has no trustedCidrs in the pack's configuration"],
    },
    {
      title: "everybody is trusted",
      change: () => {},
      config: told({ trustedCidrs: ["0.0.0.0/0", "2000::/3"] }),
      says: [
        'the stack is measured by trustedCidrs "0.0.0.0/0", which is nearly everybody',
        'the stack is measured by trustedCidrs "2000::/3", which is nearly everybody',
      ],
    },
    {
      title: "a range with bits behind its mask",
      change: () => {},
      config: told({ loadBalancerCidrs: ["10.1.2.3/8"] }),
      says: ['the stack is measured by loadBalancerCidrs "10.1.2.3/8", which is no range'],
    },
    {
      title: "no host",
      change: () => {},
      config: told({ publicHosts: [], privateHosts: [] }),
      says: [
        "the stack has no publicHosts in the pack's configuration",
        "the stack has no privateHosts in the pack's configuration",
      ],
    },
    {
      title: "a host of both zones",
      change: () => {},
      config: told({ publicHosts: ["api.example.com"] }),
      says: ["the stack has the host api.example.com in both zones of the pack's configuration"],
    },
  ],
};
