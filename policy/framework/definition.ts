/** What a policy is: what it asserts, why, and how it looks at objects. The pack translates it for Pulumi. */
import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { KubernetesObject } from "../kubernetes/objects.ts";
import type { Stack } from "../kubernetes/stack.ts";
import type { Installation } from "./installation.ts";

export interface Statement {
  /** As users write it in a configuration. Its file has the same name. */
  readonly name: string;
  readonly severity: Severity;
  /** What holds, in one sentence. Begins every message. */
  readonly description: string;
  /** Why it must hold: a clause that follows what was found. */
  readonly because: string;
  /** Where the reason is written down. */
  readonly source: string;
  /** What to do: a clause that follows the reason. */
  readonly remedy: string;
  /** Default "mandatory". */
  readonly enforcementLevel?: EnforcementLevel;
  readonly configSchema?: PolicyConfigSchema;
}

/** What every judgement may look at besides the objects. */
export interface Surroundings {
  /** What the configuration says about the installation. */
  readonly installation: Installation;
  /** The policy's own configuration, with its defaults. */
  readonly config: Values;
}

// biome-ignore lint/suspicious/noExplicitAny: the schema that the engine has checked it against says what it holds
type Values = Record<string, any>;

/** What is wrong, as the end of a sentence that begins with the object. Reason and remedy where they are special. */
export type Finding = string | { readonly what: string; readonly because?: string; readonly remedy?: string };

/** The same about an object of the stack, or about the stack itself where `about` is missing. */
export interface StackFinding {
  readonly about?: KubernetesObject | undefined;
  readonly what: string;
  readonly because?: string;
  readonly remedy?: string;
}

/** Looks at one object, before it is made. */
export interface ObjectPolicy extends Statement {
  judge(object: KubernetesObject, surroundings: Surroundings): Iterable<Finding>;
}

/** Looks at how the objects of a stack belong together, at the end of a preview or an update. */
export interface StackPolicy extends Statement {
  judgeStack(stack: Stack, surroundings: Surroundings): Iterable<StackFinding>;
}

/** Looks at one object and at what of it the engine keeps secret. `path` leads to a value, e.g. ["data", "password"]. */
export interface SecrecyPolicy extends Statement {
  judgeSecrecy(object: KubernetesObject, isSecret: (path: readonly string[]) => boolean): Iterable<Finding>;
}

export type Definition = ObjectPolicy | StackPolicy | SecrecyPolicy;
