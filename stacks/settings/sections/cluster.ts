/** Which cluster, and the networks it was created with. */
import { z } from "zod";
import { since } from "../since.ts";
import { cidr, cidrPair, deployerName, dnsLabel, someText } from "../values.ts";

export const cluster = since("0.1.0", {
  kubeContext: someText
    .optional()
    .describe(
      "Context of the kubeconfig to deploy to; required in production, where a wrong current context must not matter",
    )
    .meta({ examples: ["production"] }),
  clusterIdentifier: someText
    .optional()
    .describe(
      "Stable name of the cluster, so that a new kubeconfig replaces nothing. Default: the stack's name",
    ),
  namespaces: z
    .enum(["create", "existing"])
    .default("create")
    .describe(
      "existing: a platform team made the namespaces, with the Secrets in them; only their labels are managed here. It lasts from the installation on",
    ),
  podCidr: cidrPair
    .describe("Pod network of the cluster: one IPv4 range, one IPv6 range, or both with a comma between")
    .meta({ examples: ["10.244.0.0/16"], prompt: true }),
  serviceCidr: cidrPair
    .describe("Service network of the cluster: one IPv4 range, one IPv6 range, or both with a comma between")
    .meta({ examples: ["10.96.0.0/12"], prompt: true }),
  nodeCidrs: z
    .array(cidr)
    .min(1)
    .describe("Networks of the cluster's nodes")
    .meta({ examples: [["10.0.128.0/18"]], prompt: true }),
  apiServerCidrs: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Addresses of the Kubernetes API server's endpoints. Default: nodeCidrs")
    .meta({ examples: [["10.0.0.1/32"]] }),
  nodeLocalDns: z.boolean().default(false).describe("The cluster runs NodeLocal DNSCache (169.254.20.10)"),
  monitoringNamespace: dnsLabel
    .optional()
    .describe("Namespace whose pods may read the ingress controllers' metrics. Default: nobody may"),
  guardRails: z
    .boolean()
    .default(true)
    .describe(
      "Admission rules against whatever would open more than planned; false where you may not create ValidatingAdmissionPolicies",
    ),
  deployer: deployerName
    .optional()
    .describe(
      "User as which Pulumi deploys, or its group (group:deployers): nobody else may change the ingress controllers and the trusted list. Default: not enforced",
    )
    .meta({ examples: ["system:serviceaccount:delivery:pulumi"] }),
});
