import { find, type PolicyCases } from "../../support/cases.ts";

const policy = "NetworkPolicy private/private-api";
const allow = (cidr: string, except?: readonly string[]) => (stack: Parameters<typeof find>[0]) =>
  find(stack, "NetworkPolicy", "private-api").spec.egress.push({
    to: [{ ipBlock: { cidr, ...(except === undefined ? {} : { except }) } }],
    ports: [{ port: 443 }],
  });
const everyService = "169.254.169.254/32, 168.63.129.16/32, 100.100.100.200/32";

export const cases: PolicyCases = {
  policy: "egress-spares-metadata",
  mutations: [
    {
      title: "the whole Internet",
      change: allow("0.0.0.0/0"),
      says: [`${policy} allows 0.0.0.0/0 outwards, with ${everyService} in it`],
    },
    {
      title: "the whole Internet by IPv6",
      change: allow("::/0"),
      says: [`${policy} allows ::/0 outwards, with fd00:ec2::254/128 in it`],
    },
    {
      title: "an exception for one cloud only",
      change: allow("0.0.0.0/0", ["169.254.0.0/16"]),
      says: [`${policy} allows 0.0.0.0/0 outwards, with 168.63.129.16/32, 100.100.100.200/32 in it`],
    },
    {
      title: "a range of link-local addresses",
      change: allow("169.254.0.0/16"),
      says: [`${policy} allows 169.254.0.0/16 outwards, with 169.254.169.254/32 in it`],
    },
  ],
  accepted: [
    {
      title: "the Internet without them",
      change: allow("0.0.0.0/0", ["169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32"]),
    },
  ],
};
