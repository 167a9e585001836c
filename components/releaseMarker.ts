/** The API server's own memory of what is installed: it refuses a step that the data does not survive. */
import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type MarkerPlan, markerKeys } from "../stacks/lifecycle/marker.ts";
import { installationLabels } from "./internal/labels.ts";
import { markerRule } from "./internal/markerRule.ts";

export interface ReleaseMarkerArgs {
  /** Name of the installation. */
  readonly installation: string;
  /** Which namespace carries the marker, and whether it is watched. Plain data: it decides which resources there are. */
  readonly plan: MarkerPlan;
}

/** What is written into the namespace. */
export interface Marker {
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * The plan's words, and which state they come from. With an empty state they would be the same, and everything would be made
 * a second time beside what runs.
 */
export function marker({ namespace, annotations }: MarkerPlan, mergingToken: pulumi.Output<string>): Marker {
  // 240 random bits cannot be found again from it.
  const fingerprint = mergingToken.apply((token) =>
    createHash("sha256").update(token).digest("hex").slice(0, 16),
  );
  return { namespace, annotations: { ...annotations, [markerKeys.state]: pulumi.unsecret(fingerprint) } };
}

/**
 * The marker itself is written with its namespace, before anything else of the installation. The rule says nothing of a
 * release, so that it never has to be learned in the `up` that it judges. Where rules of admission may not be made only
 * the stack's memory is left (stacks/lifecycle.ts).
 */
export class ReleaseMarker extends pulumi.ComponentResource {
  constructor(name: string, args: ReleaseMarkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:ReleaseMarker", name, {}, opts);
    const { installation, plan } = args;
    if (plan.enforced) {
      const metadata = { name: `${installation}-release-marker`, labels: installationLabels(installation) };
      const policy = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
        `${name}-release-marker`,
        { metadata, spec: markerRule(plan.namespace) },
        { parent: this },
      );
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
        `${name}-release-marker`,
        { metadata, spec: { policyName: policy.metadata.name, validationActions: ["Deny"] } },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
