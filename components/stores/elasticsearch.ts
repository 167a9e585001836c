/** An Elasticsearch of one node, for development: signed in and encrypted like a real one. */
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../stacks/connections.ts";
import type { CertificateAuthority } from "../internal/certificateAuthority.ts";
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

const image = storeImages.elasticsearch;

/** The image's files belong to this user; above 10000 it could not write its keystore. */
const userId = 1000;

const home = "/usr/share/elasticsearch";
const certificates = "certs";

/** Seconds to close its indices after SIGTERM. */
const graceSeconds = 120;

export interface ElasticsearchArgs extends StoreArgs {
  /** Who signs the node's certificate. */
  readonly authority: CertificateAuthority;
}

export class Elasticsearch extends pulumi.ComponentResource {
  /** Of the user "elastic". */
  readonly password: pulumi.Output<string>;

  constructor(name: string, args: ElasticsearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Elasticsearch", name, {}, opts);
    const child = { parent: this };
    const { name: portName, number: port } = ports.elasticsearch;
    const { size } = embeddedPart(args);

    this.password = generatedPassword(`${name}-password`, child);
    const credentials = immutableSecret(
      `${name}-credentials`,
      args,
      image.tag,
      { password: this.password },
      child,
    );
    const { certPem, keyPem } = args.authority.issue(
      `${name}-certificate`,
      // "localhost" is for the readiness probe, which verifies the certificate too.
      { dnsNames: [...args.plan.hosts.map(({ host }) => host), "localhost"] },
      child,
    );
    const certificate = immutableSecret(
      `${name}-certificate`,
      args,
      image.tag,
      { "tls.crt": certPem, "tls.key": keyPem, "ca.crt": args.authority.certificatePem },
      child,
    );
    const signedIn = { exec: { command: ["bash", "-c", healthScript(port)] }, timeoutSeconds: 10 };
    new StatefulWorkload(
      name,
      {
        ...placement(args),
        tier: "elasticsearch",
        image,
        size,
        userId,
        volume: volume(args, `${home}/data`),
        // The start script writes a keystore into the configuration's directory, so that one has to be writable.
        initContainers: [
          {
            name: "copy-configuration",
            command: ["cp", "-R", `${home}/config/.`, "/configuration"],
            volumeMounts: [{ name: "configuration", mountPath: "/configuration" }],
          },
        ],
        container: {
          env: [
            ...Object.entries(nodeSettings(port)).map(([name, value]) => ({ name, value })),
            { name: "ES_JAVA_OPTS", value: javaOptions(size.container.limits.memory) },
            {
              name: "ELASTIC_PASSWORD",
              valueFrom: { secretKeyRef: { name: credentials.metadata.name, key: "password" } },
            },
          ],
          ports: [{ name: portName, containerPort: port }],
          startupProbe: { ...signedIn, periodSeconds: 10, failureThreshold: 60 },
          readinessProbe: { ...signedIn, periodSeconds: 10 },
          livenessProbe: {
            tcpSocket: { port: portName },
            periodSeconds: 20,
            timeoutSeconds: 5,
            failureThreshold: 6,
          },
          volumeMounts: [
            { name: "configuration", mountPath: `${home}/config` },
            { name: "certificate", mountPath: `${home}/config/${certificates}`, readOnly: true },
            { name: "logs", mountPath: `${home}/logs` },
          ],
        },
        volumes: [
          { name: "configuration", emptyDir: { sizeLimit: "16Mi" } },
          { name: "certificate", secret: { secretName: certificate.metadata.name, defaultMode: 0o440 } },
          { name: "logs", emptyDir: { sizeLimit: "64Mi" } },
        ],
        temporaryMebibytes: 256,
        terminationGracePeriodSeconds: graceSeconds,
      },
      { parent: this, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) },
    );
    this.registerOutputs({});
  }
}

/** The image hands variables with a dot in their name on as settings. */
function nodeSettings(port: number): Readonly<Record<string, string>> {
  return {
    "cluster.name": "tracardi",
    "discovery.type": "single-node",
    "http.host": "0.0.0.0",
    "http.port": String(port),
    // No other node: nobody may try to be one.
    "transport.host": "127.0.0.1",
    // Mapped files need a kernel setting that only a privileged container could make.
    "node.store.allow_mmap": "false",
    "xpack.security.enabled": "true",
    "xpack.security.http.ssl.enabled": "true",
    "xpack.security.http.ssl.certificate": `${certificates}/tls.crt`,
    "xpack.security.http.ssl.key": `${certificates}/tls.key`,
    // Neither is used; one is a native process, the other asks a server on the Internet.
    "xpack.ml.enabled": "false",
    "ingest.geoip.downloader.enabled": "false",
  };
}

/** Half of the memory is heap, the rest is Lucene's and the JVM's own. Dumps and collector logs would fill volumes. */
function javaOptions(limitMebibytes: number): string {
  const heap = `${Math.floor(limitMebibytes / 2)}m`;
  return `-Xms${heap} -Xmx${heap} -XX:-HeapDumpOnOutOfMemoryError -Xlog:disable -Xlog:all=warning:stderr:utctime,level,tags`;
}

/**
 * Signed in, with the certificate verified. The password comes from the environment and reaches curl through its
 * standard input: it is in no argument. Health is the node's own view: waiting for a colour would take the only node
 * out of its Service exactly when it has to recover.
 */
function healthScript(port: number): string {
  return [
    `printf 'user = "elastic:%s"\\n' "$ELASTIC_PASSWORD"`,
    `curl --config - --silent --fail --output /dev/null --max-time 8 --cacert ${home}/config/${certificates}/ca.crt "https://localhost:${port}/_cluster/health?local=true"`,
  ].join(" | ");
}
