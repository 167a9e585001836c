/** What the embedded stores have in common. */
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { PodDefaults } from "../../stacks/plan.ts";
import type { StorePlan } from "../../stacks/stores.ts";
import { tierLabels } from "../internal/labels.ts";

export interface StoreArgs {
  readonly installation: string;
  /** Hosts, size and volume. */
  readonly plan: StorePlan;
  readonly namespace: pulumi.Input<string>;
  readonly pods: PodDefaults;
  readonly priorityClassName?: pulumi.Input<string> | undefined;
}

/** Size and volume of a store that is brought along. */
export function embeddedPart({ plan }: StoreArgs): NonNullable<StorePlan["embedded"]> {
  if (plan.embedded === undefined)
    throw new Error(`${plan.store} exists already: the plan has no size for it`);
  return plan.embedded;
}

/** What every store's workload is told from its args. */
export function placement({ installation, namespace, pods, priorityClassName }: StoreArgs) {
  return { installation, namespace, pods, priorityClassName };
}

/** The volume's size and class, mounted where the store expects its data. */
export function volume(args: StoreArgs, mountPath: string) {
  const { volumeGibibytes: gibibytes, storageClass } = embeddedPart(args);
  return { mountPath, gibibytes, ...(storageClass === undefined ? {} : { storageClass }) };
}

/**
 * 32 letters and digits, about 190 bits. No other characters: Tracardi writes MySQL's password unescaped into an
 * address. Kept in the state; a new one would not fit the data that exists.
 */
export function generatedPassword(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return new random.RandomPassword(name, { length: 32, special: false }, opts).result;
}

/** Another content is another Secret with another name, and the pods that refer to it are rolled. */
export function immutableSecret(
  name: string,
  { installation, namespace, plan }: StoreArgs,
  tag: string,
  stringData: Record<string, pulumi.Output<string>>,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Secret {
  return new k8s.core.v1.Secret(
    name,
    {
      metadata: { namespace, labels: tierLabels(installation, plan.store, tag) },
      immutable: true,
      // Rights, rotation and audits look for keys by this type.
      ...("tls.key" in stringData ? { type: "kubernetes.io/tls" } : {}),
      stringData,
    },
    // Replaced by design whenever its content changes, which protection would refuse.
    { ...opts, protect: false },
  );
}
