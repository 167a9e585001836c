/** A whole installation from settings that are written in a program, in place of a stack file. */
import * as pulumi from "@pulumi/pulumi";
import { makePlan } from "../stacks/plan.ts";
import { checkSettings } from "../stacks/settings/check.ts";
import { sentence } from "../stacks/settings/mistake.ts";
import { isPasswordKey } from "../stacks/settings/schema.ts";
import { passwordHolders, type StackSettings } from "../stacks/settings.ts";
import type { TracardiInstallationArgs } from "./installationArgs.ts";
import { Tracardi } from "./tracardi.ts";

/**
 * One Tracardi, described as docs/configuration.md describes a stack file. It goes where its provider points. Its name is that
 * of the component, unless the args say another one, and every object and namespace starts with it: several fit into one
 * program.
 *
 * Wrong settings are refused when the program runs, all of them at once. What is installed is remembered by the cluster alone
 * (the release marker); the stack's own memory belongs to this project's index.ts.
 */
export class TracardiInstallation extends pulumi.ComponentResource {
  /** Where web sites send events to. */
  readonly trackUrl: pulumi.Output<string>;
  /** The private API, which the GUI in an operator's browser calls. */
  readonly apiUrl: pulumi.Output<string>;
  readonly guiUrl: pulumi.Output<string>;
  readonly namespaces: pulumi.Output<string[]>;
  /** Guards the first installation; a secret. */
  readonly installationToken: pulumi.Output<string>;
  /** Address of the public load balancer; empty until the cloud has given one. */
  readonly publicAddress: pulumi.Output<string>;
  /** Address of the private load balancer; empty until the cloud has given one. */
  readonly privateAddress: pulumi.Output<string>;

  constructor(name: string, args: TracardiInstallationArgs, opts?: pulumi.ComponentResourceOptions) {
    // The first part is the package's name: whoever uses this from another language asks for it by that.
    super("tracardi-pulumi:index:TracardiInstallation", name, {}, opts);
    const { settings, passwords } = readArgs(name, args, this);
    const tracardi = new Tracardi(
      settings.name,
      { plan: makePlan(settings), passwords },
      { parent: this, protect: opts?.protect ?? settings.protect },
    );
    this.trackUrl = pulumi.output(tracardi.trackUrl);
    this.apiUrl = pulumi.output(tracardi.apiUrl);
    this.guiUrl = pulumi.output(tracardi.guiUrl);
    this.namespaces = pulumi.output([...tracardi.namespaces]);
    this.installationToken = tracardi.installationToken;
    this.publicAddress = tracardi.loadBalancers.public.apply((address) => address ?? "");
    this.privateAddress = tracardi.loadBalancers.private.apply((address) => address ?? "");
    this.registerOutputs({
      trackUrl: this.trackUrl,
      apiUrl: this.apiUrl,
      guiUrl: this.guiUrl,
      namespaces: this.namespaces,
      installationToken: this.installationToken,
      publicAddress: this.publicAddress,
      privateAddress: this.privateAddress,
    });
  }
}

/** Stands for a value that nothing but the installation itself needs. Letters only: that is what passwords consist of. */
const unread = "encrypted";

/** @throws {pulumi.ResourceError} naming each mistake */
function readArgs(name: string, args: TracardiInstallationArgs, component: pulumi.Resource): StackSettings {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const unknown = given.filter(([key, value]) => !isPasswordKey(key) && isUnknown(value)).map(([key]) => key);
  // They decide which resources there are, which no preview could show.
  if (unknown.length > 0)
    fail(name, component, [
      `${unknown.join(", ")} must be known when the program runs; pass values, no outputs`,
    ]);
  const secretKeys = new Set(given.map(([key]) => key).filter(isPasswordKey));
  const values = Object.fromEntries(
    given.map(([key, value]) => [key, isPasswordKey(key) ? unread : text(value)]),
  );
  // Which cluster it is says the provider, so nothing can go to whichever one is current.
  const complete = { name, kubeContext: "the provider's", ...values };
  const checked = checkSettings(complete, { stack: name, secretKeys, project: name });
  if ("mistakes" in checked) fail(name, component, checked.mistakes.map(sentence));
  if (checked.settings.images === "resolved")
    fail(name, component, [
      `${name}:images "resolved" is remembered by the stack of this project's own program; give imageDigests instead`,
    ]);
  for (const warning of checked.warnings) void pulumi.log.warn(sentence(warning), component);
  const passwords = given.flatMap(([key, value]) =>
    isPasswordKey(key) ? [[passwordHolders[key], pulumi.secret(value as pulumi.Input<string>)] as const] : [],
  );
  return { settings: checked.settings, passwords: Object.fromEntries(passwords) };
}

/** Texts of a stack file: lists and objects travel as JSON. */
function text(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isUnknown(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(isUnknown);
}

function fail(name: string, component: pulumi.Resource, sentences: readonly string[]): never {
  const count = `${sentences.length} mistake${sentences.length === 1 ? "" : "s"}`;
  const lines = sentences.map((one) => `  ${one}`);
  throw new pulumi.ResourceError([`${name} has ${count}:`, ...lines].join("\n"), component, true);
}
