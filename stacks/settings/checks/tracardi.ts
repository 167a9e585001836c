/** Tracardi itself: nothing that the release does not read, for no tier that does not exist, and no secret in clear. */
import { checkExtra } from "../../environment/extra.ts";
import { releasesThatRead } from "../../environment/settable.ts";
import { isReadBy } from "../../environment/table.ts";
import type { ExtensibleTier } from "../../environment/variable.ts";
import { loggingVariables } from "../../environment/variables/application.ts";
import { releases } from "../../releases.ts";
import { type Topology, topologyFacts } from "../../topologies.ts";
import type { Finding } from "../mistake.ts";
import { alternatives } from "../refusal.ts";
import { finding, rule } from "../rule.ts";

const workers: readonly ExtensibleTier[] = ["merging-worker", "update-worker"];

export const tracardiRules = [
  ...(["features", "caches", "connections", "timeouts", "logging"] as const).map((group) =>
    rule([group, "release"], (settings) =>
      Object.keys(settings[group]).map((member) => {
        const readers = releasesThatRead(`${group}.${member}`);
        return readers.length === 0 || readers.includes(settings.release)
          ? undefined
          : finding(
              [group, member],
              `is not read by release ${settings.release}, only by ${readers.join(" and ")}`,
              "remove it",
            );
      }),
    ),
  ),

  rule(["topology", "apiDocs"], ({ topology, apiDocs }) =>
    strangers(
      topology,
      Object.entries(apiDocs).flatMap(([tier, on]) => (on ? [tier] : [])),
      ["apiDocs"],
    ),
  ),
  rule(["topology", "logging"], ({ topology, logging }) =>
    strangers(topology, Object.keys(logging.levels), ["logging", "levels"], workers),
  ),
  rule(["topology", "extraEnv"], ({ topology, extraEnv }) =>
    strangers(topology, Object.keys(extraEnv), ["extraEnv"], workers),
  ),

  rule(["release", "logging"], ({ release, logging }) => {
    const tier = "update-worker";
    return logging.levels[tier] === undefined || isReadBy(loggingVariables[0], release, tier)
      ? undefined
      : finding(
          ["logging", "levels", tier],
          `is not read by the update worker of release ${release}`,
          "remove it",
        );
  }),

  rule(["production", "logging"], ({ production, logging }) => (production ? debugging(logging.levels) : [])),

  rule(["topology", "release", "extraEnv"], ({ release, extraEnv }, named) =>
    Object.entries(extraEnv).flatMap(([tier, extras]) =>
      Object.entries(extras ?? {}).map(([name, extra]): Finding | undefined => {
        const refusal = checkExtra(name, extra, { tier: tier as ExtensibleTier, version: release }, named);
        return refusal === undefined ? undefined : { path: ["extraEnv", tier, name], ...refusal };
      }),
    ),
  ),

  // Both ends of the queue put it into an address as it is.
  rule(["redisPassword", "release"], ({ redisPassword, release }) =>
    redisPassword === undefined ||
    releases[release].updateWorker.queue !== "celery" ||
    /^[-._~a-zA-Z0-9]+$/.test(redisPassword)
      ? undefined
      : finding(
          "redisPassword",
          `has characters that break the address of the update worker's queue in release ${release}`,
          "use letters, digits, hyphens, dots, underscores and tildes only, and more of them",
        ),
  ),
];

export const tracardiWarnings = [
  rule(["production", "logging"], ({ production, logging }) => (production ? [] : debugging(logging.levels))),
];

/** What is written for a tier that the topology does not have. */
function strangers(
  topology: Topology,
  written: readonly string[],
  path: readonly string[],
  others: readonly string[] = [],
): readonly Finding[] {
  const tiers: readonly string[] = [...topologyFacts[topology].apis.map(({ tier }) => tier), ...others];
  return written
    .filter((tier) => !tiers.includes(tier))
    .map((tier) =>
      finding(
        [...path, tier],
        `is for a tier that topology "${topology}" does not have`,
        `write ${alternatives(tiers)}, or remove it`,
      ),
    );
}

/** Source: Tracardi logs the address at which it connects to Redis, the password inside, at level DEBUG. */
function debugging(levels: Readonly<Partial<Record<string, string | undefined>>>): readonly Finding[] {
  return Object.entries(levels).flatMap(([tier, level]) =>
    level === "DEBUG"
      ? [finding(["logging", "levels", tier], "writes the password of Redis into the log", 'write "INFO"')]
      : [],
  );
}
