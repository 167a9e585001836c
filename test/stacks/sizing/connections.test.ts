import assert from "node:assert/strict";
import fc from "fast-check";
import {
  connectionsPerProcess,
  connectionsTo,
  processesOf,
  storeClients,
} from "../../../stacks/sizing/connections.ts";
import { external, planFor, settingsFor, type Written } from "../../support/plans.ts";

const stores = ["elasticsearch", "redis", "mysql"] as const;

describe("who connects to the stores", () => {
  const clients = (written: Written = {}) => storeClients(settingsFor("split", { ...external, ...written }));
  const apis = [
    { tier: "public-api", processes: 8, instances: { usual: 5, most: 5 + 1 + 5 } },
    { tier: "private-api", processes: 2, instances: { usual: 2, most: 2 + 1 + 2 } },
  ];

  it("are the workers of both API tiers; in a rollout a new pod is there, and those that end still hold theirs", () => {
    assert.deepEqual(clients(), apis);
    assert.deepEqual(processesOf(clients()), { usual: 5 * 8 + 2 * 2, most: 11 * 8 + 5 * 2 });
  });

  it("are the programs beside them too, where they run: one process, never two in a rollout", () => {
    const one = { processes: 1, instances: { usual: 1, most: 1 } };
    assert.deepEqual(clients({ workers: { merging: true } }), [...apis, { tier: "merging-worker", ...one }]);
    const migrating = { workers: { merging: true, update: true } };
    assert.deepEqual(clients(migrating).slice(2), [
      { tier: "merging-worker", ...one },
      { tier: "update-worker", ...one },
    ]);
  });

  it("are at most as many as the autoscaler may want", () => {
    const [scaled] = clients({ requestsPerSecondPeak: 1500 });
    // 63 workers for the peak in 8 instances, one to lose; six may be ending.
    assert.deepEqual(scaled?.instances, { usual: 5, most: 9 + 1 + 6 });
  });

  it("are the very tiers that may reach a store, and nobody else", () => {
    for (const topology of ["split", "single", "minimal"] as const) {
      for (const workers of [{}, { merging: true, update: true }]) {
        const written = { workers };
        const reach = planFor(topology, written).connections.flatMap(({ from, to }) =>
          from.kind === "tier" && to.kind === "tier" && to.tier === "redis" ? [from.tier] : [],
        );
        assert.deepEqual(
          storeClients(settingsFor(topology, written)).map(({ tier }) => tier),
          reach,
        );
      }
    }
  });
});

describe("the connections to a store", () => {
  it("are the pools of every process at their largest", () => {
    const settings = settingsFor("split", external);
    const perProcess = connectionsPerProcess(settings);
    const clients = storeClients(settings);
    // Two hosts of Elasticsearch, two engines of MySQL.
    assert.deepEqual(
      stores.map((store) => connectionsTo(store, clients, perProcess)),
      [2 * 25, 20, 2 * (5 + 2)].map((pool) => ({ usual: 44 * pool, most: 98 * pool })),
    );
  });

  it("follow what the stack says about the pools, and else the release", () => {
    const said = { connections: { elasticsearch: 5, mysql: 2, mysqlOverflow: 1 } };
    assert.deepEqual(connectionsPerProcess(settingsFor("split", said)), {
      elasticsearch: 5,
      redis: 20,
      mysql: 2 * (2 + 1),
    });
    assert.deepEqual(connectionsPerProcess(settingsFor("split")), {
      elasticsearch: 25,
      redis: 20,
      mysql: 2 * (5 + 2),
    });
    assert.deepEqual(connectionsPerProcess(settingsFor("split", { release: "0.8.2.1" })), {
      elasticsearch: 25,
      redis: 20,
      mysql: 0,
    });
  });

  it("are never fewer in a rollout, with more load, or with another program", () => {
    const stacks = fc.record({
      load: fc.integer({ min: 1, max: 20_000 }),
      more: fc.integer({ min: 0, max: 20_000 }),
      topology: fc.constantFrom("split", "single", "minimal" as const),
      scaled: fc.boolean(),
    });
    fc.assert(
      fc.property(stacks, ({ load, more, topology, scaled }) => {
        const count = (requestsPerSecond: number, workers: object) => {
          const peak = scaled ? { requestsPerSecondPeak: 40_000 } : {};
          return processesOf(storeClients(settingsFor(topology, { requestsPerSecond, ...peak, workers })));
        };
        const [less, enough, merging] = [
          count(load, {}),
          count(load + more, {}),
          count(load, { merging: true }),
        ];
        assert.ok(less.usual < less.most);
        assert.ok(less.usual <= enough.usual && less.most <= enough.most);
        assert.deepEqual(merging, { usual: less.usual + 1, most: less.most + 1 });
      }),
      { numRuns: 50 },
    );
  });
});
