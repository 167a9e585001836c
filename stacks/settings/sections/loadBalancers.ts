/** Load balancers that do not come from the cloud as usual: another class, proxies of one's own, address families. */
import { z } from "zod";
import { since } from "../since.ts";
import { qualifiedName } from "../values.ts";

const loadBalancerClass = qualifiedName.optional().meta({ examples: ["example.com/internal"] });

export const loadBalancers = since("0.1.0", {
  loadBalancerClasses: z
    .strictObject({
      public: loadBalancerClass.describe("Of the public zone"),
      private: loadBalancerClass.describe("Of the private zone"),
    })
    .prefault({})
    .describe(
      "Load balancer classes of the edges' Services, which last as long as the Service. Default: the cluster's own",
    )
    .meta({ examples: [{ private: "example.com/internal" }] }),
  proxyProtocol: z
    .boolean()
    .optional()
    .describe(
      "Proxies of your own (loadBalancerCidrs) stand before the edges and name the client in a PROXY protocol header; with metallb, gcp or azure. Default: true on hetzner, whose load balancers do that, else false",
    ),
  ipFamilies: z
    .array(z.enum(["IPv4", "IPv6"]))
    .min(1)
    .optional()
    .describe(
      "Address families of the edges' Services, the first of which lasts as long as the Service. Default: IPv4 and IPv6 where the cluster has both",
    )
    .meta({ examples: [["IPv4", "IPv6"]] }),
});
