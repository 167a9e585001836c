/** The settings that say the value of a variable as it is, looked up in the table. */
import { type ReleaseVersion, releaseVersions } from "../releases.ts";
import { isReadBy, type Row, standardOf, variables } from "./table.ts";
import { environmentTiers, type Variable } from "./variable.ts";

type SettingOf<R> = R extends { readonly control: { readonly setting: infer S extends string } } ? S : never;

/** The members of an object of settings: "workflow" of "features". */
export type MemberOf<Group extends string> =
  SettingOf<Row> extends infer S ? (S extends `${Group}.${infer M}` ? M : never) : never;

/** The variables that say what a setting says: more than one where releases name it differently. */
export function variablesOf(setting: string): readonly Variable[] {
  return variables.filter(({ control }) => "setting" in control && control.setting === setting);
}

export function membersOf<const Group extends string>(group: Group): readonly MemberOf<Group>[] {
  const settings = variables.flatMap(({ control }) => ("setting" in control ? [control.setting] : []));
  const members = settings
    .filter((setting) => setting.startsWith(`${group}.`))
    .map((setting) => setting.slice(group.length + 1) as MemberOf<Group>);
  return [...new Set(members)];
}

/** The variable that says it in a release, if any tier reads one. */
export function variableOf(setting: string, version: ReleaseVersion): Variable | undefined {
  return variablesOf(setting).find((variable) =>
    environmentTiers.some((tier) => isReadBy(variable, version, tier)),
  );
}

export function releasesThatRead(setting: string): readonly ReleaseVersion[] {
  return releaseVersions.filter((version) => variableOf(setting, version) !== undefined);
}

/** What holds in a release when the setting is not written, as it would be written: "true", "15", "quarter". */
export function standardSetting(setting: string, version: ReleaseVersion): string | undefined {
  const variable = variableOf(setting, version);
  if (variable === undefined) return undefined;
  const standard = variable.ours ?? standardOf(variable, version);
  if (variable.value.kind !== "flag") return standard;
  return String((standard === "yes") !== isInverted(variable));
}

export function isInverted({ control }: Variable): boolean {
  return "inverted" in control;
}
