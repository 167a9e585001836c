/** Tracardi starts with tokens that everybody can look up. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { parseImage } from "../kubernetes/images.ts";
import { items, type Values } from "../kubernetes/objects.ts";
import { containersOf, runsForGood } from "../kubernetes/pods.ts";
import { entriesOf } from "../kubernetes/secrets.ts";

/** Defaults of its source, and what is in every example of its stores. */
const defaults = ["tracardi", "s>a.d-kljsa87^5adh", "root", "elastic", "changeme", "password", "admin"];

/** What the API falls back to a default for. */
const needed = ["INSTALLATION_TOKEN", "AUTO_PROFILE_MERGING"] as const;

export const noDefaultTokens: ObjectPolicy = {
  name: "no-default-tokens",
  severity: "critical",
  description: "No token or password is a default of Tracardi, given or left out.",
  because: "everybody knows it; with the installation token a stranger takes over a fresh installation",
  source: "https://github.com/Tracardi/tracardi/blob/0.8.2.1/tracardi/config.py",
  remedy: "generate one, keep it in a Secret and refer to it",

  *judge(object) {
    if (object.kind === "Secret")
      for (const { key, value } of entriesOf(object))
        if (isDefault(value) && !/(user(name)?|database|host|scheme)$/i.test(key))
          yield `holds a well-known value in ${key}`;
    if (!runsForGood(object)) return;
    for (const { name, initial, values } of containersOf(object)) {
      const variables = new Map(items(values.env).map((variable) => [String(variable.name), variable]));
      for (const [variable, { value }] of variables)
        if (/(PASSWORD|TOKEN|MERGING)$/.test(variable) && isDefault(value))
          yield `sets ${variable} to a well-known value in container ${name}`;
      // One that runs first waits for the stores, and needs neither.
      if (initial) continue;
      if (!/(^|\/)(com-)?tracardi-api(-\w+)?$/.test(parseImage(String(values.image)).repository)) continue;
      for (const variable of needed)
        if (isLeftOut(variables.get(variable)))
          yield `leaves ${variable} at its default in container ${name}`;
    }
  },
};

function isDefault(value: unknown): boolean {
  return typeof value === "string" && defaults.includes(value.trim());
}

/** An empty token is worse than the default: it switches the check off. */
function isLeftOut(variable: Values | undefined): boolean {
  return variable === undefined || (variable.valueFrom === undefined && !variable.value);
}
