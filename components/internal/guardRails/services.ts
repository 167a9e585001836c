/** Services: nothing reaches a zone from outside but through its edge. */
import { allowedLines, annotationsOf, changed, list, type Rail, written } from "./rail.ts";

/** Ports of the edges' entrypoints; the health port has no allow list. */
const entryPorts = ["web", "websecure"];

/** The controller reads these on Services: schemes, transports, cookies. */
const controllerPrefix = "traefik.ingress.kubernetes.io/";

export function serviceRail(): Rail {
  return {
    name: "services",
    resources: [{ group: "", resources: ["services"], operations: written }],
    conditions: [changed("spec", "annotations")],
    variables: [
      allowedLines("services"),
      { name: "type", expression: "object.spec.?type.orValue('ClusterIP')" },
      {
        name: "sources",
        expression: "object.spec.?loadBalancerSourceRanges.orValue([]).join(',')",
      },
      {
        name: "line",
        expression:
          "object.metadata.name + ' ' + variables.type + ' ' + object.spec.?externalTrafficPolicy.orValue('-') + ' ' + (variables.type != 'LoadBalancer' || !object.spec.?allocateLoadBalancerNodePorts.orValue(true) ? '-' : 'NodePorts') + ' ' + (variables.sources == '' ? '-' : variables.sources)",
      },
      {
        name: "isEdge",
        expression:
          "variables.type in ['NodePort', 'LoadBalancer'] || variables.allowed.exists(line, line.startsWith(object.metadata.name + ' '))",
      },
      { name: "annotations", expression: annotationsOf("object") },
      { name: "annotationPrefix", expression: "object.metadata.name + ' annotation '" },
      // Node ports that are there already stay when a changed setting allocates none.
      {
        name: "oldNodePorts",
        expression:
          "oldObject == null ? [0] : oldObject.spec.?ports.orValue([]).map(port, port.?nodePort.orValue(0))",
      },
    ],
    validations: [
      {
        expression: "variables.type != 'ExternalName'",
        message:
          "a Service of type ExternalName leads an ingress controller past every NetworkPolicy to a name of somebody's choice; call that name itself, and plan the connection in tracardi:outgoingConnections",
      },
      {
        expression: "object.spec.?externalIPs.orValue([]).size() == 0",
        message:
          "spec.externalIPs opens a Service on addresses that no allow list fences, and lets it take traffic meant for others; remove them and use the edge",
      },
      {
        expression: "!variables.isEdge || variables.line in variables.allowed",
        message:
          "only the Services of the edges are reached from outside, with the traffic policy, node ports and source ranges of the plan; make this one ClusterIP, or change the stack's settings and run pulumi up",
        messageExpression:
          "'only the Services of the edges are reached from outside, with the traffic policy, node ports and source ranges of the plan; not planned: \"' + variables.line + '\"; make it ClusterIP, or change the settings of the stack and run pulumi up'",
      },
      {
        expression: `!variables.isEdge || object.spec.?ports.orValue([]).all(port, string(port.?targetPort.orValue('')) in ${list(entryPorts)})`,
        message:
          "the Service of an edge leads to its ports web and websecure only, because other ports of the controller have no allow list; name one of them as targetPort",
      },
      {
        expression:
          "variables.line.contains(' NodePorts ') || variables.type != 'LoadBalancer' || object.spec.?ports.orValue([]).all(port, port.?nodePort.orValue(0) == 0 || port.nodePort in variables.oldNodePorts)",
        message:
          "a node port opens the Service of an edge on every node, where no load balancer filters; remove nodePort",
      },
      {
        expression:
          "variables.allowed.all(line, !line.startsWith(variables.annotationPrefix) || variables.annotations.exists(key, line == variables.annotationPrefix + key + '=' + variables.annotations[key]))",
        message:
          "an annotation of the plan is missing or changed, by which the cloud keeps this load balancer internal, filters for it or passes on the client's address; keep it, or change the settings of the stack and run pulumi up",
      },
      {
        expression: `variables.annotations.all(key, !key.lowerAscii().startsWith('${controllerPrefix}'))`,
        message: `annotations under ${controllerPrefix} change how the ingress controller calls a Service, which is decided once for all; remove them`,
      },
    ],
  };
}
