/** What a card says about a tier of the installation. */
import type { ApiPlan, Plan } from "../stacks/plan.ts";
import { mostReplicas, type TierSize } from "../stacks/sizing.ts";
import type { StorePlan } from "../stacks/stores.ts";
import type { TierName } from "../stacks/topologies.ts";
import type { Card, Replicas } from "./card.ts";
import { certificateWords, counted, doorText, storeTls } from "./words.ts";

type Facts = Pick<Card, "kind" | "notes" | "literals" | "replicas">;

/** @throws Error for a tier that the plan does not have */
export function tierFacts(plan: Plan, tier: TierName): Facts {
  const edge = [plan.zones.public.edge, plan.zones.private.edge].find((one) => one.tier === tier);
  if (edge !== undefined) {
    return {
      kind: "edge",
      notes: [
        "Traefik",
        doorText(edge.loadBalancer),
        ...(edge.trusted === undefined
          ? []
          : [`allow list: ${counted(edge.trusted.length, "trusted range")}`]),
        `certificate: ${certificateWords(edge.certificate).kind}`,
      ],
      literals: edge.hosts,
      replicas: replicasOf(edge.size),
    };
  }
  const api = plan.apis.find(({ role }) => role.tier === tier);
  if (api !== undefined) return apiFacts(plan, api);
  if (tier === "gui" && plan.gui.runs === "cluster") {
    return {
      kind: "tier",
      notes: ["static files; calls nothing"],
      literals: [],
      replicas: replicasOf(plan.gui.size),
    };
  }
  if (tier === "install-job" && plan.install !== undefined) {
    return {
      kind: "tier",
      notes: ["a Job; ends when it has installed"],
      literals: [],
      replicas: replicasOf(plan.install.size),
    };
  }
  const worker = plan.workers.find((one) => one.tier === tier);
  if (worker !== undefined) {
    return {
      kind: "tier",
      notes: ["opens no port"],
      literals: [],
      replicas: replicasOf(worker.size),
    };
  }
  const store = plan.stores.find((one) => one.store === tier);
  if (store?.embedded === undefined) throw new Error(`the plan has no tier ${tier}`);
  return { kind: "store", notes: storeNotes(store), literals: [], replicas: replicasOf(store.embedded.size) };
}

function replicasOf(size: TierSize): Replicas {
  return { fewest: size.replicas, most: mostReplicas(size) };
}

export function storeNotes(store: StorePlan): readonly string[] {
  return [store.embedded === undefined ? storeTls(store) : `embedded, ${storeTls(store)}`];
}

function apiFacts({ release }: Plan, { role, size }: ApiPlan): Facts {
  const both = role.serves.length > 1 ? ["answers both zones"] : [];
  return {
    kind: "tier",
    notes: [`tracardi-api ${release.version}`, ...both],
    literals: [],
    replicas: replicasOf(size),
  };
}
