import assert from "node:assert/strict";
import { apiClients, connectionsPerProcess, storeConnections } from "../../../stacks/sizing/connections.ts";
import { external, planFor, settingsFor } from "../../support/plans.ts";

describe("the connections to a store", () => {
  const settings = settingsFor("split", external);
  const clients = apiClients(settings);
  const perProcess = connectionsPerProcess(settings);

  it("are those of every worker of both API tiers, at most their pools", () => {
    // 5 public instances of 8 workers, 2 private ones of 2.
    const workers = 5 * 8 + 2 * 2;
    assert.deepEqual(
      (["elasticsearch", "redis", "mysql"] as const).map(
        (store) => storeConnections(store, clients, perProcess).usual,
      ),
      [workers * 25, workers * 20, workers * 14],
    );
  });

  it("are more in a rollout: a new pod is there, and those that end still hold theirs", () => {
    const workers = (5 + 1 + 5) * 8 + (2 + 1 + 2) * 2;
    assert.equal(storeConnections("mysql", clients, perProcess).most, workers * 14);
  });

  it("are at most those of the autoscaler's highest number", () => {
    const scaled = apiClients(settingsFor("split", { ...external, requestsPerSecondPeak: 1500 }));
    const { usual, most } = storeConnections("redis", scaled, perProcess);
    assert.equal(usual, (5 * 8 + 2 * 2) * 20);
    // 63 workers for the peak in 8 instances, one to lose; six may be ending.
    assert.equal(most, ((9 + 1 + 6) * 8 + (2 + 1 + 2) * 2) * 20);
  });

  it("follow what the stack says about the pools of a process", () => {
    const said = { connections: { elasticsearch: 5, mysql: 2, mysqlOverflow: 1 } };
    assert.deepEqual(connectionsPerProcess(settingsFor("split", said)), {
      elasticsearch: 5,
      redis: 20,
      // Two engines.
      mysql: 2 * (2 + 1),
    });
    assert.deepEqual(connectionsPerProcess(settingsFor("split", { release: "0.8.2.1" })), {
      elasticsearch: 25,
      redis: 20,
      mysql: 0,
    });
  });

  it("are counted from the very tiers that are made", () => {
    const { apis } = planFor("split", external);
    assert.deepEqual(
      clients,
      apis.map(({ size }) => ({ size, processes: size.workers })),
    );
  });
});
