import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { InstallJob, type InstallJobArgs } from "../../components/installJob.ts";
import { isSecret, type Rendered, render, resolved, type Values } from "../../rendering/render.ts";
import { assertNoPlainSecret, assertPassesOptions } from "../support/assertions.ts";
import { planFor, type Written } from "../support/plans.ts";

function argsFor(written: Written = {}, password?: pulumi.Output<string>): InstallJobArgs {
  const { install, release, pods } = planFor("split", written);
  assert.ok(install);
  return {
    installation: "tracardi",
    plan: install,
    release,
    pods,
    priorityClassName: "tracardi-api-1",
    namespace: install.namespace,
    token: { secretName: pulumi.output("tokens-secret"), key: "installation-token" },
    ...(password === undefined ? {} : { password }),
  };
}

function rendering(args: InstallJobArgs): Promise<Rendered<InstallJob>> {
  return render(() => new InstallJob("tracardi-install-job", args));
}

function jobOf(rendered: Rendered): Values {
  const [job, ...more] = rendered.kind("Job");
  assert.ok(job && more.length === 0);
  return job.inputs;
}

function passwordSource(rendered: Rendered): Values {
  const { volumes } = jobOf(rendered).spec.template.spec;
  return volumes.find(({ name }: Values) => name === "secrets").projected.sources[1].secret;
}

describe("InstallJob", () => {
  it("runs the script once in the API's image, with what is not secret as variables", async () => {
    const rendered = await rendering(argsFor());
    const { metadata, spec } = jobOf(rendered);
    assert.equal(metadata.namespace, "tracardi-private");
    assert.deepEqual([spec.completions, spec.parallelism], [1, 1]);
    const pod = spec.template.spec;
    assert.equal(pod.restartPolicy, "Never");
    assert.equal(pod.containers.length, 1);
    const [container] = pod.containers;
    assert.equal(container.image, "tracardi/tracardi-api:1.1.0");
    assert.deepEqual(container.command, ["python3", "-I", "/opt/tracardi/install.py"]);
    assert.equal(container.args, undefined);
    assert.deepEqual(container.env, [
      { name: "API_URL", value: "http://tracardi-private-api.tracardi-private:8080" },
      { name: "ADMINISTRATOR_EMAIL", value: "admin@example.com" },
      { name: "TOKEN_FILE", value: "/run/secrets/tracardi/token" },
      { name: "PASSWORD_FILE", value: "/run/secrets/tracardi/password" },
      { name: "PATIENCE_SECONDS", value: "480" },
      { name: "PAUSE_SECONDS", value: "3" },
      { name: "LAST_WORDS_FILE", value: "/dev/termination-log" },
    ]);
    assert.equal(container.terminationMessagePath, "/dev/termination-log");
    assert.equal(container.terminationMessagePolicy, "FallbackToLogsOnError");
    assert.deepEqual(
      [container.ports, container.startupProbe, container.readinessProbe, container.livenessProbe],
      [undefined, undefined, undefined, undefined],
    );
    assert.equal(container.lifecycle, undefined);
  });

  it("mounts the script from an immutable ConfigMap, byte for byte", async () => {
    const rendered = await rendering(argsFor());
    const configMap = rendered.find("kubernetes:core/v1:ConfigMap", "tracardi-install-job-script");
    const source = readFileSync(new URL("../../components/scripts/install.py", import.meta.url), "utf8");
    assert.deepEqual(configMap.inputs.data, { "install.py": source });
    assert.equal(configMap.inputs.immutable, true);
    assert.equal(configMap.inputs.metadata.name, undefined, "named by its content's generation");
  });

  it("sees the token and the password as files, and nothing else of their Secrets", async () => {
    const rendered = await rendering(argsFor());
    const pod = jobOf(rendered).spec.template.spec;
    assert.deepEqual(pod.containers[0].volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "script", mountPath: "/opt/tracardi", readOnly: true },
      { name: "secrets", mountPath: "/run/secrets/tracardi", readOnly: true },
    ]);
    assert.deepEqual(pod.volumes.at(-1), {
      name: "secrets",
      projected: {
        defaultMode: 0o440,
        sources: [
          {
            secret: {
              name: "tokens-secret",
              items: [{ key: "installation-token", path: "token" }],
              optional: true,
            },
          },
          {
            secret: {
              name: "tracardi-install-job-administrator-00000000",
              items: [{ key: "password", path: "password" }],
              optional: true,
            },
          },
        ],
      },
    });
  });

  it("generates a password where nobody chose one, and hands it out as a secret", async () => {
    const rendered = await rendering(argsFor());
    const { generatedPassword } = rendered.result;
    assert.ok(generatedPassword);
    assert.equal(await isSecret(generatedPassword), true);
    assert.equal(await resolved(generatedPassword), "<generated tracardi-install-job-administrator>");
    const secret = rendered.find("kubernetes:core/v1:Secret", "tracardi-install-job-administrator");
    assert.deepEqual(secret.inputs.stringData, {
      password: "<generated tracardi-install-job-administrator>",
    });
    assert.equal(secret.inputs.immutable, true);
    assertNoPlainSecret(rendered, ["<generated tracardi-install-job-administrator>"]);
  });

  it("takes the stack's password, and shows it nowhere", async () => {
    const rendered = await rendering(
      argsFor({ administratorPassword: "any" }, pulumi.secret("canary-password")),
    );
    assert.equal(rendered.result.generatedPassword, undefined);
    assert.deepEqual(rendered.all("random:index/randomPassword:RandomPassword"), []);
    const secret = rendered.find("kubernetes:core/v1:Secret", "tracardi-install-job-administrator");
    assert.deepEqual(secret.inputs.stringData, { password: "canary-password" });
    assertNoPlainSecret(rendered, ["canary-password"]);
  });

  it("refers to a Secret that exists, and makes none", async () => {
    const administrator = { email: "admin@example.com", secret: { name: "chosen", key: "pw" } };
    const rendered = await rendering(argsFor({ administrator }));
    assert.deepEqual(rendered.kind("Secret"), []);
    assert.equal(rendered.result.generatedPassword, undefined);
    assert.deepEqual(passwordSource(rendered), {
      name: "chosen",
      items: [{ key: "pw", path: "password" }],
      optional: true,
    });
  });

  it("ends: by itself, at the latest after 20 minutes, and is removed a day later", async () => {
    const { spec } = jobOf(await rendering(argsFor()));
    assert.equal(spec.activeDeadlineSeconds, 1200);
    assert.equal(spec.ttlSecondsAfterFinished, 86_400);
    assert.equal(spec.backoffLimit, 0);
    assert.deepEqual(spec.podFailurePolicy.rules, [
      { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
    ]);
  });

  it("is never updated, and has no fixed name: whatever changes is another Job, even when this one is gone", async () => {
    const rendered = await rendering(argsFor());
    const [job] = rendered.kind("Job");
    assert.deepEqual(job?.replaceOnChanges, ["*"]);
    assert.equal(job?.deleteBeforeReplace, false);
    assert.equal(job?.inputs.metadata.name, undefined);
  });

  it("says in its pod for which layout of the data it ran: another one is another Job", async () => {
    const annotations = async (release: string) =>
      jobOf(await rendering(argsFor({ release }))).spec.template.metadata.annotations;
    assert.deepEqual(await annotations("1.1.0"), { "tracardi/data-version": "09x" });
    assert.deepEqual(await annotations("0.8.2.1"), { "tracardi/data-version": "0820" });
  });

  it("hands parent, provider and protection on, but for what is replaced by design", async () => {
    await assertPassesOptions(
      (name, opts) => new InstallJob(name, argsFor(), opts),
      ["ConfigMap component-script", "Job component", "Secret component-administrator"],
    );
  });
});
