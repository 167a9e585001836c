/**
 * What may follow what. Releases with the same data version may; a new data version starts with empty indices, which
 * only its own update worker fills, from one earlier data version, and nothing leads back.
 */

import { lastingChanges } from "../lasting.ts";
import { type DataVersion, dataVersions, type Release, releases } from "../releases.ts";
import type { Mistake } from "../settings/mistake.ts";
import { alternatives } from "../settings/refusal.ts";
import type { Named } from "../settings/rule.ts";
import { acknowledgementOf } from "./acknowledgement.ts";
import type { Installed } from "./installed.ts";

export interface Next {
  readonly installed: Installed;
  /** `tracardi:acknowledgeMigration`, where it is set. */
  readonly acknowledged?: string | undefined;
}

/** What is wrong with that step; nothing for a first installation, or when all is well. */
export function judge(before: Installed | undefined, next: Next, named: Named): readonly Mistake[] {
  if (before === undefined) return [];
  return [...judgeRelease(before, next, named), ...judgeLasting(before, next.installed, named)];
}

/** The way back of every refusal is a document, because it begins with a backup. */
const guide = "docs/upgrading.md";

function judgeRelease(before: Installed, next: Next, named: Named): readonly Mistake[] {
  const { installed, acknowledged } = next;
  if (before.dataVersion === installed.dataVersion) return [];
  const refuse = (reason: string, remedy: string): readonly Mistake[] => [
    { key: named("release"), value: JSON.stringify(installed.release), reason, remedy },
  ];
  const was = `the installed ${before.release} (data version ${before.dataVersion})`;

  if (!isKnown(before.dataVersion)) {
    return refuse(
      `would follow ${was}, which this version of the program does not know`,
      "use the version that installed it, or a newer one",
    );
  }
  if (age(before.dataVersion) > age(installed.dataVersion)) {
    return refuse(
      `cannot read what ${was} has written, and nothing leads back`,
      `write ${JSON.stringify(before.release)}, or restore a backup beside it (${guide})`,
    );
  }
  const { migratesFrom } = releaseOf(installed);
  if (migratesFrom !== before.dataVersion) {
    return refuse(
      `migrates data version ${migratesFrom} only, and would skip it behind ${was}`,
      `upgrade to ${alternatives(releasesWith(migratesFrom))} first`,
    );
  }
  const wanted = acknowledgementOf(before.release, installed.release);
  if (acknowledged === wanted) return [];
  if (acknowledged !== undefined) {
    return [
      {
        key: named("acknowledgeMigration"),
        value: JSON.stringify(acknowledged),
        reason: "is not this migration",
        remedy: `write ${JSON.stringify(wanted)} when a backup is made (${guide})`,
      },
    ];
  }
  return refuse(
    `begins a new data version (${installed.dataVersion}) behind ${was}: it starts empty, and there is no way back`,
    `make a backup (${guide}), then set ${named("acknowledgeMigration")} to ${JSON.stringify(wanted)}`,
  );
}

function judgeLasting(before: Installed, after: Installed, named: Named): readonly Mistake[] {
  const lasting = ({ dataVersion, lasting: settings }: Installed) => ({ dataVersion, settings });
  return lastingChanges(lasting(before), lasting(after)).map(({ key, before: old, after: value }) => ({
    key: named(key),
    ...(value === "" ? {} : { value: JSON.stringify(value) }),
    reason: `was ${old === "" ? "not set" : JSON.stringify(old)} ${consequence(key)}`,
    remedy: `${old === "" ? "remove it" : `write ${JSON.stringify(old)}`}, or install beside it under another ${named("name")}`,
  }));
}

function consequence(key: string): string {
  return key === "namespaces"
    ? "at the installation, and Pulumi would delete the namespaces or take them over, with everything in them"
    : "when the data was written, and Tracardi would look for it elsewhere";
}

function isKnown(dataVersion: string): dataVersion is DataVersion {
  return (dataVersions as readonly string[]).includes(dataVersion);
}

/** Position in the history of data versions. */
function age(dataVersion: string): number {
  return dataVersions.indexOf(dataVersion as DataVersion);
}

function releaseOf({ release }: Installed): Release {
  return releases[release as keyof typeof releases];
}

function releasesWith(dataVersion: string): readonly string[] {
  return Object.values(releases)
    .filter((release) => release.dataVersion === dataVersion)
    .map(({ version }) => version);
}
