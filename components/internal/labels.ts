/** Labels of every object. Selectors use three of them and never change: they are immutable in Kubernetes. */
import type { TierName } from "../../stacks/topologies.ts";

export type Labels = Readonly<Record<string, string>>;

/** What a Service, a disruption budget or a policy selects pods by. Never the version: an upgrade would replace all. */
export function selector(installation: string, tier: TierName): Labels {
  return {
    "app.kubernetes.io/name": "tracardi",
    "app.kubernetes.io/instance": installation,
    "app.kubernetes.io/component": tier,
  };
}

/** Labels of an object that belongs to one tier. `version` is the version of what runs in it. */
export function tierLabels(installation: string, tier: TierName, version: string): Labels {
  return { ...selector(installation, tier), ...common, "app.kubernetes.io/version": version };
}

/** Labels of an object that belongs to the installation as a whole. */
export function installationLabels(installation: string): Labels {
  return { "app.kubernetes.io/name": "tracardi", "app.kubernetes.io/instance": installation, ...common };
}

const common = {
  "app.kubernetes.io/part-of": "tracardi",
  "app.kubernetes.io/managed-by": "pulumi",
} as const;
