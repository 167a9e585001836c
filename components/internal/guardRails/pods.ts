/** Pods: in an edge only its controller, and nowhere one that stands in the node's own network. */
import { allowedLines, changed, list, type Rail, type RailArgs, written } from "./rail.ts";

export function podRail({ edgeNamespaces }: Pick<RailArgs, "edgeNamespaces">): Rail {
  return {
    name: "pods",
    resources: [{ group: "", resources: ["pods"], operations: written }],
    conditions: [changed("spec")],
    variables: [
      allowedLines("service-accounts"),
      { name: "account", expression: "object.spec.?serviceAccountName.orValue('')" },
      {
        name: "containers",
        expression: "object.spec.containers + object.spec.?initContainers.orValue([])",
      },
    ],
    validations: [
      {
        expression: "!object.spec.?hostNetwork.orValue(false)",
        message:
          "a pod with hostNetwork has the address of its node, which no NetworkPolicy fences; remove spec.hostNetwork",
      },
      {
        expression:
          "variables.containers.all(container, container.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0))",
        message:
          "a hostPort opens the pod on its node's address, past the load balancer; remove it and use a Service",
      },
      {
        expression: `!(request.namespace in ${list(edgeNamespaces)}) || variables.account in variables.allowed`,
        message:
          "only the ingress controller runs in an edge's namespace: NetworkPolicies let whatever is in it reach the zone behind; run this pod in a namespace of its own",
        messageExpression:
          "'only the ingress controller runs in the namespace of an edge, not ServiceAccount \"' + variables.account + '\": NetworkPolicies let whatever is in it reach the zone behind; run this pod in a namespace of its own'",
      },
    ],
  };
}
