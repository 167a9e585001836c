/** The installation: composes zones, stores, tiers, edges and policies as the plan says. */
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Plan } from "../stacks/plan.ts";
import type { Passwords } from "../stacks/settings.ts";
import { GuardRails } from "./guardRails.ts";
import { withExtraMetadata } from "./internal/extraMetadata.ts";
import { NetworkPolicies } from "./networkPolicies.ts";
import { PriorityClasses } from "./priorityClasses.ts";
import { ReleaseMarker } from "./releaseMarker.ts";
import { EmbeddedStores } from "./stores/index.ts";
import { makeApis } from "./wiring/apis.ts";
import { makeEdges } from "./wiring/edges.ts";
import type { Foundations, Tokens } from "./wiring/foundations.ts";
import { makeGui } from "./wiring/gui.ts";
import { Namespaces } from "./wiring/namespaces.ts";
import { makeWorkers } from "./wiring/workers.ts";

export interface TracardiArgs {
  /** What will exist. Plain data, because it decides which resources there are. */
  readonly plan: Plan;
  /** Default: none, Secrets are named instead. */
  readonly passwords?: Passwords;
}

/** One Tracardi. Give it `provider` (the cluster) and `protect` (whether its parts may be deleted). */
export class Tracardi extends pulumi.ComponentResource {
  readonly trackUrl: string;
  readonly apiUrl: string;
  readonly guiUrl: string;
  readonly namespaces: readonly string[];
  readonly trustedCidrs: readonly string[];
  readonly release: string;
  /** What only a person can do in a migration; empty when there is none. */
  readonly migrationSteps: readonly string[];
  /** Address of each zone's load balancer once the cloud has given one. */
  readonly loadBalancers: Readonly<Record<"public" | "private", pulumi.Output<string | undefined>>>;
  /** Guards the first installation; a secret. */
  readonly installationToken: pulumi.Output<string>;
  /** Password of the first administrator, a secret, when it was generated; null when somebody chose it. */
  readonly administratorPassword: pulumi.Output<string | null>;
  /** Certificate that signed both zones' certificates, when they are self-signed. */
  readonly caCertificate: pulumi.Output<string | null>;
  /** Commands that stand in for load balancers where there are none. */
  readonly portForwards: readonly string[];

  constructor(name: string, { plan, passwords = {} }: TracardiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Tracardi", name, {}, withMetadata(plan, opts));
    const tokens: Tokens = {
      installation: this.#token(`${name}-installation-token`),
      merging: this.#token(`${name}-merging-token`),
    };
    const on = this.#lay(
      name,
      plan,
      new Namespaces({ parent: this, name, plan, mergingToken: tokens.merging }),
    );
    const stores = embeddedStores(on);
    const data = { ...on, tokens, passwords, stores };
    const { operated, installJob } = makeApis(data);
    const installed = [on.policies, ...operated, ...(installJob === undefined ? [] : [installJob])];
    makeWorkers(data, installed);
    makeGui(on, installed);
    const edges = makeEdges(on);

    this.trackUrl = plan.urls.track;
    this.apiUrl = plan.urls.api;
    this.guiUrl = plan.urls.gui;
    this.namespaces = on.namespaces.planned;
    this.trustedCidrs = plan.trustedCidrs;
    this.release = plan.release.version;
    this.migrationSteps = plan.migrationSteps;
    this.loadBalancers = { public: edges.public.address, private: edges.private.address };
    this.installationToken = tokens.installation;
    // Not undefined: the engine would warn about a stack output that does not show.
    this.administratorPassword = pulumi.output<string | null>(installJob?.generatedPassword ?? null);
    this.caCertificate = pulumi.output(edges.authority?.certificatePem ?? null);
    this.portForwards = plan.portForwards;
    this.registerOutputs({ trackUrl: this.trackUrl, apiUrl: this.apiUrl, guiUrl: this.guiUrl });
  }

  #lay(name: string, plan: Plan, namespaces: Namespaces): Foundations {
    const { installation } = plan;
    // The first namespace carries the release marker: what that refuses must not have touched anything else.
    const marked = { parent: this, dependsOn: [...namespaces.resources] };
    const priorities = new PriorityClasses(name, { installation, existing: plan.priorityClasses }, marked);
    new ReleaseMarker(name, { installation, plan: plan.marker }, marked);
    // Before everything else in the namespaces, so that it passes through them, and gone after it.
    const guardRails = new GuardRails(name, { installation, plan: plan.guardRails }, marked);
    const policies = new NetworkPolicies(
      name,
      { installation, connections: plan.connections, tiers: namespaces.byTier() },
      { parent: this, dependsOn: [guardRails] },
    );
    return { parent: this, name, plan, namespaces, priorities, guardRails, policies };
  }

  /** Never changes after the first `up`: data that was merged with one token cannot be merged with another. */
  #token(name: string): pulumi.Output<string> {
    return new random.RandomPassword(name, { length: 40, special: false }, { parent: this }).result;
  }
}

/** Nothing where the stores exist already. */
function embeddedStores(on: Foundations): EmbeddedStores | undefined {
  const { storesNamespace, stores, installation, pods } = on.plan;
  if (storesNamespace === undefined) return undefined;
  return new EmbeddedStores(
    `${on.name}-stores`,
    {
      installation,
      plans: stores,
      namespace: on.namespaces.named(storesNamespace.name),
      pods,
      priorityClassName: on.priorities.stores,
    },
    { parent: on.parent, dependsOn: [on.policies] },
  );
}

/** Nothing is added where nothing is asked for: a transformation would be asked about each resource. */
function withMetadata(
  { extraMetadata }: Plan,
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  return extraMetadata.length === 0
    ? opts
    : {
        ...opts,
        transformations: [withExtraMetadata(extraMetadata), ...(opts.transformations ?? [])],
      };
}
