/** The rule behind the release marker: compares the namespace's old annotations with the new ones. */
import type * as k8s from "@pulumi/kubernetes";
import { beyondMigrations } from "../../stacks/lasting.ts";
import { markerKeys } from "../../stacks/lifecycle/marker.ts";
import { dataVersions } from "../../stacks/releases.ts";
import { annotationsOf, list, literal, type Named, type Validation } from "./guardRails/rail.ts";

const guide = "docs/upgrading.md";

const allKeys = list(Object.values(markerKeys));

function read(object: "oldObject" | "object", key: keyof typeof markerKeys): string {
  return `${annotationsOf(object)}[?${literal(markerKeys[key])}].orValue('')`;
}

const variables: readonly Named[] = [
  // All of it at once: what `pulumi destroy` does to a namespace that it did not make.
  { name: "givenUp", expression: `${allKeys}.all(key, !(key in ${annotationsOf("object")}))` },
  { name: "from", expression: read("oldObject", "release") },
  { name: "to", expression: read("object", "release") },
  { name: "fromData", expression: read("oldObject", "dataVersion") },
  { name: "toData", expression: read("object", "dataVersion") },
  { name: "migrates", expression: "!variables.givenUp && variables.fromData != variables.toData" },
  {
    // What an annotation claims to migrate does not matter where both are known.
    name: "ages",
    expression: `{${dataVersions.map((version, age) => `${literal(version)}: ${age}`).join(", ")}}`,
  },
  {
    name: "back",
    expression:
      "variables.fromData in variables.ages && variables.toData in variables.ages && variables.ages[variables.toData] < variables.ages[variables.fromData]",
  },
  { name: "step", expression: "variables.from + ' -> ' + variables.to" },
  { name: "lines", expression: `${read("object", "lasting")}.split('\\n')` },
  {
    // A line that is gone altogether belongs to a setting that there is no more.
    name: "moved",
    expression: `${read("oldObject", "lasting")}.split('\\n').filter(line, line.contains('=') && !(line in variables.lines) && variables.lines.exists(other, other.startsWith(line.split('=')[0] + '=')))`,
  },
];

const validations: readonly Validation[] = [
  {
    expression: `variables.givenUp || variables.to != '' && variables.toData != '' && ${read("object", "lasting")} != ''`,
    message:
      "an incomplete release marker could not judge the next upgrade; keep its annotations together, or remove all of them where the installation is gone",
  },
  {
    expression: "!variables.migrates || !variables.back",
    message: `an older release cannot read the data of the installed one, and nothing leads back; write the installed release, or restore a backup beside it (${guide})`,
    messageExpression: `variables.step + ': the older release cannot read data version ' + variables.fromData + ', and nothing leads back; set tracardi:release to ' + variables.from + ', or restore a backup beside it (${guide})'`,
  },
  {
    expression: `!variables.migrates || ${read("object", "migratesFrom")} == variables.fromData`,
    message: `a release migrates one earlier data version only, and this step would skip one; upgrade step by step (${guide})`,
    messageExpression: `variables.step + ': the release migrates data version ' + ${read("object", "migratesFrom")} + ' only, and ' + variables.fromData + ' is installed; upgrade step by step (${guide})'`,
  },
  {
    expression: `!variables.migrates || ${read("object", "acknowledged")} == variables.step`,
    message: `a new data version starts empty, and there is no way back; make a backup (${guide}), then set tracardi:acknowledgeMigration`,
    messageExpression: `variables.step + ': data version ' + variables.toData + ' starts empty, and there is no way back; make a backup (${guide}), then set tracardi:acknowledgeMigration to "' + variables.step + '"'`,
  },
  {
    expression: `variables.givenUp || variables.moved.all(line, variables.migrates && !${list(beyondMigrations)}.exists(key, line.startsWith(key + '=')))`,
    message:
      "settings that say where data is stored must not change, because Tracardi would look for it elsewhere; write the earlier ones",
    messageExpression:
      "'settings that say where data is stored must not change, because Tracardi would look for it elsewhere; write the earlier ones: ' + variables.moved.join(', ')",
  },
  {
    // Last: of several refusals the API server tells the first, and a release can be corrected.
    expression: `variables.givenUp || ${read("oldObject", "state")} in ['', ${read("object", "state")}]`,
    message: `this installation belongs to another state of the stack: from this one everything would be made a second time, with another merging token, so that profiles could no longer be merged; bring that state back (pulumi stack import, ${guide}), or install beside it under another tracardi:name`,
  },
];

export function markerRule(
  namespace: string,
): k8s.types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec {
  return {
    // A rule that cannot be asked refuses.
    failurePolicy: "Fail",
    matchConstraints: {
      matchPolicy: "Equivalent",
      namespaceSelector: {},
      objectSelector: {},
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          resources: ["namespaces"],
          resourceNames: [namespace],
          operations: ["UPDATE"],
          scope: "Cluster",
        },
      ],
    },
    matchConditions: [
      // Where there is none yet, nothing is installed. What else happens to the namespace is no matter of this rule.
      {
        name: "marker-changed",
        expression: `${literal(markerKeys.dataVersion)} in ${annotationsOf("oldObject")} && ${allKeys}.exists(key, ${annotationsOf("oldObject")}[?key] != ${annotationsOf("object")}[?key])`,
      },
    ],
    variables: variables.map((variable) => ({ ...variable })),
    // Not Forbidden, which Pulumi passes over in a preview.
    validations: validations.map((validation) => ({ ...validation, reason: "Invalid" })),
  };
}
