import assert from "node:assert/strict";
import { mayUse } from "../../capacity/eligible.ts";
import type { Placement, Toleration } from "../../stacks/placement.ts";

const nowhere: Placement = {
  nodeSelector: {},
  tolerations: [],
  requiredNodes: [],
  preferredNodes: [],
  avoidedPods: [],
};
const term = (operator: string, ...values: string[]) => ({
  ...nowhere,
  requiredNodes: [{ key: "cores", operator, values }],
});
const taint = (effect: string) => ({
  labels: {},
  taints: [{ key: "dedicated", value: "tracardi", effect }],
});
const tolerating = (toleration: Omit<Toleration, "key">, key = "dedicated") => ({
  ...nowhere,
  tolerations: [{ key, ...toleration }],
});

describe("whether a tier may use a node", () => {
  const rows: readonly [string, boolean, boolean][] = [
    ["one that somebody typed", mayUse({}, { ...nowhere, nodeSelector: { pool: "a" } }), true],
    ["any without a taint", mayUse({ labels: {} }), true],
    ["one of another operating system", mayUse({ labels: { "kubernetes.io/os": "windows" } }), false],
    [
      "one with the label",
      mayUse({ labels: { pool: "a" } }, { ...nowhere, nodeSelector: { pool: "a" } }),
      true,
    ],
    ["one without it", mayUse({ labels: { pool: "b" } }, { ...nowhere, nodeSelector: { pool: "a" } }), false],
    ["In", mayUse({ labels: { cores: "8" } }, term("In", "4", "8")), true],
    ["In, without the label", mayUse({ labels: {} }, term("In", "4", "8")), false],
    ["NotIn", mayUse({ labels: { cores: "8" } }, term("NotIn", "4", "8")), false],
    ["NotIn, without the label", mayUse({ labels: {} }, term("NotIn", "4")), true],
    ["Exists", mayUse({ labels: { cores: "8" } }, term("Exists")), true],
    ["DoesNotExist", mayUse({ labels: { cores: "8" } }, term("DoesNotExist")), false],
    ["Gt", mayUse({ labels: { cores: "16" } }, term("Gt", "8")), true],
    ["Gt, without the label", mayUse({ labels: {} }, term("Gt", "8")), false],
    ["Lt", mayUse({ labels: { cores: "16" } }, term("Lt", "8")), false],
    ["one with a taint", mayUse(taint("NoSchedule")), false],
    ["one that is emptied", mayUse(taint("NoExecute"), nowhere), false],
    ["one that is only avoided", mayUse(taint("PreferNoSchedule")), true],
    ["a tolerated taint", mayUse(taint("NoSchedule"), tolerating({ value: "tracardi" })), true],
    ["any value of it", mayUse(taint("NoSchedule"), tolerating({})), true],
    ["another value", mayUse(taint("NoSchedule"), tolerating({ value: "other" })), false],
    ["another effect", mayUse(taint("NoExecute"), tolerating({ effect: "NoSchedule" })), false],
    ["another taint", mayUse(taint("NoSchedule"), tolerating({}, "other")), false],
  ];
  for (const [title, found, expected] of rows)
    it(`${title}: ${expected}`, () => assert.equal(found, expected));
});
