/** The install step: a Job that has the private API make what Tracardi needs in its stores, and the first administrator. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { passwordKey } from "../stacks/environment.ts";
import { type InstallPlan, installTimes } from "../stacks/install.ts";
import type { PodDefaults } from "../stacks/plan.ts";
import type { Release } from "../stacks/releases.ts";
import type { SecretKey } from "./credentials.ts";
import { tierLabels } from "./internal/labels.ts";
import { podTemplate } from "./internal/podTemplate.ts";
import { mountedScript } from "./internal/script.ts";

export interface InstallJobArgs {
  readonly installation: string;
  readonly plan: InstallPlan;
  readonly release: Release;
  readonly pods: PodDefaults;
  readonly priorityClassName?: pulumi.Input<string> | undefined;
  readonly namespace: pulumi.Input<string>;
  /** The installation token, in the same namespace. */
  readonly token: SecretKey;
  /** The administrator's password, when the plan says that it is configured. */
  readonly password?: pulumi.Output<string>;
}

const secrets = { directory: "/run/secrets/tracardi", token: "token", password: "password" } as const;

/**
 * Pulumi waits for its success: what depends on it finds Tracardi installed. It runs again when its pod would change,
 * which a new data version, release or script does; then it finds everything there, or installs what is missing.
 */
export class InstallJob extends pulumi.ComponentResource {
  readonly job: k8s.batch.v1.Job;
  /** A secret; only when it was generated. */
  readonly generatedPassword?: pulumi.Output<string>;

  constructor(name: string, args: InstallJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:InstallJob", name, {}, opts);
    const { installation, plan, release, namespace } = args;
    const child = { parent: this };
    const labels = tierLabels(installation, "install-job", release.version);
    const metadata = { namespace, labels };

    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name }, automountServiceAccountToken: false },
      child,
    );
    const { key, generated } = this.#administratorPassword(name, args, labels);
    if (generated !== undefined) this.generatedPassword = generated;
    const { patience, pause } = installTimes;
    const script = mountedScript(
      `${name}-script`,
      { file: "install.py", namespace, labels, patience, pause },
      child,
    );
    const template = podTemplate({
      installation,
      tier: "install-job",
      labels,
      pods: args.pods,
      image: { repository: release.images.api, tag: release.version },
      size: plan.size,
      serviceAccountName: account.metadata.name,
      priorityClassName: args.priorityClassName,
      restartPolicy: "Never",
      spreadPerRevision: false,
      // It serves nobody, so it ends at once.
      preStopSeconds: 0,
      terminationGracePeriodSeconds: 30,
      temporaryMebibytes: 8,
      container: {
        command: script.command,
        env: [
          { name: "API_URL", value: plan.apiUrl },
          { name: "ADMINISTRATOR_EMAIL", value: plan.administrator.email },
          { name: "TOKEN_FILE", value: `${secrets.directory}/${secrets.token}` },
          { name: "PASSWORD_FILE", value: `${secrets.directory}/${secrets.password}` },
          ...script.env,
        ],
        ports: [],
        lastWords: true,
        volumeMounts: [script.mount, { name: "secrets", mountPath: secrets.directory, readOnly: true }],
      },
      volumes: [script.volume, secretFiles(args.token, key)],
    });
    this.job = new k8s.batch.v1.Job(
      name,
      {
        metadata,
        spec: {
          completions: 1,
          parallelism: 1,
          // The script has waited and asked again by itself; another pod would get the same answer.
          backoffLimit: 0,
          activeDeadlineSeconds: installTimes.activeDeadline,
          ttlSecondsAfterFinished: installTimes.kept,
          podFailurePolicy: {
            // A drained or lost node is not the script's failure. No rule ends the Job: Pulumi's provider 4 does not know a Job
            // that has failed by a rule, and would wait for it.
            rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
          },
          template: {
            ...template,
            // A change of the pod replaces the Job, and it runs again.
            metadata: { labels, annotations: { "tracardi/data-version": plan.dataVersion } },
          },
        },
      },
      {
        ...child,
        // Replaced by design, which protection would refuse. Never updated: it may have been removed meanwhile. A failed one
        // is replaced by the next `up`, whether it is still there or not.
        protect: false,
        replaceOnChanges: ["*"],
        customTimeouts: { create: `${installTimes.awaited}s` },
        ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
      },
    );
    this.registerOutputs({});
  }

  #administratorPassword(
    name: string,
    { plan, namespace, password }: InstallJobArgs,
    labels: Readonly<Record<string, string>>,
  ): { readonly key: SecretKey; readonly generated?: pulumi.Output<string> } {
    const source = plan.administrator.password;
    if (source.kind === "existing") {
      return { key: { secretName: pulumi.output(source.secret), key: source.key } };
    }
    const generated =
      source.kind === "generated"
        ? new random.RandomPassword(`${name}-administrator`, { length: 24, special: false }, { parent: this })
            .result
        : undefined;
    const content = generated ?? password;
    if (content === undefined)
      throw new Error("the plan asks for the administrator's password, but none was given");
    const secret = new k8s.core.v1.Secret(
      `${name}-administrator`,
      {
        metadata: { namespace, labels },
        immutable: true,
        stringData: { [passwordKey]: pulumi.secret(content) },
      },
      // Replaced by design whenever its content changes, which protection would refuse.
      { parent: this, protect: false },
    );
    return {
      key: { secretName: secret.metadata.name, key: passwordKey },
      ...(generated === undefined ? {} : { generated }),
    };
  }
}

/**
 * Files instead of variables: they are in no description of the pod. Nothing else of the two Secrets is in reach. Where one is
 * missing the script says so at once; otherwise the pod would wait for it until the Job's time is over.
 */
function secretFiles(token: SecretKey, password: SecretKey): k8s.types.input.core.v1.Volume {
  const file = ({ secretName, key }: SecretKey, path: string) => ({
    secret: { name: secretName, items: [{ key, path }], optional: true },
  });
  return {
    name: "secrets",
    projected: {
      defaultMode: 0o440,
      sources: [file(token, secrets.token), file(password, secrets.password)],
    },
  };
}
