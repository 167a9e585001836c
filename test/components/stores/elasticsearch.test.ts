import assert from "node:assert/strict";
import { resolved } from "../../../rendering/render.ts";
import { renderStores, storePod } from "../../support/stores.ts";

describe("the embedded Elasticsearch", () => {
  it("is one node that is signed in to, encrypted, and closed to other nodes", async () => {
    const rendered = await renderStores();
    const [container] = storePod(rendered, "elasticsearch").containers;
    assert.equal(container.image, "elasticsearch:7.17.29");
    assert.deepEqual(container.env, [
      { name: "cluster.name", value: "tracardi" },
      { name: "discovery.type", value: "single-node" },
      { name: "http.host", value: "0.0.0.0" },
      { name: "http.port", value: "9200" },
      { name: "transport.host", value: "127.0.0.1" },
      { name: "node.store.allow_mmap", value: "false" },
      { name: "xpack.security.enabled", value: "true" },
      { name: "xpack.security.http.ssl.enabled", value: "true" },
      { name: "xpack.security.http.ssl.certificate", value: "certs/tls.crt" },
      { name: "xpack.security.http.ssl.key", value: "certs/tls.key" },
      { name: "xpack.ml.enabled", value: "false" },
      { name: "ingest.geoip.downloader.enabled", value: "false" },
      {
        name: "ES_JAVA_OPTS",
        value:
          "-Xms1024m -Xmx1024m -XX:-HeapDumpOnOutOfMemoryError -Xlog:disable -Xlog:all=warning:stderr:utctime,level,tags",
      },
      {
        name: "ELASTIC_PASSWORD",
        valueFrom: { secretKeyRef: { name: "stores-elasticsearch-credentials-00000000", key: "password" } },
      },
    ]);
  });

  it("has a certificate for its host from an authority of its own", async () => {
    const rendered = await renderStores();
    const request = rendered.find("tls:index/certRequest:CertRequest", "stores-elasticsearch-certificate");
    assert.deepEqual(request.inputs.dnsNames, ["tracardi-elasticsearch.tracardi-stores", "localhost"]);
    const secret = rendered.find("kubernetes:core/v1:Secret", "stores-elasticsearch-certificate");
    assert.deepEqual(Object.keys(secret.inputs.stringData), ["ca.crt", "tls.crt", "tls.key"]);
    assert.equal(secret.inputs.type, "kubernetes.io/tls");
    assert.match(secret.inputs.stringData["tls.key"], /<stores-elasticsearch-certificate pkcs8>/);
    assert.equal(await resolved(rendered.result.elasticsearchCa), secret.inputs.stringData["ca.crt"]);
  });

  it("gets a writable copy of its configuration from an init container", async () => {
    const { initContainers, containers, volumes } = storePod(await renderStores(), "elasticsearch");
    assert.deepEqual(initContainers[0].command, [
      "cp",
      "-R",
      "/usr/share/elasticsearch/config/.",
      "/configuration",
    ]);
    assert.deepEqual(initContainers[0].volumeMounts, [
      { name: "configuration", mountPath: "/configuration" },
    ]);
    assert.deepEqual(containers[0].volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "data", mountPath: "/usr/share/elasticsearch/data" },
      { name: "configuration", mountPath: "/usr/share/elasticsearch/config" },
      { name: "certificate", mountPath: "/usr/share/elasticsearch/config/certs", readOnly: true },
      { name: "logs", mountPath: "/usr/share/elasticsearch/logs" },
    ]);
    assert.deepEqual(volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
      { name: "configuration", emptyDir: { sizeLimit: "16Mi" } },
      {
        name: "certificate",
        secret: { secretName: "stores-elasticsearch-certificate-00000000", defaultMode: 0o440 },
      },
      { name: "logs", emptyDir: { sizeLimit: "64Mi" } },
    ]);
  });

  it("is asked for its health with the password on standard input, its port for liveness", async () => {
    const { containers, terminationGracePeriodSeconds } = storePod(await renderStores(), "elasticsearch");
    const [{ startupProbe, readinessProbe, livenessProbe, ports }] = containers;
    const command = [
      "bash",
      "-c",
      `printf 'user = "elastic:%s"\\n' "$ELASTIC_PASSWORD" | curl --config - --silent --fail --output /dev/null --max-time 8 --cacert /usr/share/elasticsearch/config/certs/ca.crt "https://localhost:9200/_cluster/health?local=true"`,
    ];
    assert.deepEqual(startupProbe, {
      exec: { command },
      timeoutSeconds: 10,
      periodSeconds: 10,
      failureThreshold: 60,
    });
    assert.deepEqual(readinessProbe, { exec: { command }, timeoutSeconds: 10, periodSeconds: 10 });
    assert.deepEqual(livenessProbe.tcpSocket, { port: "elasticsearch" });
    assert.deepEqual(ports, [{ name: "elasticsearch", containerPort: 9200, protocol: "TCP" }]);
    assert.equal(terminationGracePeriodSeconds, 120);
  });
});
