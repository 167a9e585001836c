/** What looks like a secret, and where it must not be. */
import { isUnknown } from "../framework/unknown.ts";
import type { KubernetesObject, Values } from "./objects.ts";

/** Variables of Tracardi and of its stores whose values open something. */
export const SECRET_VARIABLES = [
  "ELASTIC_HTTP_AUTH_PASSWORD",
  "ELASTIC_PASSWORD",
  "ELASTIC_API_KEY",
  "REDIS_PASSWORD",
  "MYSQL_PASSWORD",
  "MYSQL_ROOT_PASSWORD",
  "INSTALLATION_TOKEN",
  "AUTO_PROFILE_MERGING",
  "LICENSE",
  "MULTI_TENANT_MANAGER_API_KEY",
] as const;

/** Whether the value of a variable of that name is a secret. The path of a file with one is none. */
export function namesSecret(name: string): boolean {
  if ((SECRET_VARIABLES as readonly string[]).includes(name)) return true;
  return /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i.test(name);
}

export function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
}

/** user:password@host; a reference to a variable is no password. */
export function holdsCredentials(text: string): boolean {
  return /:\/\/[^\s/:@]*:(?!\$)[^\s/@]+@/.test(text);
}

export interface Entry {
  readonly key: string;
  /** Undefined where a preview does not know it. */
  readonly value: string | undefined;
}

/**
 * What a Secret holds, decoded. A preview may not know all of it: where one value is generated in the same run, Pulumi's SDK
 * hides the keys as well. Then nothing is returned, and the Secret is judged before it is made.
 */
export function entriesOf({ props }: KubernetesObject): readonly Entry[] {
  const decode = (value: string) => Buffer.from(value, "base64").toString("utf8");
  return [
    ...entries(() => props.data, decode),
    ...entries(
      () => props.stringData,
      (value) => value,
    ),
  ];
}

function entries(read: () => Values | undefined, decode: (value: string) => string): readonly Entry[] {
  const values = whereKnown(read) ?? {};
  return Object.keys(values).map((key) => {
    const value = whereKnown(() => values[key]);
    return { key, value: value === undefined ? undefined : decode(String(value)) };
  });
}

function whereKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
}
