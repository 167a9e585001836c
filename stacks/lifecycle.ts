/** Whether what the stack file asks for may follow what is installed. The stack itself remembers what that is. */
import * as pulumi from "@pulumi/pulumi";
import { type Installed, installedBy, recall } from "./lifecycle/installed.ts";
import { judge } from "./lifecycle/judge.ts";
import type { Settings } from "./settings/defaults.ts";
import { report } from "./settings/mistake.ts";

/** What the stack remembers: outputs of these names, as the last `up` that came to its end left them. */
export interface LastOutputs {
  readonly installed: unknown;
  readonly images: unknown;
}

/** Reads the stack's own last outputs, before anything is planned or touched. */
export async function lastOutputs(): Promise<LastOutputs> {
  const self = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const stack = new pulumi.StackReference(self);
  const [installed, images] = await Promise.all([
    stack.getOutputValue("installed"),
    stack.getOutputValue("images"),
  ]);
  return { installed, images };
}

/**
 * What the cluster says counts besides (components/releaseMarker.ts).
 * @returns what to remember, as the output `installed`
 * @throws {pulumi.RunError} when it may not follow; Pulumi shows it without a stack trace
 */
export function follow(settings: Settings, config: pulumi.Config, last: LastOutputs): Installed {
  const next = installedBy(settings);
  const mistakes = judge(
    remembered(last),
    { installed: next, acknowledged: settings.acknowledgeMigration },
    (key) => `${config.name}:${key}`,
  );
  if (mistakes.length > 0) throw new pulumi.RunError(report(pulumi.getStack(), mistakes));
  return next;
}

function remembered({ installed }: LastOutputs): Installed | undefined {
  try {
    return recall(installed);
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}
