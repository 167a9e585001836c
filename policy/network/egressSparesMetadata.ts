/** A wide range outwards must not contain the cloud's metadata service. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";
import { RangeList } from "../kubernetes/ranges.ts";

/** AWS, Google and most others; AWS by IPv6; Azure; Alibaba. */
const services = [
  "169.254.169.254/32",
  "fd00:ec2::254/128",
  "168.63.129.16/32",
  "100.100.100.200/32",
] as const;

export const egressSparesMetadata: ObjectPolicy = {
  name: "egress-spares-metadata",
  severity: "critical",
  description: "No range that a policy allows outwards contains a cloud's metadata service.",
  because: "a pod that is taken over would be handed the credentials of its node",
  source: "https://kubernetes.io/docs/concepts/security/cloud-native-security/",
  remedy: "name the range that is needed, or cut the address out by `except`",

  *judge({ kind, spec }) {
    if (kind !== "NetworkPolicy") return;
    for (const { ipBlock } of items(spec.egress).flatMap(({ to }) => items(to))) {
      if (ipBlock === undefined) continue;
      const { cidr, except } = ipBlock;
      const [allowed, cut] = [new RangeList([String(cidr)]), new RangeList(items(except).map(String))];
      const open = services.filter((service) => allowed.contains(service) && !cut.contains(service));
      if (open.length > 0) yield `allows ${cidr} outwards, with ${open.join(", ")} in it`;
    }
  },
};
