/** A MySQL of one instance, for development. */
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../stacks/connections.ts";
import { StatefulWorkload } from "../internal/statefulWorkload.ts";
import { storeImages } from "./images.ts";
import {
  embeddedPart,
  generatedPassword,
  immutableSecret,
  placement,
  type StoreArgs,
  volume,
} from "./store.ts";

const image = storeImages.mysql;

const secrets = "/run/secrets/mysql";
const keys = { password: "password", rootPassword: "root-password" } as const;

/** Seconds to write everything down after SIGTERM. */
const graceSeconds = 120;

export class Mysql extends pulumi.ComponentResource {
  readonly password: pulumi.Output<string>;

  constructor(name: string, args: StoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Mysql", name, {}, opts);
    const child = { parent: this };
    const { name: portName, number: port } = ports.mysql;
    const { size } = embeddedPart(args);

    this.password = generatedPassword(`${name}-password`, child);
    const credentials = immutableSecret(
      `${name}-credentials`,
      args,
      image.tag,
      {
        [keys.password]: this.password,
        [keys.rootPassword]: generatedPassword(`${name}-root-password`, child),
      },
      child,
    );
    // Answered while access is denied too: the server is alive and no password is needed. Through TCP, because the
    // server that the image starts for its first set-up listens on a socket only.
    const ping = [
      "mysqladmin",
      "--protocol=TCP",
      "--host=127.0.0.1",
      `--port=${port}`,
      "--user=probe",
      "ping",
    ];
    new StatefulWorkload(
      name,
      {
        ...placement(args),
        tier: "mysql",
        image,
        size,
        volume: volume(args, "/var/lib/mysql"),
        container: {
          args: serverOptions(size.container.limits.memory, args.plan.connectionLimit),
          env: [
            { name: "MYSQL_DATABASE", value: args.plan.database ?? "tracardi" },
            { name: "MYSQL_USER", value: args.plan.username ?? "tracardi" },
            { name: "MYSQL_PASSWORD_FILE", value: `${secrets}/${keys.password}` },
            // The image would otherwise admit root from everywhere.
            { name: "MYSQL_ROOT_HOST", value: "localhost" },
            { name: "MYSQL_ROOT_PASSWORD_FILE", value: `${secrets}/${keys.rootPassword}` },
          ],
          ports: [{ name: portName, containerPort: port }],
          startupProbe: {
            exec: { command: ping },
            periodSeconds: 10,
            timeoutSeconds: 5,
            failureThreshold: 60,
          },
          readinessProbe: { exec: { command: ping }, periodSeconds: 10, timeoutSeconds: 5 },
          livenessProbe: { tcpSocket: { port: portName }, periodSeconds: 20, timeoutSeconds: 5 },
          volumeMounts: [
            { name: "credentials", mountPath: secrets, readOnly: true },
            { name: "run", mountPath: "/var/run/mysqld" },
          ],
        },
        volumes: [
          { name: "credentials", secret: { secretName: credentials.metadata.name, defaultMode: 0o440 } },
          { name: "run", emptyDir: { sizeLimit: "16Mi" } },
        ],
        // Sorting and altering tables spills here.
        temporaryMebibytes: 256,
        terminationGracePeriodSeconds: graceSeconds,
      },
      { parent: this, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    this.registerOutputs({});
  }
}

function serverOptions(limitMebibytes: number, connections: number | undefined): readonly string[] {
  return [
    // A directory of its own: the volume's root may hold lost+found, and MySQL only starts afresh in an empty one.
    "--datadir=/var/lib/mysql/data",
    ...(connections === undefined ? [] : [`--max-connections=${connections}`]),
    `--innodb-buffer-pool-size=${Math.floor(limitMebibytes / 4)}M`,
    // Takes about 200 MiB to observe what nobody reads here.
    "--performance-schema=OFF",
    "--skip-name-resolve",
    "--mysqlx=OFF",
    // No files from or to the server through SQL.
    "--local-infile=OFF",
    "--secure-file-priv=NULL",
  ];
}
