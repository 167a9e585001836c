/** Variables that say what a setting says. Most that are not written are left to Tracardi. */

import type { ReleaseVersion } from "../releases.ts";
import type { Settings } from "../settings/defaults.ts";
import { isInverted } from "./settable.ts";
import { isReadBy, variables } from "./table.ts";
import type { Control, EnvironmentTier } from "./variable.ts";
import { type EnvironmentVariable, type Target, yesNo } from "./write.ts";

export function fromSettings(
  { tier, version }: Target<EnvironmentTier, ReleaseVersion>,
  settings: Settings,
): readonly EnvironmentVariable[] {
  return variables
    .filter((variable) => isReadBy(variable, version, tier))
    .flatMap((variable) => {
      const written = settingAt(settings, variable.control) ?? variable.ours;
      if (written === undefined) return [];
      const value = typeof written === "boolean" ? yesNo(written !== isInverted(variable)) : String(written);
      return [{ name: variable.name, value }];
    });
}

function settingAt(settings: Settings, control: Control): unknown {
  if (!("setting" in control)) return undefined;
  return control.setting
    .split(".")
    .reduce<unknown>(
      (value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key],
      settings,
    );
}
