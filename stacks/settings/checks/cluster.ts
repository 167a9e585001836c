/** The cluster, its cloud and its load balancers. */
import { cloudFacts, clouds, speaksProxyProtocol } from "../../clouds.ts";
import { homes, namespaceName } from "../../namespaces.ts";
import { exampleOf } from "../issues.ts";
import { alternatives } from "../refusal.ts";
import { finding, rule } from "../rule.ts";
import { schema, type Written } from "../schema.ts";

/** Whether load balancers, or proxies before them, have to be let in by their own addresses. */
function speaksForItself(settings: Pick<Written, "cloud" | "proxyProtocol">): boolean {
  return speaksProxyProtocol(settings) || cloudFacts[settings.cloud].healthChecksReachPods;
}

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

  rule(["cloud", "proxyProtocol", "loadBalancerCidrs"], ({ loadBalancerCidrs, ...settings }, named) => {
    if (loadBalancerCidrs !== undefined || !speaksForItself(settings)) return undefined;
    const { cloud, proxyProtocol } = settings;
    if (proxyProtocol === true && !cloudFacts[cloud].proxyProtocol) {
      return finding(
        "loadBalancerCidrs",
        `is missing although ${named("proxyProtocol")} is true, so nobody's header would be believed`,
        `set the proxies' own addresses, for example ["10.0.0.5/32"]`,
      );
    }
    const why = speaksProxyProtocol(settings)
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
  rule(["cloud", "proxyProtocol", "loadBalancerCidrs"], ({ loadBalancerCidrs, ...settings }, named) =>
    loadBalancerCidrs === undefined || speaksForItself(settings)
      ? undefined
      : finding("loadBalancerCidrs", `is not used with ${named("cloud")} "${settings.cloud}"`, "remove it"),
  ),

  rule(["cloud", "loadBalancerAnnotations"], ({ cloud, loadBalancerAnnotations }, named) =>
    cloudFacts[cloud].loadBalancer || Object.keys(loadBalancerAnnotations).length === 0
      ? undefined
      : finding("loadBalancerAnnotations", `is not used with ${named("cloud")} "${cloud}"`, "remove it"),
  ),
];
