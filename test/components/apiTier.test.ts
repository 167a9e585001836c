import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ApiTier, type ApiTierArgs } from "../../components/apiTier.ts";
import type { SecretReferences } from "../../components/credentials.ts";
import { render, type Values } from "../../rendering/render.ts";
import { assertPassesOptions, label } from "../support/assertions.ts";
import { planFor } from "../support/plans.ts";

const credentials: SecretReferences = {
  secretName: (handle) => pulumi.output(`secret-of-${handle}`),
  elasticsearchCa: { secretName: pulumi.output("ca-secret"), key: "the-ca.pem" },
};

function argsFor(tier: string, plan = planFor("split")): ApiTierArgs {
  const api = plan.apis.find(({ role }) => role.tier === tier);
  assert.ok(api);
  const { release, pods } = plan;
  return {
    installation: "tracardi",
    plan: api,
    release,
    pods,
    priorityClassName: "tracardi-api-1",
    namespace: api.namespace,
    credentials,
  };
}

async function deployment(args: ApiTierArgs): Promise<Values> {
  const [made] = (await render(() => new ApiTier("tracardi-public-api", args))).kind("Deployment");
  assert.ok(made);
  return made.inputs;
}

async function container(args: ApiTierArgs): Promise<Values> {
  return (await deployment(args)).spec.template.spec.containers[0];
}

describe("ApiTier", () => {
  it("runs the release's image, as many as planned, replaced without losing one", async () => {
    const { metadata, spec } = await deployment(argsFor("public-api"));
    assert.equal(metadata.namespace, "tracardi-public");
    assert.equal(spec.replicas, 4);
    assert.deepEqual(spec.strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
    assert.equal(spec.minReadySeconds, 10);
    assert.equal(spec.template.spec.containers[0].image, "tracardi/tracardi-api:1.1.0");
    assert.equal(spec.template.metadata.labels["app.kubernetes.io/component"], "public-api");
    assert.equal(spec.template.metadata.labels["app.kubernetes.io/version"], "1.1.0");
  });

  it("starts it as the image does", async () => {
    const { command, args } = await container(argsFor("public-api"));
    assert.deepEqual([command, args], [undefined, undefined]);
  });

  it("hands the plan's environment on, secrets by reference", async () => {
    const args = argsFor("public-api");
    const { env } = await container(args);
    assert.deepEqual(
      env.map(({ name }: Values) => name),
      args.plan.environment.map(({ name }) => name),
    );
    const variable = (name: string) => env.find((one: Values) => one.name === name);
    assert.deepEqual(variable("EXPOSE_GUI_API"), { name: "EXPOSE_GUI_API", value: "no" });
    assert.deepEqual(variable("ELASTIC_HTTP_AUTH_PASSWORD"), {
      name: "ELASTIC_HTTP_AUTH_PASSWORD",
      valueFrom: { secretKeyRef: { name: "secret-of-elasticsearch", key: "password" } },
    });
    assert.deepEqual(variable("INSTALLATION_TOKEN"), {
      name: "INSTALLATION_TOKEN",
      valueFrom: { secretKeyRef: { name: "secret-of-tokens", key: "installation-token" } },
    });
  });

  it("leaves the end of its log where Kubernetes shows it, when it ends by a failure", async () => {
    const { terminationMessagePath, terminationMessagePolicy } = await container(argsFor("private-api"));
    assert.deepEqual(
      [terminationMessagePath, terminationMessagePolicy],
      ["/dev/termination-log", "FallbackToLogsOnError"],
    );
  });

  it("mounts the certificate where the environment says, read-only, and nothing else but /tmp", async () => {
    const args = argsFor("public-api");
    const { spec } = (await deployment(args)).spec.template;
    assert.deepEqual(spec.containers[0].volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "elasticsearch-ca", mountPath: "/etc/tracardi/elasticsearch", readOnly: true },
    ]);
    assert.deepEqual(spec.volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
      {
        name: "elasticsearch-ca",
        secret: {
          secretName: "ca-secret",
          items: [{ key: "the-ca.pem", path: "ca.crt" }],
          defaultMode: 0o440,
        },
      },
    ]);
    const environment = new Map(args.plan.environment.map((variable) => [variable.name, variable]));
    assert.deepEqual(environment.get("ELASTIC_CA_FILE"), {
      name: "ELASTIC_CA_FILE",
      value: "/etc/tracardi/elasticsearch/ca.crt",
    });
  });

  it("mounts no certificate where there is none", async () => {
    const { secretName } = credentials;
    const { spec } = (await deployment({ ...argsFor("public-api"), credentials: { secretName } })).spec
      .template;
    assert.deepEqual(
      spec.volumes.map(({ name }: Values) => name),
      ["tmp"],
    );
    assert.deepEqual(spec.containers[0].volumeMounts.length, 1);
  });

  it("waits five minutes for a start, asks /healthcheck for readiness, and only the port for liveness", async () => {
    const { startupProbe, readinessProbe, livenessProbe, ports } = await container(argsFor("public-api"));
    assert.deepEqual(ports, [{ name: "http", containerPort: 8080, protocol: "TCP" }]);
    const healthcheck = { path: "/healthcheck", port: "http" };
    assert.deepEqual(startupProbe, {
      httpGet: healthcheck,
      periodSeconds: 5,
      timeoutSeconds: 5,
      failureThreshold: 60,
    });
    assert.deepEqual(readinessProbe, {
      httpGet: healthcheck,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    });
    assert.deepEqual(livenessProbe, {
      tcpSocket: { port: "http" },
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 3,
    });
  });

  it("leaves time to wait, to drain for GRACEFUL_TIMEOUT, and to end", async () => {
    for (const [tier, drain] of [
      ["public-api", 30],
      ["private-api", 60],
    ] as const) {
      const args = argsFor(tier);
      const { spec } = (await deployment(args)).spec.template;
      assert.equal(spec.terminationGracePeriodSeconds, 15 + drain + 15);
      assert.deepEqual(spec.containers[0].lifecycle, { preStop: { sleep: { seconds: 15 } } });
      const timeout = args.plan.environment.find(({ name }) => name === "GRACEFUL_TIMEOUT");
      assert.deepEqual(timeout, { name: "GRACEFUL_TIMEOUT", value: String(drain) });
    }
  });

  it("has a Service inside the cluster under the name that the edge routes to", async () => {
    const args = argsFor("public-api");
    const [service] = (await render(() => new ApiTier("tracardi-public-api", args))).kind("Service");
    const { metadata, spec } = service?.inputs ?? {};
    const [route] = planFor("split").zones.public.edge.routes;
    assert.equal(metadata.name, route?.backend.service);
    assert.equal(metadata.namespace, route?.backend.namespace);
    assert.deepEqual(spec, {
      type: "ClusterIP",
      ports: [{ name: "http", port: 8080, targetPort: "http", protocol: "TCP", appProtocol: "http" }],
      selector: {
        "app.kubernetes.io/name": "tracardi",
        "app.kubernetes.io/instance": "tracardi",
        "app.kubernetes.io/component": "public-api",
      },
    });
  });

  it("makes a Deployment, a Service, an account and a budget, and no Secret of its own", async () => {
    const rendered = await render(() => new ApiTier("tracardi-public-api", argsFor("public-api")));
    assert.deepEqual(
      rendered.resources
        .filter(({ custom }) => custom)
        .map(label)
        .sort(),
      [
        "Deployment tracardi-public-api",
        "PodDisruptionBudget tracardi-public-api",
        "Service tracardi-public-api",
        "ServiceAccount tracardi-public-api",
      ],
    );
  });

  it("lets the Deployment wait for what it was told to wait for", async () => {
    const rendered = await render(() => {
      const first = new ApiTier("first", argsFor("private-api"));
      new ApiTier("second", argsFor("public-api"), { dependsOn: [first] });
    });
    const first = rendered.find("kubernetes:apps/v1:Deployment", "first");
    assert.ok(rendered.find("kubernetes:apps/v1:Deployment", "second").dependencies.includes(first.urn));
  });

  it("hands its options on", () =>
    assertPassesOptions((name, opts) => new ApiTier(name, argsFor("public-api"), opts)));
});
