import assert from "node:assert/strict";
import { renderStores, storePod } from "../../support/stores.ts";

describe("the embedded Redis", () => {
  it("reads its configuration, password included, from a Secret", async () => {
    const rendered = await renderStores();
    const { containers, volumes } = storePod(rendered, "redis");
    assert.equal(containers[0].image, "valkey/valkey:9.0.7-alpine");
    assert.deepEqual(containers[0].command, ["valkey-server", "/etc/valkey/valkey.conf"]);
    assert.equal(containers[0].env, undefined);
    assert.deepEqual(volumes[1], {
      name: "configuration",
      secret: { secretName: "stores-redis-configuration-00000000", defaultMode: 0o440 },
    });
    const { stringData } = rendered.find("kubernetes:core/v1:Secret", "stores-redis-configuration").inputs;
    assert.deepEqual(stringData["valkey.conf"].split("\n"), [
      "bind * -::*",
      "port 6379",
      "protected-mode yes",
      "user default on ><generated stores-redis-password> ~* &* +@all -@admin -flushall -flushdb -swapdb -migrate -restore",
      "user probe on nopass resetkeys resetchannels -@all +ping",
      "dir /data",
      "appendonly yes",
      "appendfsync everysec",
      'save ""',
      "maxmemory 153mb",
      "maxmemory-policy noeviction",
      "",
    ]);
  });

  it("is ready when it answers a user that may do nothing else", async () => {
    const [{ startupProbe, readinessProbe, livenessProbe }] = storePod(
      await renderStores(),
      "redis",
    ).containers;
    const command = "valkey-cli -e -p 6379 --no-auth-warning --user probe --pass none ping".split(" ");
    assert.deepEqual(startupProbe.exec, { command });
    assert.deepEqual(readinessProbe.exec, { command });
    assert.deepEqual(livenessProbe.tcpSocket, { port: "redis" });
  });
});
