/** The committed list of a stack's identities, as YAML: a URN per entry, what it is in, and what it must keep. */
import { parse, stringify } from "yaml";
import type { Identity } from "./identity.ts";

interface Entry {
  readonly in?: string;
  readonly is?: string;
  readonly keeps?: readonly string[];
}

export function identityFile(identities: readonly Identity[]): string {
  const entries = [...identities]
    .sort((a, b) => (a.urn < b.urn ? -1 : 1))
    .map(({ urn, parent, object, fields }): [string, Entry] => [
      urn,
      {
        ...(parent === undefined ? {} : { in: parent }),
        ...(object === undefined ? {} : { is: object }),
        ...(fields.length === 0 ? {} : { keeps: fields }),
      },
    ]);
  return stringify(Object.fromEntries(entries), { lineWidth: 0 });
}

export function readIdentityFile(text: string): Identity[] {
  const entries = (parse(text) ?? {}) as Record<string, Entry>;
  return Object.entries(entries).map(([urn, { in: parent, is, keeps = [] }]) => ({
    urn,
    ...(parent === undefined ? {} : { parent }),
    ...(is === undefined ? {} : { object: is }),
    fields: keeps,
  }));
}
