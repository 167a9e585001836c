/** Stack files for tests: one valid one per topology, and what the program says to changes of them. */
import { checkSettings } from "../../../stacks/settings/check.ts";
import type { Settings } from "../../../stacks/settings/defaults.ts";
import { sentence } from "../../../stacks/settings/mistake.ts";

/** Keys without prefix, values as in YAML; undefined takes a key out. */
export type StackFile = Readonly<Record<string, unknown>>;

const cluster = { podCidr: "10.244.0.0/16", serviceCidr: "10.96.0.0/16", nodeCidrs: ["172.18.0.0/16"] };

/** Development: embedded stores, no cloud. */
export const split: StackFile = {
  ...cluster,
  trackHost: "track.example.com",
  apiHost: "api.tracardi.example.com",
  guiHost: "gui.tracardi.example.com",
  trustedCidrs: ["127.0.0.1/32", "203.0.113.0/24"],
  administrator: { email: "admin@example.com" },
  stores: "embedded",
};
export const single: StackFile = { ...split, topology: "single" };
export const minimal: StackFile = { ...split, topology: "minimal", guiHost: undefined };

const networks = ["10.0.64.0/20"];
/** Production: everything exists already. */
export const production: StackFile = {
  ...split,
  production: true,
  kubeContext: "production",
  cloud: "gcp",
  certificates: "existing",
  certificateSecrets: { public: "public-tls", private: "private-tls" },
  administrator: { email: "admin@example.com", secret: { name: "administrator" } },
  stores: "external",
  elasticsearch: { hosts: ["es.example.com"], secret: { name: "elasticsearch" }, cidrs: networks },
  redis: { host: "redis.example.com", secret: { name: "redis" }, cidrs: networks },
  mysql: { host: "mysql.example.com", secret: { name: "mysql" }, cidrs: networks },
};

/** As Pulumi hands it over: every value a text, lists and objects as JSON. */
export function texts(file: StackFile): Record<string, string> {
  return Object.fromEntries(
    Object.entries(file)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
}

export interface Verdict {
  readonly settings?: Settings;
  readonly warnings: readonly string[];
  readonly mistakes: readonly string[];
}

/** @param secret keys that are encrypted in the file */
export function verdict(file: StackFile, secret: readonly string[] = []): Verdict {
  const checked = checkSettings(texts(file), { stack: "test", secretKeys: new Set(secret) });
  return "mistakes" in checked
    ? { warnings: [], mistakes: checked.mistakes.map(sentence) }
    : { settings: checked.settings, warnings: checked.warnings.map(sentence), mistakes: [] };
}

export function settingsOf(file: StackFile, secret: readonly string[] = []): Settings {
  const { settings, mistakes } = verdict(file, secret);
  if (settings === undefined) throw new Error(`the stack file is refused:\n${mistakes.join("\n")}`);
  return settings;
}
