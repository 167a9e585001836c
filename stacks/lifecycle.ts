/** Whether what the stack file asks for may follow what is installed. The stack itself remembers what that is. */
import * as pulumi from "@pulumi/pulumi";
import { type Installed, installedBy, recall } from "./lifecycle/installed.ts";
import { judge } from "./lifecycle/judge.ts";
import { report } from "./settings/mistake.ts";
import type { Settings } from "./settings.ts";

/** Name of the stack's output that the next `preview` or `up` reads. */
const memory = "installed";

/**
 * Reads the stack's own last outputs, before anything is planned or touched. They are those of the last `up` that came
 * to its end; what the cluster says counts besides (components/releaseMarker.ts).
 * @returns what to remember, as the output {@link memory}
 * @throws {pulumi.RunError} when it may not follow; Pulumi shows it without a stack trace
 */
export async function follow(settings: Settings, config: pulumi.Config): Promise<Installed> {
  const next = installedBy(settings);
  const mistakes = judge(
    await remembered(),
    { installed: next, acknowledged: settings.acknowledgeMigration },
    (key) => `${config.name}:${key}`,
  );
  if (mistakes.length > 0) throw new pulumi.RunError(report(pulumi.getStack(), mistakes));
  return next;
}

async function remembered(): Promise<Installed | undefined> {
  const self = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const kept: unknown = await new pulumi.StackReference(self).getOutputValue(memory);
  try {
    return recall(kept);
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}
