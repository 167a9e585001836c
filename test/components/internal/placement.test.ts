import assert from "node:assert/strict";
import { placed } from "../../../components/internal/placement.ts";

const ours = {
  weight: 100,
  podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { a: "b" } } },
};
const spread = { preferredDuringSchedulingIgnoredDuringExecution: [ours] };
const nothing = { nodeSelector: {}, tolerations: [], requiredNodes: [], preferredNodes: [], avoidedPods: [] };

describe("where a tier's pods may run, for Kubernetes", () => {
  it("is any Linux node, replicas on different ones", () => {
    const anywhere = {
      nodeSelector: { "kubernetes.io/os": "linux" },
      affinity: { podAntiAffinity: spread },
    };
    assert.deepEqual(placed(undefined, spread), anywhere);
    assert.deepEqual(placed(nothing, spread), anywhere);
  });

  it("adds labels of nodes, but never takes Linux away", () => {
    const nodeSelector = { pool: "tracardi", "kubernetes.io/os": "windows" };
    assert.deepEqual(placed({ ...nothing, nodeSelector }, spread).nodeSelector, {
      pool: "tracardi",
      "kubernetes.io/os": "linux",
    });
  });

  it("tolerates a taint with any value, or with one, for good, or for a while", () => {
    const tolerations = [
      { key: "spot" },
      { key: "dedicated", value: "tracardi", effect: "NoSchedule" },
      { key: "node.kubernetes.io/unreachable", effect: "NoExecute", seconds: 30 },
    ];
    assert.deepEqual(placed({ ...nothing, tolerations }, spread).tolerations, [
      { key: "spot", operator: "Exists" },
      { key: "dedicated", operator: "Equal", value: "tracardi", effect: "NoSchedule" },
      {
        key: "node.kubernetes.io/unreachable",
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 30,
      },
    ]);
  });

  it("asks all that is required of one node, and weighs each preference on its own", () => {
    const { affinity } = placed(
      {
        ...nothing,
        requiredNodes: [
          { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
          { key: "gpu", operator: "DoesNotExist" },
        ],
        preferredNodes: [{ key: "disk", operator: "In", values: ["ssd"], weight: 50 }],
      },
      spread,
    );
    assert.deepEqual(affinity, {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
                { key: "gpu", operator: "DoesNotExist" },
              ],
            },
          ],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 50,
            preference: { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] },
          },
        ],
      },
      podAntiAffinity: spread,
    });
  });

  it("keeps its distance from others beside the distance of its own replicas", () => {
    const spark = { namespace: "analytics", labels: { app: "spark" }, topologyKey: "kubernetes.io/hostname" };
    const term = {
      topologyKey: "kubernetes.io/hostname",
      namespaces: ["analytics"],
      labelSelector: { matchLabels: { app: "spark" } },
    };
    const { affinity } = placed({ ...nothing, avoidedPods: [spark, { ...spark, weight: 10 }] }, spread);
    assert.deepEqual(affinity, {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [term],
        preferredDuringSchedulingIgnoredDuringExecution: [ours, { weight: 10, podAffinityTerm: term }],
      },
    });
  });
});
