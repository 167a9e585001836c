/** An acknowledged migration is one, and the one that the release asks for. */
import { acknowledgementOf, readAcknowledgement } from "../../lifecycle/acknowledgement.ts";
import { type ReleaseVersion, releases } from "../../releases.ts";
import { finding, rule } from "../rule.ts";

export const migrationRules = [
  rule(["release", "acknowledgeMigration"], ({ release, acknowledgeMigration }, named) => {
    if (acknowledgeMigration === undefined) return undefined;
    const { from, to } = readAcknowledgement(acknowledgeMigration) ?? {};
    if (from === undefined || to !== release) {
      return finding(
        "acknowledgeMigration",
        `does not lead to ${named("release")} "${release}"`,
        from === undefined || from === release
          ? "remove it"
          : `write ${JSON.stringify(acknowledgementOf(from, release))}, or remove it`,
      );
    }
    // A release that is not in the table may have been installed by another version of this program.
    const source = releases[from as ReleaseVersion] as (typeof releases)[ReleaseVersion] | undefined;
    const { dataVersion, migratesFrom } = releases[release];
    if (source === undefined || source.dataVersion === migratesFrom) return undefined;
    return source.dataVersion === dataVersion
      ? finding(
          "acknowledgeMigration",
          `is no migration: both keep their data as ${dataVersion}`,
          "remove it",
        )
      : finding(
          "acknowledgeMigration",
          `is impossible: ${release} migrates data version ${migratesFrom}, not ${source.dataVersion}`,
          "remove it",
        );
  }),
];

export const migrationWarnings = [
  rule(["acknowledgeMigration"], ({ acknowledgeMigration }) =>
    acknowledgeMigration === undefined
      ? undefined
      : finding(
          "acknowledgeMigration",
          "is a migration of which only a person can do a part",
          "follow the output migrationSteps, and remove the key when that is done",
        ),
  ),
];
