import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { SecretReferences } from "../../components/credentials.ts";
import { Tracardi } from "../../components/tracardi.ts";
import { Worker, type WorkerArgs } from "../../components/worker.ts";
import { render, type Values } from "../../rendering/render.ts";
import { assertPassesOptions } from "../support/assertions.ts";
import { external, planFor, type Written } from "../support/plans.ts";

const both = { workers: { merging: true, update: true } };

const credentials: SecretReferences = {
  secretName: (handle) => pulumi.output(`secret-${handle}`),
  elasticsearchCa: { secretName: pulumi.output("ca"), key: "ca.crt" },
};

function argsFor(tier: string, written: Written = {}): WorkerArgs {
  const { workers, release, pods } = planFor("split", { ...both, ...written });
  const plan = workers.find((worker) => worker.tier === tier) ?? assert.fail(tier);
  return {
    installation: "tracardi",
    plan,
    release,
    pods,
    priorityClassName: "workers",
    namespace: "tracardi-private",
    credentials,
  };
}

async function deployment(tier: string, written: Written = {}): Promise<Values> {
  const rendered = await render(() => new Worker("worker", argsFor(tier, written)));
  return rendered.find("kubernetes:apps/v1:Deployment", "worker").inputs;
}

describe("Worker", () => {
  for (const release of ["1.1.0", "0.8.2.1"]) {
    for (const [tier, image] of [
      ["merging-worker", "tracardi/apm"],
      ["update-worker", "tracardi/update-worker"],
    ] as const) {
      it(`runs ${image} of the same release as everything else: ${release}`, async () => {
        const { spec, metadata } = await deployment(tier, { release });
        const [container] = spec.template.spec.containers;
        assert.equal(container.image, `${image}:${release}`);
        assert.equal(metadata.labels["app.kubernetes.io/version"], release);
        assert.equal(metadata.labels["app.kubernetes.io/component"], tier);
      });
    }
  }

  it("is one pod that ends before the next one starts, with no port, no probe and no Service", async () => {
    const rendered = await render(() => new Worker("worker", argsFor("merging-worker")));
    const { spec } = rendered.find("kubernetes:apps/v1:Deployment", "worker").inputs;
    assert.equal(spec.replicas, 1);
    assert.deepEqual(spec.strategy, { type: "Recreate" });
    const [container] = spec.template.spec.containers;
    for (const key of ["ports", "startupProbe", "readinessProbe", "livenessProbe", "lifecycle"])
      assert.equal(container[key], undefined, key);
    assert.deepEqual(
      rendered.resources.filter(({ custom }) => custom).map(({ type }) => type.split(":").at(-1)),
      ["ServiceAccount", "Deployment"],
    );
  });

  it("is as large as the chart says", async () => {
    const size = async (tier: string) => (await deployment(tier)).spec.template.spec.containers[0].resources;
    assert.deepEqual(await size("merging-worker"), {
      requests: { cpu: "100m", memory: "100Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "500m", memory: "2500Mi", "ephemeral-storage": "256Mi" },
    });
    assert.deepEqual(await size("update-worker"), {
      requests: { cpu: "300m", memory: "100Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "500m", memory: "500Mi", "ephemeral-storage": "256Mi" },
    });
  });

  it("starts celery without becoming somebody else, and huey as its image does", async () => {
    const command = async (release: string) =>
      (await deployment("update-worker", { release })).spec.template.spec.containers[0].command;
    assert.deepEqual(await command("0.8.2.1"), [
      "celery",
      "-A",
      "worker.celery_worker",
      "worker",
      "-l",
      "info",
    ]);
    assert.equal(await command("1.1.0"), undefined);
    assert.equal((await deployment("merging-worker")).spec.template.spec.containers[0].command, undefined);
  });

  it("leaves the end of its log where Kubernetes shows it, when it ends by a failure", async () => {
    const [container] = (await deployment("update-worker")).spec.template.spec.containers;
    assert.equal(container.terminationMessagePolicy, "FallbackToLogsOnError");
  });

  it("verifies Elasticsearch with the mounted certificate", async () => {
    const { spec } = (await deployment("merging-worker")).spec.template;
    assert.ok(
      spec.containers[0].env.some(
        ({ name, value }: Values) =>
          name === "ELASTIC_CA_FILE" && value === "/etc/tracardi/elasticsearch/ca.crt",
      ),
    );
    assert.ok(
      spec.containers[0].volumeMounts.some(
        ({ mountPath }: Values) => mountPath === "/etc/tracardi/elasticsearch",
      ),
    );
    assert.equal(spec.volumes.at(-1).secret.secretName, "ca");
  });

  it("hands its options on", () =>
    assertPassesOptions((name, opts) => new Worker(name, argsFor("merging-worker"), opts)));
});

describe("the workers of an installation", () => {
  const secretsOf = async (worker: string, written: Written) => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split", written) }));
    return Object.fromEntries(
      rendered
        .kind("Secret")
        .filter(({ name }) => name.startsWith(`tracardi-${worker}-`))
        .map(({ name, inputs }) => [name.replace(`tracardi-${worker}-`, ""), Object.keys(inputs.stringData)]),
    );
  };
  const stores = { elasticsearch: ["password"], redis: ["password"], "elasticsearch-ca": ["ca.crt"] };

  it("are none, unless asked for", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split") }));
    assert.deepEqual(rendered.all("tracardi:index:Worker"), []);
  });

  it("are the update worker alone while a migration is acknowledged", async () => {
    const plan = planFor("minimal", { acknowledgeMigration: "0.8.2.1 -> 1.1.0" });
    const rendered = await render(() => new Tracardi("tracardi", { plan }));
    assert.deepEqual(
      rendered.all("tracardi:index:Worker").map(({ name }) => name),
      ["tracardi-update-worker"],
    );
  });

  it("start after the install step and the API, and nothing waits for them", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split", both) }));
    const find = (name: string) => rendered.find("kubernetes:apps/v1:Deployment", `tracardi-${name}`);
    const [job] = rendered.kind("Job");
    for (const worker of ["merging-worker", "update-worker"]) {
      const { dependencies, urn } = find(worker);
      assert.ok(dependencies.includes(find("private-api").urn), worker);
      assert.ok(dependencies.includes(job?.urn ?? ""), worker);
      assert.deepEqual(
        rendered.resources.filter((other) => other.dependencies.includes(urn)).map(({ name }) => name),
        [],
      );
    }
  });

  it("may be preempted and preempt nobody", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split", both) }));
    for (const { inputs } of rendered.kind("Deployment").filter(({ name }) => name.endsWith("-worker")))
      assert.equal(inputs.spec.template.spec.priorityClassName, "tracardi-workers-00000000");
  });

  it("get the merging token and the passwords that they read, never the installation token", async () => {
    assert.deepEqual(await secretsOf("merging-worker", both), {
      tokens: ["merging-token"],
      mysql: ["password"],
      ...stores,
    });
    assert.deepEqual(await secretsOf("update-worker", both), {
      tokens: ["merging-token"],
      mysql: ["password"],
      ...stores,
    });
  });

  it("of 0.8.2.1 get what these read: the update worker Redis alone", async () => {
    const older = { ...both, release: "0.8.2.1" };
    assert.deepEqual(await secretsOf("merging-worker", older), { tokens: ["merging-token"], ...stores });
    assert.deepEqual(await secretsOf("update-worker", older), { redis: ["password"] });
  });

  it("merge with the same token as the API", async () => {
    const rendered = await render(() => new Tracardi("tracardi", { plan: planFor("split", both) }));
    const tokens = rendered
      .kind("Secret")
      .filter(({ name }) => name.endsWith("-tokens"))
      .map(({ inputs }) => inputs.stringData["merging-token"]);
    assert.equal(tokens.length, 4);
    assert.equal(new Set(tokens).size, 1);
  });

  it("refer to the Secrets that exist, and write none beside the merging token", async () => {
    assert.deepEqual(await secretsOf("merging-worker", { ...external, ...both }), {
      tokens: ["merging-token"],
    });
  });
});
