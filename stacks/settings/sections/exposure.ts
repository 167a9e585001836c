/** Who may reach what, and how. */
import { z } from "zod";
import { clouds } from "../../clouds.ts";
import { callingTiers } from "../../topologies.ts";
import { since } from "../since.ts";
import { tierList } from "../tierList.ts";
import {
  cidr,
  destinationCidr,
  dnsLabel,
  host,
  labelValue,
  oneLine,
  positive,
  qualifiedName,
  someText,
} from "../values.ts";

const loggedRequests = z.enum(["refused", "all"]).default("refused");

export const exposure = since("0.1.0", {
  trackHost: host
    .describe("Public host name: web sites send events to it")
    .meta({ examples: ["track.example.com"], prompt: true }),
  apiHost: host
    .describe("Private host name of the API that the GUI calls from the operator's browser")
    .meta({ examples: ["api.tracardi.example.com"], prompt: true }),
  guiHost: host
    .optional()
    .describe("Private host name of the GUI; required but in topology minimal, which has none")
    .meta({ examples: ["gui.tracardi.example.com"], prompt: true }),
  trustedCidrs: z
    .array(cidr)
    .min(1)
    .describe("Networks of the operators: only they reach the GUI and the private API")
    .meta({
      examples: [["203.0.113.0/24"]],
      missing: "is missing or empty, so nobody could reach the GUI and the private API",
      prompt: true,
    }),
  acknowledgeTrustedClusterRanges: z
    .boolean()
    .default(false)
    .describe("A trusted range overlaps the pod, service or node network, and that is intended"),
  cloud: z
    .enum(clouds)
    .default("none")
    .describe("Who provides load balancers; none: ClusterIP Services and a printed port-forward"),
  loadBalancerCidrs: z
    .array(cidr)
    .min(1)
    .optional()
    .describe(
      "Addresses from which load balancers check health (aws) or speak PROXY protocol (hetzner, or with proxyProtocol)",
    )
    .meta({ examples: [["10.0.0.0/20"]] }),
  privateLoadBalancer: z
    .enum(["external", "internal"])
    .default("external")
    .describe("internal: the private zone's load balancer gets an address inside the cloud network only"),
  loadBalancerAnnotations: z
    .record(z.string(), oneLine)
    .default({})
    .describe("Further annotations of both load balancer Services (location, name, subnets, …)"),
  edge: z
    .enum(["ingress", "static"])
    .optional()
    .describe(
      "ingress: Ingress objects; static: routes as files, no API token. Default: ingress in split, else static",
    ),
  bridges: z
    .array(z.enum(["webhooks", "redirects", "consent"]))
    .default([])
    .describe(
      "Public paths beyond /track: webhooks opens /collect, redirects /redirect, consent the consent widget's",
    )
    .meta({ examples: [["webhooks"]] }),
  bodyLimits: z
    .strictObject({
      public: positive.default(1).describe("Public zone, MiB"),
      private: positive.default(25).describe("Private zone, MiB; imports through the GUI need more"),
      atOnce: positive
        .default(100)
        .describe(
          "For how many of the largest bodies a controller replica has room on disk at a time; with more it is evicted and replaced",
        ),
    })
    .prefault({})
    .describe("Largest request body per zone"),
  accessLog: z
    .strictObject({
      public: loggedRequests.describe("Public zone; with all every visitor's address is written down"),
      private: loggedRequests.describe("Private zone"),
    })
    .prefault({})
    .describe(
      "What an edge writes a line about, without queries and headers. refused: what is refused, fails or takes 5 seconds and longer; all: every request, which took about half of the private edge's throughput when it was measured",
    ),
  rateLimit: z
    .strictObject({
      average: positive.default(200).describe("Requests per second that are always answered"),
      burst: positive.default(400).describe("Requests that may come at once"),
    })
    .prefault({})
    .describe(
      "Limit for one client address on the public edge, counted by each controller replica on its own",
    ),
  outgoingConnections: z
    .array(
      z.strictObject({
        tiers: tierList(callingTiers, "the API tiers"),
        cidrs: z
          .array(destinationCidr)
          .min(1)
          .optional()
          .describe('Where to; "0.0.0.0/0" is possible, metadata services and the cluster stay out of reach')
          .meta({ examples: [["198.51.100.7/32"]] }),
        pods: z
          .strictObject({
            namespace: dnsLabel.describe("Their namespace").meta({ examples: ["observability"] }),
            labels: z
              .record(qualifiedName, labelValue)
              .default({})
              .describe("One label that they have. Default: all pods of the namespace")
              .meta({ examples: [{ app: "otel-collector" }] }),
          })
          .optional()
          .describe("Instead of cidrs: pods of others in the cluster")
          .meta({ examples: [{ namespace: "observability", labels: { app: "otel-collector" } }] }),
        port: z
          .int()
          .min(1)
          .max(65535)
          .describe("TCP port")
          .meta({ examples: [443] }),
        reason: someText
          .describe("Why, for whoever reviews the policies")
          .meta({ examples: ["workflow actions call the CRM"] }),
      }),
    )
    .default([])
    .describe(
      "Destinations that the API, or tiers of your choice, may call (workflow actions, destinations, …)",
    )
    .meta({
      examples: [[{ cidrs: ["198.51.100.7/32"], port: 443, reason: "workflow actions call the CRM" }]],
    }),
});
