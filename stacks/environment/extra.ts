/**
 * What a stack file adds to a tier's environment, checked against the table as if the program had written it. Whoever
 * knows better says so (`unchecked`); even then it replaces nothing that the program writes, and is no secret in clear.
 */
import { dialectOf, type ReleaseVersion, releaseVersions } from "../releases.ts";
import { nearest } from "../settings/nearest.ts";
import { alternatives, type Refusal } from "../settings/refusal.ts";
import { checkText, nameSecret } from "./check.ts";
import { isReadBy, variableNamed, variables } from "./table.ts";
import { type ExtensibleTier, type ExtraVariable, extensibleTiers, type Variable } from "./variable.ts";
import type { EnvironmentVariable } from "./write.ts";

export type ExtraEnvironment = Readonly<
  Partial<Record<ExtensibleTier, Readonly<Record<string, ExtraVariable>> | undefined>>
>;

interface Place {
  readonly tier: ExtensibleTier;
  readonly version: ReleaseVersion;
}

/** A refusal whose value must not be shown. */
export interface ExtraRefusal extends Refusal {
  readonly concealed: boolean;
}

/** Names that documents mention and no release here reads, and what to do instead. */
const unread: ReadonlyMap<string, string> = new Map([
  ["ELASTIC_PORT", "write the port into elasticsearch.hosts"],
  ["ELASTIC_CAFILE", "name the certificate in elasticsearch.ca"],
  ["ENTITY_PARTITIONING", "set partitioning.items, which entities follow"],
  ["INSTANCE_PREFIX", "set tenantName"],
  ["TRACARDI_LOGGING_LEVEL", "set logging.levels"],
  ["USER_NAME", "remove it"],
  ["PASSWORD", "remove it"],
  ["STORAGE_DRIVER", "remove it"],
  ["SYNC_PROFILE_TRACKS", "remove it"],
  ["SYNC_PROFILE_TRACKS_MAX_REPEATS", "remove it"],
  ["SYNC_PROFILE_TRACKS_WAIT", "remove it"],
  ["TRACARDI_PRO_HOST", "remove it"],
  ["TRACARDI_PRO_PORT", "remove it"],
  ["TRACARDI_SCHEDULER_HOST", "remove it"],
  ["POSTPONE_DESTINATION_SYNC", "remove it"],
  ["CACHE_PROFILE", "remove it"],
  ["QUERY_LANGUAGE", "remove it"],
  ["UPDATE_PLUGINS_ON_STARTUP", "remove it"],
  ["RUN_HEARTBEAT_EVERY", "remove it"],
  ["RUN_TASKS_EVERY", "remove it"],
]);

/** Names that nobody gives to something that everybody may read. */
export const secretName = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIAL|DSN)S?(_|$)/i;
/** A user and a password in an address. */
export const passwordInside = /:\/\/[^/\s@]*:[^/\s@]*@/;

/** @param named the written name of a setting: "tracardi:topology" */
export function checkExtra(
  name: string,
  extra: ExtraVariable,
  place: Place,
  named: (setting: string) => string,
): ExtraRefusal | undefined {
  const known = variableNamed(name, place.version, place.tier);
  const inClear = "value" in extra && (isSecret(name) || passwordInside.test(extra.value));
  const refusal =
    wrongName(name) ??
    ofTheProxy(name, named) ??
    decidedElsewhere(known, named) ??
    (inClear ? { reason: "is secret, but written as plain text", remedy: nameSecret } : undefined) ??
    (extra.unchecked ? undefined : unknownOrWrong(name, known, extra, place, named));
  return refusal === undefined ? undefined : { ...refusal, concealed: inClear };
}

/** By the table, where it knows the name, else by what the name says. */
function isSecret(name: string): boolean {
  const same = variables.filter((variable) => variable.name === name);
  return same.length === 0 ? secretName.test(name) : same.some(({ value }) => value.kind === "secret");
}

function wrongName(name: string): Refusal | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? undefined
    : {
        reason: "is no name of an environment variable",
        remedy: "write letters, digits and underscores, no digit first",
      };
}

/** What HTTP libraries read, some in lower case and some in upper case. */
const proxyVariables: readonly string[] = ["http_proxy", "https_proxy", "no_proxy", "all_proxy"];

/** Beside these in the other case, or without the way there, they would do half of what they say. */
function ofTheProxy(name: string, named: (setting: string) => string): Refusal | undefined {
  return proxyVariables.includes(name.toLowerCase())
    ? { reason: "needs policies that let it through", remedy: `set ${named("outgoingProxy")} instead` }
    : undefined;
}

function decidedElsewhere(
  known: Variable | undefined,
  named: (setting: string) => string,
): Refusal | undefined {
  if (known === undefined) return undefined;
  const { control } = known;
  if ("setting" in control) {
    return { reason: "is written by the program", remedy: `set ${named(control.setting)} instead` };
  }
  if (!("program" in control)) return undefined;
  return control.program === ""
    ? { reason: "is decided by the program", remedy: "remove it" }
    : { reason: "is decided by the program", remedy: `see ${named(control.program)}` };
}

function unknownOrWrong(
  name: string,
  known: Variable | undefined,
  extra: ExtraVariable,
  place: Place,
  named: (setting: string) => string,
): Refusal | undefined {
  if (known === undefined) return unknown(name, place, named);
  if ("nobody" in known.control) {
    return { reason: `must not be set: ${known.control.nobody}`, remedy: "remove it" };
  }
  if ("value" in extra) return checkText(extra.value, known.value, dialectOf(place.version));
  return known.value.kind === "secret" || known.value.kind === "text"
    ? undefined
    : {
        reason: "comes from a Secret, where it cannot be checked",
        remedy: "write its value, or add unchecked: true",
      };
}

function unknown(name: string, { tier, version }: Place, named: (setting: string) => string): Refusal {
  const same = variables.filter((variable) => variable.name === name);
  const tiers = extensibleTiers.filter((other) =>
    same.some((variable) => isReadBy(variable, version, other)),
  );
  if (tiers.length > 0) {
    return { reason: `is not read by ${tier}`, remedy: `write it for ${alternatives(tiers)}` };
  }
  const versions = releaseVersions.filter((other) =>
    same.some((variable) => isReadBy(variable, other, tier)),
  );
  if (versions.length > 0) {
    return {
      reason: `is not read by release ${version}, only by ${versions.join(" and ")}`,
      remedy: "remove it",
    };
  }
  const instead = unread.get(name);
  if (instead !== undefined) return { reason: "is not read by Tracardi", remedy: withNames(instead, named) };
  const near = nearest(
    name,
    variables.filter((variable) => isReadBy(variable, version, tier)).map((variable) => variable.name),
  );
  const otherwise = 'if Tracardi reads it, write {"value": "…", "unchecked": true}';
  return {
    reason: `is not known to be read by ${tier}`,
    remedy: near === undefined ? otherwise : `did you mean "${near}"? Else, ${otherwise}`,
  };
}

/** Settings are mentioned with the project's name before them. */
function withNames(remedy: string, named: (setting: string) => string): string {
  return remedy.replace(/\b(elasticsearch|partitioning|logging)\.\w+|\btenantName\b/, (setting) =>
    named(setting),
  );
}

/** In the order of their names, which is the same wherever a stack file comes from. */
export function extraEnvironment(
  extra: ExtraEnvironment,
  tier: ExtensibleTier,
): readonly EnvironmentVariable[] {
  return Object.entries(extra[tier] ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, variable]) =>
      "value" in variable
        ? { name, value: variable.value }
        : { name, existingSecret: variable.secret, key: variable.key },
    );
}
