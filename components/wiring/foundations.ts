/** What every part of an installation stands on. */
import type * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../../stacks/plan.ts";
import type { Passwords } from "../../stacks/settings.ts";
import type { GuardRails } from "../guardRails.ts";
import type { NetworkPolicies } from "../networkPolicies.ts";
import type { PriorityClasses } from "../priorityClasses.ts";
import type { EmbeddedStores } from "../stores/index.ts";
import type { Namespaces } from "./namespaces.ts";

/** The installation's own tokens. */
export interface Tokens {
  readonly installation: pulumi.Output<string>;
  readonly merging: pulumi.Output<string>;
}

export interface Foundations {
  /** The installation, parent of its parts. */
  readonly parent: pulumi.ComponentResource;
  /** Beginning of all logical names. */
  readonly name: string;
  readonly plan: Plan;
  readonly namespaces: Namespaces;
  readonly priorities: PriorityClasses;
  readonly guardRails: GuardRails;
  readonly policies: NetworkPolicies;
}

/** Foundations of those who store and find data. */
export interface DataFoundations extends Foundations {
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  /** Absent where the stores exist already. */
  readonly stores: EmbeddedStores | undefined;
}
