/** Ingresses: the routes of the plan and no others, so that nobody publishes a path, a host or a whole API on the side. */
import { allowedLines, annotationsOf, changed, type Rail, written } from "./rail.ts";

const backend =
  "path.backend.?service.?name.orValue('-') + ':' + path.backend.?service.?port.?name.orValue(string(path.backend.?service.?port.?number.orValue(0)))";
const line = `variables.className + ' ' + rule.?host.orValue('') + ' ' + path.pathType + ' ' + path.?path.orValue('') + ' ' + ${backend}`;

/** Each with its host first, so that the message can name what is foreign. */
const foreignPaths = `object.spec.?rules.orValue([]).map(rule, rule.?http.?paths.orValue([]).map(path, ${line}).filter(line, !(line in variables.allowed)).join('; ')).filter(lines, lines != '')`;

export function ingressRail(): Rail {
  return {
    name: "ingresses",
    resources: [{ group: "networking.k8s.io", resources: ["ingresses"], operations: written }],
    conditions: [changed("spec", "annotations")],
    variables: [
      allowedLines("ingresses"),
      { name: "className", expression: "object.spec.?ingressClassName.orValue('')" },
      { name: "foreignPaths", expression: foreignPaths },
    ],
    validations: [
      {
        expression: "!has(object.spec.defaultBackend)",
        message:
          "a default backend answers every host and path, also those of the other zone; write rules with host and path, as planned",
      },
      {
        expression: "object.spec.?rules.orValue([]).all(rule, rule.?host.orValue('') != '')",
        message:
          "a rule without a host answers for every name; write a host of the plan, or change the settings of the stack and run pulumi up",
      },
      {
        expression:
          "object.spec.?rules.orValue([]).all(rule, (variables.className + ' ' + rule.?host.orValue('')) in variables.allowed)",
        message:
          "class or host is not one of the plan for this namespace, so a zone would answer for a name that is not its own; change the settings of the stack and run pulumi up",
        messageExpression:
          "'not planned in this namespace: class \"' + variables.className + '\" with host ' + object.spec.rules.map(rule, '\"' + rule.?host.orValue('') + '\"').join(', ') + ', so a zone would answer for a name that is not its own; change the settings of the stack and run pulumi up'",
      },
      {
        expression: "variables.foreignPaths.size() == 0",
        message:
          "a path, its type or its backend is not planned; the public paths are an allow list; change the settings of the stack (tracardi:bridges) and run pulumi up",
        messageExpression:
          "'not planned: \"' + variables.foreignPaths.join('; ') + '\" (class, host, path type, path, backend); the paths of a zone are an allow list; change the settings of the stack (tracardi:bridges) and run pulumi up'",
      },
      {
        expression:
          "object.spec.?tls.orValue([]).all(tls, tls.?hosts.orValue([]).size() > 0 && tls.hosts.all(host, (variables.className + ' ' + host) in variables.allowed))",
        message:
          "spec.tls names no host or one that is not planned in this namespace, so a zone would show a certificate that is not its own; name the planned hosts only",
      },
      {
        expression: `${annotationsOf("object")}.all(key, !key.lowerAscii().matches('^(.*\\\\.)?ingress\\\\.kubernetes\\\\.io/|^kubernetes\\\\.io/ingress\\\\.'))`,
        message:
          "annotations that an ingress controller reads can move a route to another entrypoint, past its allow list and limits; remove them",
      },
    ],
  };
}
