/** The cluster, its cloud and its load balancers. */
import { cloudFacts, clouds } from "../../clouds.ts";
import { homes, namespaceName } from "../../namespaces.ts";
import { exampleOf } from "../issues.ts";
import { alternatives } from "../refusal.ts";
import { finding, rule } from "../rule.ts";
import { schema } from "../schema.ts";

/** Clouds whose load balancers have to be let in by their own addresses. */
const speaksForItself = clouds.filter(
  (cloud) => cloudFacts[cloud].proxyProtocol || cloudFacts[cloud].healthChecksReachPods,
);

/** Groups and users that Kubernetes gives to everybody, or to every pod. */
const everybody = [
  "system:anonymous",
  "group:system:authenticated",
  "group:system:unauthenticated",
  "group:system:serviceaccounts",
];

export const clusterRules = [
  rule(["production", "kubeContext"], ({ production, kubeContext }) =>
    production && kubeContext === undefined
      ? finding(
          "kubeContext",
          "is missing, so production would go to whichever cluster is current",
          `set it, for example ${exampleOf(schema.shape.kubeContext)}`,
        )
      : undefined,
  ),

  rule(["cloud", "loadBalancerCidrs"], ({ cloud, loadBalancerCidrs }) => {
    if (loadBalancerCidrs !== undefined || !speaksForItself.includes(cloud)) return undefined;
    const why = cloudFacts[cloud].proxyProtocol
      ? "connections come from the load balancer and would be refused"
      : "health checks come from the load balancer and would fail";
    return finding(
      "loadBalancerCidrs",
      `is missing; on ${cloud} ${why}`,
      `set the load balancers' networks, for example ${exampleOf(schema.shape.loadBalancerCidrs)}`,
    );
  }),

  rule(["cloud", "privateLoadBalancer"], ({ cloud, privateLoadBalancer }, named) => {
    if (privateLoadBalancer !== "internal" || Object.keys(cloudFacts[cloud].internal).length > 0)
      return undefined;
    const able = clouds.filter((other) => Object.keys(cloudFacts[other].internal).length > 0);
    return finding(
      "privateLoadBalancer",
      `cannot be had with ${named("cloud")} "${cloud}", only with ${alternatives(able)}`,
      "remove it",
    );
  }),

  rule(["cloud", "loadBalancerAnnotations"], ({ cloud, loadBalancerAnnotations }) => {
    const { annotations, external, internal, restricted } = cloudFacts[cloud];
    const ours = { ...annotations, ...external, ...internal, ...restricted };
    return Object.keys(loadBalancerAnnotations)
      .filter((annotation) => Object.hasOwn(ours, annotation))
      .map((annotation) =>
        finding(
          ["loadBalancerAnnotations", annotation],
          "is set by the program, which relies on it",
          "remove it",
        ),
      );
  }),

  rule(["loadBalancerAnnotations"], ({ loadBalancerAnnotations }) =>
    Object.keys(loadBalancerAnnotations)
      .filter((annotation) => annotation.toLowerCase().startsWith("traefik.ingress.kubernetes.io/"))
      .map((annotation) =>
        finding(
          ["loadBalancerAnnotations", annotation],
          "is read by the ingress controller, not by a cloud, and the guard rails refuse it",
          "remove it",
        ),
      ),
  ),

  rule(["guardRails", "deployer"], ({ guardRails, deployer }, named) =>
    guardRails || deployer === undefined
      ? undefined
      : finding(
          "deployer",
          `is not enforced with ${named("guardRails")} false, so anybody could change the edges`,
          "remove one of the two",
        ),
  ),

  rule(["name", "namespaceNames", "deployer"], ({ deployer, ...settings }) => {
    if (deployer === undefined) return undefined;
    if (everybody.includes(deployer)) {
      return finding(
        "deployer",
        "is everybody, so nobody would be refused",
        "name the one who runs pulumi up",
      );
    }
    const [, namespace] = /^(?:group:)?system:serviceaccounts?:([^:]+)/.exec(deployer) ?? [];
    return namespace !== undefined && homes.some((home) => namespaceName(settings, home) === namespace)
      ? finding(
          "deployer",
          "lives in a namespace of the installation, whose admins may act as any ServiceAccount in it",
          "deploy from a namespace of its own",
        )
      : undefined;
  }),
];

export const clusterWarnings = [
  rule(["cloud", "loadBalancerCidrs"], ({ cloud, loadBalancerCidrs }, named) =>
    loadBalancerCidrs === undefined || speaksForItself.includes(cloud)
      ? undefined
      : finding("loadBalancerCidrs", `is not used with ${named("cloud")} "${cloud}"`, "remove it"),
  ),

  rule(["cloud", "loadBalancerAnnotations"], ({ cloud, loadBalancerAnnotations }, named) =>
    cloudFacts[cloud].loadBalancer || Object.keys(loadBalancerAnnotations).length === 0
      ? undefined
      : finding("loadBalancerAnnotations", `is not used with ${named("cloud")} "${cloud}"`, "remove it"),
  ),
];
