/** Everything that must hold between settings, in the order in which it is reported. */
import type { Rule } from "../rule.ts";
import { certificateRules } from "./certificates.ts";
import { clusterRules, clusterWarnings } from "./cluster.ts";
import { extraRules } from "./extras.ts";
import { hostRules } from "./hosts.ts";
import { installRules } from "./install.ts";
import { loadBalancerRules, loadBalancerWarnings } from "./loadBalancers.ts";
import { migrationRules, migrationWarnings } from "./migration.ts";
import { objectRules } from "./objects.ts";
import { outgoingRules, outgoingWarnings } from "./outgoing.ts";
import { podRules, podWarnings } from "./pods.ts";
import { rangeRules, rangeWarnings } from "./ranges.ts";
import { sizeRules, sizeWarnings } from "./size.ts";
import { storeRules, storeWarnings } from "./stores.ts";
import { tracardiRules, tracardiWarnings } from "./tracardi.ts";

/** What is refused. */
export const rules: readonly Rule[] = [
  ...migrationRules,
  ...clusterRules,
  ...hostRules,
  ...rangeRules,
  ...loadBalancerRules,
  ...outgoingRules,
  ...certificateRules,
  ...sizeRules,
  ...storeRules,
  ...installRules,
  ...tracardiRules,
  ...extraRules,
  ...podRules,
  ...objectRules,
];

/** What is said and done all the same. */
export const warningRules: readonly Rule[] = [
  ...migrationWarnings,
  ...clusterWarnings,
  ...rangeWarnings,
  ...loadBalancerWarnings,
  ...outgoingWarnings,
  ...sizeWarnings,
  ...storeWarnings,
  ...tracardiWarnings,
  ...podWarnings,
];
