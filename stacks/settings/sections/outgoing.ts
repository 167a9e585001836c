/** What pods call, and how they find it. */
import { z } from "zod";
import { since } from "../since.ts";
import { cidr, proxyUrl, searchDomain, someText, unicastAddress } from "../values.ts";
import { existingSecret } from "./existingSecret.ts";

export const outgoing = since("0.1.0", {
  outgoingProxy: z
    .strictObject({
      url: proxyUrl
        .optional()
        .describe("Its address, without a password")
        .meta({ examples: ["http://proxy.example.com:3128"] }),
      secret: existingSecret("url", "outgoing-proxy")
        .optional()
        .describe("Instead of url: existing Secret with the whole address, password included"),
      port: z
        .int()
        .min(1)
        .max(65535)
        .optional()
        .describe("Its TCP port; with secret, which nobody reads here")
        .meta({ examples: [3128] }),
      cidrs: z
        .array(cidr)
        .min(1)
        .describe("Its networks: policies let API and workers connect to them")
        .meta({ examples: [["10.7.1.10/32"]] }),
      direct: z
        .array(someText)
        .default([])
        .describe("Hosts and domains that are called directly, beside the cluster and the stores")
        .meta({ examples: [[".example.com"]] }),
    })
    .optional()
    .describe("Proxy for what API and workers call (HTTP_PROXY, HTTPS_PROXY, NO_PROXY)")
    .meta({ examples: [{ url: "http://proxy.example.com:3128", cidrs: ["10.7.1.10/32"] }] }),
  dns: z
    .strictObject({
      nameservers: z
        .array(unicastAddress)
        .default([])
        .describe("Addresses of DNS servers instead of the cluster's own; they must answer for Services too")
        .meta({ examples: [["10.7.0.53"]] }),
      searches: z
        .array(searchDomain)
        .default([])
        .describe('Further search domains; with nameservers the first is "svc." and the cluster\'s domain')
        .meta({ examples: [["svc.cluster.local"]] }),
      options: z
        .record(z.string(), someText)
        .default({})
        .describe("Options of the resolver. Default: ndots 2")
        .meta({ examples: [{ timeout: "2" }] }),
    })
    .prefault({})
    .describe("How pods look names up. Default: by the cluster's DNS")
    .meta({ examples: [{ nameservers: ["10.7.0.53"], searches: ["svc.cluster.local"] }] }),
});
