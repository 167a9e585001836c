import assert from "node:assert/strict";
import { cloudFacts, clouds, healthCheck } from "../../stacks/clouds.ts";
import { ports } from "../../stacks/connections.ts";

describe("clouds", () => {
  it("differ in how a client's address survives and who asks for health", () => {
    const described = clouds.map((cloud) => {
      const { loadBalancer, proxyProtocol, healthChecksReachPods, nodePorts, drainSeconds } =
        cloudFacts[cloud];
      const words = [
        loadBalancer ? "load balancer" : "ClusterIP",
        proxyProtocol ? "PROXY protocol" : "",
        healthChecksReachPods ? "asks pods" : "",
        nodePorts ? "node ports" : "",
        `${drainSeconds} s`,
      ];
      return `${cloud}: ${words.filter((word) => word !== "").join(", ")}`;
    });
    assert.deepEqual(described, [
      "aws: load balancer, asks pods, 40 s",
      "gcp: load balancer, node ports, 15 s",
      "azure: load balancer, node ports, 15 s",
      "digitalocean: load balancer, node ports, 15 s",
      "hetzner: load balancer, PROXY protocol, node ports, 15 s",
      "metallb: load balancer, 15 s",
      "none: ClusterIP, 15 s",
    ]);
  });

  it("ask for health where the controllers answer", () => {
    assert.equal(healthCheck.port, ports.health.number);
    const { annotations } = cloudFacts.aws;
    const prefix = "service.beta.kubernetes.io/aws-load-balancer-healthcheck";
    assert.equal(annotations[`${prefix}-port`], "8080");
    assert.equal(annotations[`${prefix}-path`], "/ping");
    assert.equal(annotations[`${prefix}-protocol`], "http");
  });

  it("are asked for fewer failed checks than a replica goes on answering", () => {
    const { annotations, drainSeconds } = cloudFacts.aws;
    const number = (suffix: string) =>
      Number(annotations[`service.beta.kubernetes.io/aws-load-balancer-healthcheck-${suffix}`]);
    assert.ok(number("interval") * number("unhealthy-threshold") < drainSeconds);
  });

  it("give an address on the Internet or inside, never both at once", () => {
    const aws = "service.beta.kubernetes.io/aws-load-balancer-scheme";
    assert.equal(cloudFacts.aws.external[aws], "internet-facing");
    assert.equal(cloudFacts.aws.internal[aws], "internal");
    assert.equal(aws in cloudFacts.aws.annotations, false);
    assert.deepEqual(cloudFacts.gcp.external, { "cloud.google.com/l4-rbs": "enabled" });
    assert.deepEqual(cloudFacts.gcp.internal, { "networking.gke.io/load-balancer-type": "Internal" });
  });
});
