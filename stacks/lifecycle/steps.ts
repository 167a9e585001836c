/** What only a person can do in a migration, in the order in which it is done. */
import { releases } from "../releases.ts";
import type { Settings } from "../settings/defaults.ts";
import { readAcknowledgement } from "./acknowledgement.ts";

export interface Place {
  /** Address of the GUI. */
  readonly gui: string;
  /** Namespace of the update worker. */
  readonly namespace: string;
}

/** Sentences for the stack's output; none while no migration is acknowledged. */
export function migrationSteps(settings: Settings, { gui, namespace }: Place): readonly string[] {
  const { acknowledgeMigration, release, name } = settings;
  const acknowledged = acknowledgeMigration && readAcknowledgement(acknowledgeMigration);
  if (!acknowledged) return [];
  const { migratesFrom, dataVersion } = releases[release];
  const worker = `app.kubernetes.io/instance=${name},app.kubernetes.io/component=update-worker`;
  return [
    `Open ${gui} from a trusted address and log in; release ${release} has users of its own, and its data is empty.`,
    `In the GUI open Maintenance, then Migration; choose the data of ${acknowledged.from} (indices ${migratesFrom}.*) and start it.`,
    `Watch the worker until nothing is left: kubectl -n ${namespace} logs -f -l ${worker}`,
    `Compare the numbers of profiles and events with those of ${acknowledged.from}, and send a test event.`,
    `Remove acknowledgeMigration from the stack file and run pulumi up: the update worker ends.`,
    `The old indices (${migratesFrom}.*) stay beside the new ones (${dataVersion}.*). Delete them only when the backup has been tried.`,
  ];
}
