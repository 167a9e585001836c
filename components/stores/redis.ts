/** A Redis-compatible store of one instance, for development. Tracardi knows no cluster, no Sentinel and no TLS. */
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

const image = storeImages.redis;

const directory = "/etc/valkey";

export class Redis extends pulumi.ComponentResource {
  readonly password: pulumi.Output<string>;

  constructor(name: string, args: StoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Redis", name, {}, opts);
    const child = { parent: this };
    const { name: portName, number: port } = ports.redis;
    const { size } = embeddedPart(args);

    this.password = generatedPassword(`${name}-password`, child);
    const configuration = immutableSecret(
      `${name}-configuration`,
      args,
      image.tag,
      { "valkey.conf": configurationFile(this.password, port, size.container.limits.memory) },
      child,
    );
    const ping = [
      "valkey-cli",
      "-e",
      "-p",
      String(port),
      "--no-auth-warning",
      "--user",
      "probe",
      "--pass",
      "none",
      "ping",
    ];
    new StatefulWorkload(
      name,
      {
        ...placement(args),
        tier: "redis",
        image,
        size,
        volume: volume(args, "/data"),
        container: {
          command: ["valkey-server", `${directory}/valkey.conf`],
          ports: [{ name: portName, containerPort: port }],
          // Not ready while the log is read back: then every command but a few is answered with an error.
          startupProbe: {
            exec: { command: ping },
            periodSeconds: 5,
            timeoutSeconds: 5,
            failureThreshold: 60,
          },
          readinessProbe: { exec: { command: ping }, periodSeconds: 10, timeoutSeconds: 5 },
          livenessProbe: { tcpSocket: { port: portName }, periodSeconds: 20, timeoutSeconds: 5 },
          volumeMounts: [{ name: "configuration", mountPath: directory, readOnly: true }],
        },
        volumes: [
          {
            name: "configuration",
            secret: { secretName: configuration.metadata.name, defaultMode: 0o440 },
          },
        ],
      },
      { parent: this, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    this.registerOutputs({});
  }
}

/**
 * Two users. Tracardi signs in with a password alone, which makes it "default": everything but administration and
 * commands that empty the store. "probe" needs no password, so that none is in a probe, and may only ask whether
 * the server answers.
 */
function configurationFile(
  password: pulumi.Output<string>,
  port: number,
  limitMebibytes: number,
): pulumi.Output<string> {
  // A rewrite of the log forks, and pages that change meanwhile exist twice.
  const dataMebibytes = Math.floor(limitMebibytes * 0.6);
  return pulumi.interpolate`bind * -::*
port ${port}
protected-mode yes
user default on >${password} ~* &* +@all -@admin -flushall -flushdb -swapdb -migrate -restore
user probe on nopass resetkeys resetchannels -@all +ping
dir /data
appendonly yes
appendfsync everysec
save ""
maxmemory ${dataMebibytes}mb
maxmemory-policy noeviction
`;
}
