/** The API tiers and the install step between them. */
import type * as pulumi from "@pulumi/pulumi";
import { tokenKeys } from "../../stacks/environment.ts";
import type { ApiPlan } from "../../stacks/plan.ts";
import { ApiTier } from "../apiTier.ts";
import { Credentials } from "../credentials.ts";
import { InstallJob } from "../installJob.ts";
import type { DataFoundations } from "./foundations.ts";

/** An API tier and where it finds its secrets. */
interface Api {
  readonly plan: ApiPlan;
  readonly tier: ApiTier;
  readonly credentials: Credentials;
}

/**
 * Private first: what does not start is noticed before the tier that collects events is touched, and
 * a new data version is installed through the private API before web sites' events need it.
 * @returns the tiers that operators use, and the install step
 */
export function makeApis(on: DataFoundations): {
  readonly operated: readonly ApiTier[];
  readonly installJob: InstallJob | undefined;
} {
  const { apis } = on.plan;
  // The API ends itself when its stores do not answer, so they come first.
  const first = on.stores === undefined ? [on.policies] : [on.policies, on.stores];
  const forOperators = ({ role }: ApiPlan) => role.serves.includes("private");
  const controlled = apis.filter(forOperators).map((plan) => makeApi(on, plan, first));
  const operated = controlled.map(({ tier }) => tier);
  const installJob = makeInstallJob(on, controlled);
  const ready = [...first, ...operated, ...(installJob === undefined ? [] : [installJob])];
  for (const plan of apis) if (!forOperators(plan)) makeApi(on, plan, ready);
  return { operated, installJob };
}

function makeApi(on: DataFoundations, plan: ApiPlan, dependsOn: readonly pulumi.Resource[]): Api {
  const { parent, namespaces, stores } = on;
  const { installation, stores: storePlans, release, pods } = on.plan;
  const name = `${on.name}-${plan.role.tier}`;
  const namespace = namespaces.named(plan.namespace);
  const credentials = new Credentials(
    name,
    {
      installation,
      namespace,
      stores: storePlans,
      passwords: stores?.passwords ?? on.passwords,
      tokens: on.tokens,
      ...(stores === undefined ? {} : { elasticsearchCa: stores.elasticsearchCa }),
    },
    { parent, dependsOn: [on.guardRails] },
  );
  const tier = new ApiTier(
    name,
    {
      installation,
      plan,
      release,
      pods,
      priorityClassName: on.priorities.api,
      namespace,
      needs: namespaces.needs(plan.namespace),
      credentials,
    },
    { parent, dependsOn: [...dependsOn] },
  );
  return { plan, tier, credentials };
}

/** After the API that it asks; nothing where a person installs. */
function makeInstallJob(on: DataFoundations, apis: readonly Api[]): InstallJob | undefined {
  const { install, installation, release, pods } = on.plan;
  if (install === undefined) return undefined;
  const api = apis.find(({ plan }) => plan.role.tier === install.api);
  if (api === undefined) throw new Error(`the plan installs through ${install.api}, which it does not have`);
  const { administrator } = on.passwords;
  return new InstallJob(
    `${on.name}-install-job`,
    {
      installation,
      plan: install,
      release,
      pods,
      priorityClassName: on.priorities.api,
      namespace: on.namespaces.named(install.namespace),
      token: { secretName: api.credentials.secretName("tokens"), key: tokenKeys.installation },
      ...(administrator === undefined ? {} : { password: administrator }),
    },
    { parent: on.parent, dependsOn: [on.policies, api.tier] },
  );
}
