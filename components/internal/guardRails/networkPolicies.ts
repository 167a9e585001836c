/** NetworkPolicies: they add up, so one that opens more than the table undoes it for whatever it selects. */
import type { TierName } from "../../../stacks/topologies.ts";
import { selector } from "../labels.ts";
import { allowedLines, annotation, changed, literal, type Rail, type RailArgs, written } from "./rail.ts";

const component = "app.kubernetes.io/component";
const namespaceName = "kubernetes.io/metadata.name";

/** Exactly the labels by which the program selects a tier, whatever the tier is called in `name`. */
function tierLabels(installation: string, name: string): string {
  const entries = Object.entries(selector(installation, "tier" as TierName)).map(
    ([key, value]) => `${literal(key)}: ${key === component ? name : literal(value)}`,
  );
  return `{${entries.join(", ")}}`;
}

const nameIn = (labels: string) => `${labels}[?${literal(component)}].orValue('')`;

/**
 * What a peer is called in the table, and what the pods of its whole namespace are called there: a part of them may pass
 * where all of them may. Expressions in a selector only narrow it, so they change nothing here.
 */
function peerNames(installation: string): string {
  const range =
    "'cidr:' + peer.ipBlock.cidr + (peer.ipBlock.?except.orValue([]).size() == 0 ? '' : ' except ' + peer.ipBlock.except.join(','))";
  // Without a namespaceSelector a peer is in the policy's own namespace; one that is not by name is called nothing.
  const namespace = `(has(peer.namespaceSelector) ? peer.namespaceSelector.?matchLabels[?${literal(namespaceName)}].orValue('') : request.namespace)`;
  const labels = "peer.?podSelector.?matchLabels.orValue({})";
  const some = `${labels}.size() == 0 ? '*' : ${labels}.map(key, key + '=' + ${labels}[key]).join(',')`;
  const pods = `(${labels} == ${tierLabels(installation, nameIn(labels))} ? 'tier:' + ${namespace} + ':' + ${nameIn(labels)} : 'pods:' + ${namespace} + ':' + (${some}))`;
  return `has(peer.ipBlock) ? [${range}] : [${pods}, 'pods:' + ${namespace} + ':*']`;
}

const portName =
  "string(port.?port.orValue('every')) + (has(port.endPort) ? '-' + string(port.endPort) : '') + '/' + port.?protocol.orValue('TCP')";

/** Both directions in one form: `component from|to`, the names of each peer, the ports. */
function openings(installation: string): string {
  return ["ingress", "egress"]
    .map((direction) => {
      const peers = direction === "ingress" ? "from" : "to";
      return `object.spec.?${direction}.orValue([]).map(rule, {'tier': dyn(variables.tier + ' ${peers}'), 'peers': dyn(rule.?${peers}.orValue([]).map(peer, ${peerNames(installation)})), 'ports': dyn(rule.?ports.orValue([]).map(port, ${portName}))})`;
    })
    .join(" + ");
}

/** Whether the table has a line for a peer with these `names` and this `port` of an `opening`. */
const isPlanned =
  "names.exists(name, name.startsWith('cidr:') ? variables.rangeLines.exists(line, line.tier == opening.tier && port in line.ports && name in line.ranges) : (opening.tier + ' ' + name + ' ' + port) in variables.allowed)";

/**
 * The lines with ranges, taken apart once. A line has thousands of ranges, and looking one up in a list would cost its whole
 * length, so they are keys of a map.
 */
const rangeLines = `${annotation("network-policies")}.split('\\n').filter(line, line.contains(' cidr:')).map(line, line.split(' cidr:')).map(parts, {'tier': dyn(parts[0]), 'ports': dyn(parts[1].substring(parts[1].lastIndexOf(' ') + 1).split(',')), 'ranges': dyn(parts[1].substring(0, parts[1].lastIndexOf(' ')).split(';').transformMapEntry(index, range, {'cidr:' + range: true}))})`;

export function networkPolicyRail({ installation }: Pick<RailArgs, "installation">): Rail {
  const selected = "object.spec.?podSelector.?matchLabels.orValue({})";
  return {
    name: "network-policies",
    resources: [{ group: "networking.k8s.io", resources: ["networkpolicies"], operations: written }],
    conditions: [changed("spec")],
    variables: [
      allowedLines("network-policies"),
      {
        name: "tier",
        expression: `object.spec.?podSelector.?matchExpressions.orValue([]).size() == 0 && ${selected} == ${tierLabels(installation, nameIn(selected))} ? ${nameIn(selected)} : ''`,
      },
      { name: "rangeLines", expression: rangeLines },
      { name: "openings", expression: openings(installation) },
      // Texts only where something is refused: thousands of ranges would cost too much.
      {
        name: "foreign",
        expression: `variables.openings.map(opening, {'tier': opening.tier, 'ports': opening.ports, 'peers': dyn(opening.peers.filter(names, !opening.ports.all(port, ${isPlanned})))}).filter(opening, opening.peers.size() > 0)`,
      },
    ],
    validations: [
      {
        expression: "variables.openings.all(opening, opening.peers.size() > 0 && opening.ports.size() > 0)",
        message:
          "a rule without from or to admits everybody, one without ports opens every port; write both, as the connection table has them",
      },
      {
        expression: "variables.openings.size() == 0 || variables.tier != ''",
        message: `a policy that opens something must select exactly one tier by the labels name, instance and component of ${installation}, because what a tier may do is planned for each; without rules it may select anything`,
      },
      {
        expression: "variables.foreign.size() == 0",
        message:
          "this opens more than the connection table of the plan; policies add up, so it would undo the others; change the settings of the stack and run pulumi up",
        messageExpression: `'this opens more than the connection table of the plan: "' + variables.foreign.map(opening, opening.peers.map(names, opening.ports.filter(port, !${isPlanned}).map(port, opening.tier + ' ' + names[0] + ' ' + port).join('; ')).join('; ')).join('; ') + '"; policies add up, so it would undo the others; change the settings of the stack and run pulumi up'`,
      },
      {
        expression:
          "oldObject == null || object.spec.?podSelector == oldObject.spec.?podSelector && oldObject.spec.?policyTypes.orValue([]).all(type, type in object.spec.?policyTypes.orValue([]))",
        message:
          "a changed podSelector or a missing policyType leaves pods open that were closed; keep both, and make another policy for other pods",
      },
    ],
  };
}
