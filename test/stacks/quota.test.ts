import assert from "node:assert/strict";
import fc from "fast-check";
import { containerBounds, quotaFor, serviceQuota } from "../../stacks/quota.ts";
import type { Resources, TierSize } from "../../stacks/sizing.ts";
import { external, planFor } from "../support/plans.ts";

const resources = ["cpu", "memory", "storage"] as const;

/** Sizes as tiers have them: whole figures, limits at least the requests. */
const tier: fc.Arbitrary<TierSize> = fc
  .record({
    replicas: fc.integer({ min: 1, max: 20 }),
    requests: fc.tuple(...resources.map(() => fc.integer({ min: 16, max: 4000 }))),
    more: fc.tuple(...resources.map(() => fc.integer({ min: 0, max: 4000 }))),
  })
  .map(({ replicas, requests, more }) => {
    const figures = (values: readonly number[]): Resources =>
      Object.fromEntries(resources.map((name, index) => [name, values[index]])) as unknown as Resources;
    const limits = requests.map((value, index) => value + (more[index] ?? 0));
    return { replicas, container: { requests: figures(requests), limits: figures(limits) } };
  });

describe("the quota of a namespace", () => {
  it("always admits every tier with one surplus pod each", () => {
    fc.assert(
      fc.property(fc.array(tier, { minLength: 1, maxLength: 4 }), (tiers) => {
        const quota = quotaFor(tiers);
        const pods = tiers.reduce((sum, { replicas }) => sum + replicas + 1, 0);
        assert.ok(quota.pods >= pods);
        for (const kind of ["requests", "limits"] as const) {
          for (const resource of resources) {
            const needed = tiers.reduce(
              (sum, { replicas, container }) => sum + (replicas + 1) * container[kind][resource],
              0,
            );
            assert.ok(quota[kind][resource] >= needed);
          }
        }
      }),
    );
  });

  it("never admits twice the tiers and one more of each", () => {
    fc.assert(
      fc.property(fc.array(tier, { minLength: 1, maxLength: 4 }), (tiers) => {
        assert.ok(quotaFor(tiers).pods <= tiers.reduce((sum, { replicas }) => sum + 2 * replicas + 1, 0));
      }),
    );
  });

  it("counts the pods that are on their way out during a rollout", () => {
    const [size] = fc.sample(tier, 1) as [TierSize];
    assert.equal(quotaFor([{ ...size, replicas: 3 }]).pods, 3 + 1 + 3);
    assert.equal(quotaFor([{ ...size, replicas: 20 }]).pods, 20 + 1 + 6);
  });

  it("counts more of them where they may take longer to end", () => {
    const [size] = fc.sample(tier, 1) as [TierSize];
    assert.equal(quotaFor([{ ...size, replicas: 20, graceSeconds: 85 }]).pods, 20 + 1 + 9);
    assert.equal(quotaFor([{ ...size, replicas: 3, graceSeconds: 85 }]).pods, 3 + 1 + 3);
  });

  it("has room for as many instances as an autoscaler may want, and for a rollout of them", () => {
    const [size] = fc.sample(tier, 1) as [TierSize];
    const autoscaling = { minimum: 3, maximum: 12, averageCpu: 300 };
    assert.equal(quotaFor([{ ...size, replicas: 3, autoscaling }]).pods, 12 + 1 + 6);
  });

  it("gives stores exactly their pods and volumes: they are never two at once", () => {
    const { storesNamespace } = planFor("split");
    assert.deepEqual(storesNamespace?.quota, {
      pods: 3,
      requests: { cpu: 850, memory: 2944, storage: 416 },
      limits: { cpu: 3500, memory: 3328, storage: 1664 },
      largest: { cpu: 2000, memory: 2048, storage: 1024 },
      volumes: { count: 3, gibibytes: 16 },
    });
  });

  it("allows no volume where no store is", () => {
    const { zones } = planFor("split");
    assert.deepEqual(zones.public.application?.quota.volumes, { count: 0, gibibytes: 0 });
    assert.deepEqual(zones.private.edgeNamespace.quota.volumes, { count: 0, gibibytes: 0 });
  });
});

describe("the Services that a namespace may open to the outside", () => {
  const edge = (cloud: string) => planFor("split", { ...external, cloud }).zones.public.edge.loadBalancer;
  const rows: readonly [string, Parameters<typeof serviceQuota>[0], number, number][] = [
    ["nothing in an application's namespace", undefined, 0, 0],
    ["nothing without a load balancer", planFor("split").zones.public.edge.loadBalancer, 0, 0],
    ["one load balancer without node ports", edge("metallb"), 1, 0],
    ["one load balancer that sends to two node ports", edge("digitalocean"), 1, 2],
  ];
  for (const [title, loadBalancer, loadBalancers, nodePorts] of rows) {
    it(title, () => assert.deepEqual(serviceQuota(loadBalancer), { loadBalancers, nodePorts }));
  }
});

describe("the bounds of a container", () => {
  it("are in order and hold every tier, whatever the tiers", () => {
    fc.assert(
      fc.property(fc.array(tier, { minLength: 1, maxLength: 4 }), (tiers) => {
        const bounds = containerBounds(quotaFor(tiers));
        for (const resource of resources) {
          assert.ok(bounds.min[resource] > 0);
          assert.ok(bounds.min[resource] <= bounds.defaultRequest[resource]);
          assert.ok(bounds.defaultRequest[resource] <= bounds.default[resource]);
          assert.ok(bounds.default[resource] <= bounds.max[resource]);
          for (const { container } of tiers) {
            assert.ok(container.requests[resource] >= bounds.min[resource]);
            assert.ok(container.limits[resource] <= bounds.max[resource]);
          }
        }
      }),
    );
  });
});
