/** The namespaces of an installation, one after the other, and how the other parts find them. */
import type * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../../stacks/plan.ts";
import type { Quota } from "../../stacks/quota.ts";
import type { TierName } from "../../stacks/topologies.ts";
import type { NamespacePlan } from "../../stacks/zones.ts";
import { RestrictedNamespace } from "../internal/restrictedNamespace.ts";
import { marker } from "../releaseMarker.ts";
import { TrustZone } from "../trustZone.ts";

export interface NamespacesArgs {
  readonly parent: pulumi.ComponentResource;
  readonly name: string;
  readonly plan: Plan;
  readonly mergingToken: pulumi.Output<string>;
}

export class Namespaces {
  /** In the order in which they are made. */
  readonly resources: readonly pulumi.Resource[];
  readonly #plan: Plan;
  readonly #names = new Map<string, pulumi.Output<string>>();

  constructor({ parent, name, plan, mergingToken }: NamespacesArgs) {
    this.#plan = plan;
    const { zones, storesNamespace, installation, namespaces: manage, guardRails } = plan;
    const mark = marker(plan.marker, mergingToken);
    const { allowed } = guardRails;
    const made: pulumi.Resource[] = [];
    // The first one carries the release marker: what that refuses must not have touched anything else.
    for (const zone of [zones.private, zones.public]) {
      const trustZone = new TrustZone(
        `${name}-${zone.zone}`,
        { installation, plan: zone, manage, allowed, marker: mark },
        { parent, dependsOn: [...made] },
      );
      made.push(trustZone);
      this.#remember(zone.application, trustZone.application);
      this.#remember(zone.edgeNamespace, trustZone.edge);
    }
    if (storesNamespace !== undefined) {
      const lines = allowed[storesNamespace.name];
      const namespace = new RestrictedNamespace(
        `${name}-stores`,
        {
          installation,
          plan: storesNamespace,
          manage,
          ...(lines === undefined ? {} : { annotations: lines }),
        },
        { parent, dependsOn: [...made] },
      );
      made.push(namespace);
      this.#remember(storesNamespace, namespace.name);
    }
    this.resources = made;
  }

  /** As the plan calls them. */
  get planned(): readonly string[] {
    return [...this.#names.keys()];
  }

  /** @throws Error for a namespace that is not planned */
  named(planned: string): pulumi.Output<string> {
    const name = this.#names.get(planned);
    if (name === undefined)
      throw new Error(`the plan puts something into namespace ${planned}, which it does not make`);
    return name;
  }

  /** Namespace of every tier. */
  byTier(): Partial<Record<TierName, pulumi.Output<string>>> {
    return Object.fromEntries(
      Object.entries(this.#plan.tiers).map(([tier, namespace]) => [tier, this.named(namespace)]),
    );
  }

  /** What the namespace of a zone's application must be able to hold. */
  needs(planned: string): Quota | undefined {
    const { zones } = this.#plan;
    return [zones.private.application, zones.public.application].find((zone) => zone?.name === planned)
      ?.quota;
  }

  #remember(plan: NamespacePlan | undefined, name: pulumi.Output<string> | undefined): void {
    if (plan !== undefined && name !== undefined) this.#names.set(plan.name, name);
  }
}
