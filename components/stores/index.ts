/** Stores that the installation brings along, for development. Production connects to what exists. */
import * as pulumi from "@pulumi/pulumi";
import type { PodDefaults } from "../../stacks/plan.ts";
import type { StorePlan } from "../../stacks/stores.ts";
import type { StoreName } from "../../stacks/topologies.ts";
import { CertificateAuthority } from "../internal/certificateAuthority.ts";
import { Elasticsearch } from "./elasticsearch.ts";
import { Mysql } from "./mysql.ts";
import { Redis } from "./redis.ts";

export interface EmbeddedStoresArgs {
  readonly installation: string;
  /** The stores that the release needs. */
  readonly plans: readonly StorePlan[];
  readonly namespace: pulumi.Input<string>;
  readonly pods: PodDefaults;
  readonly priorityClassName?: pulumi.Input<string> | undefined;
}

/** `dependsOn` holds the stores' pods back, so that policies exist before them. */
export class EmbeddedStores extends pulumi.ComponentResource {
  /** Generated; kept in the stack's state. */
  readonly passwords: Readonly<Partial<Record<StoreName, pulumi.Output<string>>>>;
  /** PEM certificate of the authority that signed Elasticsearch's certificate. */
  readonly elasticsearchCa: pulumi.Output<string>;

  constructor(name: string, args: EmbeddedStoresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:EmbeddedStores", name, {}, opts);
    const child = { parent: this, ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }) };

    // Not the zones' authority: whoever trusts that one for web sites has no business with the stores.
    const authority = new CertificateAuthority(
      `${name}-ca`,
      { commonName: `${args.installation} stores CA`, organization: "Tracardi installation" },
      { parent: this },
    );
    const make = (plan: StorePlan) => {
      const storeName = `${name}-${plan.store}`;
      const storeArgs = { ...args, plan };
      switch (plan.store) {
        case "elasticsearch":
          return new Elasticsearch(storeName, { ...storeArgs, authority }, child);
        case "redis":
          return new Redis(storeName, storeArgs, child);
        case "mysql":
          return new Mysql(storeName, storeArgs, child);
      }
    };
    this.passwords = Object.fromEntries(args.plans.map((plan) => [plan.store, make(plan).password]));
    this.elasticsearchCa = authority.certificatePem;
    this.registerOutputs({});
  }
}
