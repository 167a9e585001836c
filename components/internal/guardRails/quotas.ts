/**
 * Quotas that somebody else made: a namespace that cannot hold what is planned is named before anything of a workload
 * starts. Without this rule Pulumi would wait for pods that never come, and could not say why.
 */
import { needsKey } from "../namespaceNeeds.ts";
import { annotationsOf, list, literal, type Rail, written } from "./rail.ts";

/** What a quota can say about pods, each by all of its names, in the order in which a message lists them. */
const names: readonly (readonly [usual: string, ...others: string[]])[] = [
  ["pods", "count/pods"],
  ["requests.cpu", "cpu"],
  ["requests.memory", "memory"],
  ["requests.ephemeral-storage", "ephemeral-storage"],
  ["limits.cpu"],
  ["limits.memory"],
  ["limits.ephemeral-storage"],
];

/** Every pod of ours has these scopes; a quota with another one counts some of them at most, so nothing can be said. */
const scopesOfAll = list(["NotTerminating", "NotBestEffort"]);

const needs = (object: "object" | "oldObject") =>
  `${annotationsOf(object)}[?${literal(needsKey)}].orValue('')`;
const known = list(names.flat());
const needed = `variables.needs[{${names
  .flatMap(([usual, ...others]) => others.map((other) => `${literal(other)}: ${literal(usual)}`))
  .join(", ")}}[?name].orValue(name)]`;

export function quotaRail(): Rail {
  return {
    name: "quotas",
    resources: [{ group: "apps", resources: ["deployments"], operations: written }],
    parameters: {
      apiVersion: "v1",
      kind: "ResourceQuota",
      // The program's own follows from the same plan.
      selector: {
        matchExpressions: [{ key: "app.kubernetes.io/part-of", operator: "NotIn", values: ["tracardi"] }],
      },
    },
    conditions: [
      { name: "says-what-it-needs", expression: `${needs("object")} != ''` },
      {
        // One that lacks pods is looked at again: the up that repeats it would only wait.
        name: "new-changed-or-failing",
        expression: `oldObject == null || object.spec != oldObject.spec || ${needs("object")} != ${needs("oldObject")} || object.?status.?conditions.orValue([]).exists(condition, condition.type == 'ReplicaFailure' && condition.status == 'True')`,
      },
    ],
    variables: [
      {
        name: "needs",
        expression: `${needs("object")}.split('\\n').filter(line, line.contains('=')).transformMapEntry(index, line, {line.split('=')[0]: line.split('=')[1]})`,
      },
      { name: "hard", expression: "params.spec.?hard.orValue({})" },
      {
        name: "countsAll",
        expression: `params.spec.?scopes.orValue([]).all(scope, scope in ${scopesOfAll}) && params.spec.?scopeSelector.?matchExpressions.orValue([]).all(part, part.scopeName in ${scopesOfAll})`,
      },
      {
        name: "short",
        expression: `${known}.filter(name, name in variables.hard && quantity(variables.hard[name]).isLessThan(quantity(${needed}))).map(name, name + ' ' + variables.hard[name] + ' of ' + ${needed})`,
      },
    ],
    validations: [
      {
        expression: "!variables.countsAll || variables.short.size() == 0",
        message:
          "a quota of this namespace grants less than its instances and a rollout of them need, so that pods would be missing; have it raised, or ask for less in the stack file, and run pulumi up again",
        messageExpression:
          "'quota \"' + params.metadata.name + '\" of namespace ' + request.namespace + ' grants ' + variables.short.join(', ') + ' that instances and a rollout of them need, so that pods would be missing; have it raised, or ask for less in the stack file (make plan), and run pulumi up again'",
        // Pulumi passes over a Forbidden in a preview.
        reason: "Invalid",
      },
    ],
  };
}
