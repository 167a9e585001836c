/** What the good stack is: whom it trusts, where it answers, and what the pack is told about it. */
import type { Values } from "../../../rendering/secrets.ts";

export const zones = ["public", "private"] as const;
export type Zone = (typeof zones)[number];

export const hosts = { public: "track.example.com", api: "api.example.com", gui: "gui.example.com" } as const;
export const trusted = ["198.51.100.0/24", "2001:db8:20::/48"] as const;

/** By policy, as a user writes it. */
export const goodConfig: Readonly<Record<string, Values>> = {
  "installation-is-described": {
    production: true,
    trustedCidrs: [...trusted],
    publicHosts: [hosts.public],
    privateHosts: [hosts.api, hosts.gui],
    installed: { release: "1.0.2", dataVersion: "09x" },
  },
};
