import assert from "node:assert/strict";
import { tiersOf, totalOf } from "../../../capacity/tiers.ts";
import { podSize } from "../../../stacks/sizing/pod.ts";
import { planFor } from "../../support/plans.ts";

const program = {
  requests: { cpu: 100, memory: 10, storage: 1 },
  limits: { cpu: 200, memory: 20, storage: 2 },
};

describe("the size of a pod", () => {
  it("is the program's where nothing stands beside it", () => {
    assert.deepEqual(podSize({ container: program }), program);
  });

  it("is the sum of its containers", () => {
    assert.deepEqual(podSize({ container: program, beside: [program, program] }), {
      requests: { cpu: 300, memory: 30, storage: 3 },
      limits: { cpu: 600, memory: 60, storage: 6 },
    });
  });

  it("is what totals add up", () => {
    const requests = { cpu: 50, memory: 64, storage: 64 };
    const otel = { name: "otel", image: "registry.example.com/otel:1", requests, limits: requests };
    const total = (written: Readonly<Record<string, unknown>>) => {
      const tiers = tiersOf(planFor("split", written)).filter(({ tier }) => tier === "public-api");
      return totalOf(tiers, ({ replicas }) => replicas);
    };
    const plain = total({ replicas: { "public-api": 4 } });
    const full = total({ replicas: { "public-api": 4 }, extraContainers: [otel] });
    assert.equal(full.requests.cpu, plain.requests.cpu + 4 * 50);
    assert.equal(full.limits.memory, plain.limits.memory + 4 * 64);
  });
});
