/** The workers beside the API. */
import type * as pulumi from "@pulumi/pulumi";
import { Credentials } from "../credentials.ts";
import { Worker } from "../worker.ts";
import type { DataFoundations } from "./foundations.ts";

/** @param dependsOn the install step among them: a worker looks for indices that it makes */
export function makeWorkers(on: DataFoundations, dependsOn: readonly pulumi.Resource[]): void {
  const { parent, namespaces, stores, tokens } = on;
  const { workers, installation, stores: storePlans, release, pods } = on.plan;
  for (const plan of workers) {
    const name = `${on.name}-${plan.tier}`;
    const namespace = namespaces.named(plan.namespace);
    // The Secrets that it reads and no other; the installation token is never among them.
    const read = new Set(
      plan.environment.flatMap((variable) => ("secret" in variable ? [variable.secret] : [])),
    );
    const credentials = new Credentials(
      name,
      {
        installation,
        namespace,
        stores: storePlans.filter(({ store }) => read.has(store)),
        passwords: stores?.passwords ?? on.passwords,
        tokens: read.has("tokens") ? { merging: tokens.merging } : {},
        ...(stores === undefined ? {} : { elasticsearchCa: stores.elasticsearchCa }),
      },
      { parent, dependsOn: [on.guardRails] },
    );
    new Worker(
      name,
      {
        installation,
        plan,
        release,
        pods,
        priorityClassName: on.priorities.workers,
        namespace,
        needs: namespaces.needs(plan.namespace),
        credentials,
      },
      { parent, dependsOn: [...dependsOn] },
    );
  }
}
