import assert from "node:assert/strict";
import type { Values } from "../../../rendering/render.ts";
import { renderStores, storePod } from "../../support/stores.ts";

describe("the embedded MySQL", () => {
  it("takes its passwords from files, and admits root from itself only", async () => {
    const rendered = await renderStores();
    const { containers, volumes } = storePod(rendered, "mysql");
    assert.equal(containers[0].image, "mysql:8.0.43");
    assert.deepEqual(containers[0].env, [
      { name: "MYSQL_DATABASE", value: "tracardi" },
      { name: "MYSQL_USER", value: "tracardi" },
      { name: "MYSQL_PASSWORD_FILE", value: "/run/secrets/mysql/password" },
      { name: "MYSQL_ROOT_HOST", value: "localhost" },
      { name: "MYSQL_ROOT_PASSWORD_FILE", value: "/run/secrets/mysql/root-password" },
    ]);
    assert.deepEqual(volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
      {
        name: "credentials",
        secret: { secretName: "stores-mysql-credentials-00000000", defaultMode: 0o440 },
      },
      { name: "run", emptyDir: { sizeLimit: "16Mi" } },
    ]);
    assert.deepEqual(
      rendered.find("kubernetes:core/v1:Secret", "stores-mysql-credentials").inputs.stringData,
      {
        password: "<generated stores-mysql-password>",
        "root-password": "<generated stores-mysql-root-password>",
      },
    );
  });

  it("keeps its data below the volume's root and opens no other door", async () => {
    const [{ args, command, volumeMounts }] = storePod(await renderStores(), "mysql").containers;
    assert.equal(command, undefined);
    assert.deepEqual(args, [
      "--datadir=/var/lib/mysql/data",
      "--max-connections=400",
      "--innodb-buffer-pool-size=256M",
      "--performance-schema=OFF",
      "--skip-name-resolve",
      "--mysqlx=OFF",
      "--local-infile=OFF",
      "--secure-file-priv=NULL",
    ]);
    assert.deepEqual(
      volumeMounts.map(({ mountPath }: Values) => mountPath),
      ["/tmp", "/var/lib/mysql", "/run/secrets/mysql", "/var/run/mysqld"],
    );
  });

  it("is ready when it answers through the network, without a password", async () => {
    const { containers, terminationGracePeriodSeconds } = storePod(await renderStores(), "mysql");
    const command = "mysqladmin --protocol=TCP --host=127.0.0.1 --port=3306 --user=probe ping".split(" ");
    assert.deepEqual(containers[0].readinessProbe.exec, { command });
    assert.deepEqual(containers[0].livenessProbe.tcpSocket, { port: "mysql" });
    assert.equal(terminationGracePeriodSeconds, 120);
  });
});
