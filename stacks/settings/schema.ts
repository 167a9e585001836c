/**
 * Every setting of a stack, once: name, type, default, meaning, example, and since when there is one. What a single
 * value may look like is decided in values.ts, what values must not be together in checks/.
 *
 * A key is flat where a person sets it by hand (`pulumi config set`), an object where several values only make
 * sense together. No secret is ever part of an object: secrets are keys of their own, so that `--secret` fits.
 *
 * A default that follows from other settings is stated in words and filled in by defaults.ts. An example is what a
 * refusal offers when the value is missing; `prompt: true` marks what `pulumi new` asks for. docs/configuration.md,
 * parts of Pulumi.yaml and the JSON Schema of stack files are made from this.
 */
import { z } from "zod";
import { isSecret } from "./coerce.ts";
import { certificates } from "./sections/certificates.ts";
import { cluster } from "./sections/cluster.ts";
import { exposure } from "./sections/exposure.ts";
import { extras } from "./sections/extras.ts";
import { images } from "./sections/images.ts";
import { install } from "./sections/install.ts";
import { installation } from "./sections/installation.ts";
import { loadBalancers } from "./sections/loadBalancers.ts";
import { objects } from "./sections/objects.ts";
import { outgoing } from "./sections/outgoing.ts";
import { pods } from "./sections/pods.ts";
import { size } from "./sections/size.ts";
import { stores } from "./sections/stores.ts";
import { tracardi } from "./sections/tracardi.ts";
import type { SecretText } from "./values.ts";

/** The settings in the order in which a person meets them. */
export const sections = {
  "What is installed": installation,
  "Which cluster": cluster,
  "Who may reach what, and how": exposure,
  "Load balancers of your own": loadBalancers,
  "What pods call": outgoing,
  Certificates: certificates,
  "How much of it": size,
  Stores: stores,
  Tracardi: tracardi,
  "The install step": install,
  "Images and pods": images,
  "What is added to pods": extras,
  "Where pods run": pods,
  "Names and labels": objects,
};

export const schema = z.strictObject({
  ...installation,
  ...cluster,
  ...exposure,
  ...loadBalancers,
  ...outgoing,
  ...certificates,
  ...size,
  ...stores,
  ...tracardi,
  ...install,
  ...images,
  ...extras,
  ...pods,
  ...objects,
});

/** What a stack file says, every value read and its plain default filled in. */
export type Written = z.output<typeof schema>;
export type SettingKey = keyof Written;

/**
 * Keys whose values are secret: all that are read as `secretText`. They are handed on as secret outputs, never as part
 * of the settings.
 */
export type PasswordKey = {
  [K in SettingKey]-?: NonNullable<Written[K]> extends SecretText ? K : never;
}[SettingKey];
export const passwordKeys = Object.entries(schema.shape)
  .filter(([, type]) => isSecret(type))
  .map(([key]) => key as PasswordKey);

export function isPasswordKey(key: string): key is PasswordKey {
  return (passwordKeys as readonly string[]).includes(key);
}
