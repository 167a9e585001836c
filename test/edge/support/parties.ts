/** Who calls whom: hosts of the three installations and addresses of their clients. All of them belong to documentation. */

export const HOSTS = {
  track: "track.tracardi.example",
  api: "api.tracardi.example",
  gui: "gui.tracardi.example",
} as const;

/** Trusted networks of every installation here (RFC 5737 and RFC 3849). */
export const TRUSTED = ["192.0.2.0/24", "2001:db8:10::/48"] as const;

/** The load balancer whose PROXY protocol is believed, in the installation that has one. */
export const LOAD_BALANCER = "203.0.113.200";

/** Addresses that somebody calls from. */
export const CLIENTS = {
  stranger: "198.51.100.66",
  "stranger (IPv6)": "2001:db8:bad::66",
  operator: "192.0.2.10",
  "operator (IPv6)": "2001:db8:10::10",
  "address beside the trusted range": "192.0.3.0",
  "address beside the trusted range (IPv6)": "2001:db8:11::",
  "another pod": "10.244.9.250",
  "a node": "172.18.0.5",
  "load balancer": LOAD_BALANCER,
} as const;
export type Client = keyof typeof CLIENTS;

/** Those that no private backend may answer. */
export const UNTRUSTED = [
  "stranger",
  "stranger (IPv6)",
  "address beside the trusted range",
  "address beside the trusted range (IPv6)",
  "another pod",
  "a node",
] as const satisfies readonly Client[];

export function isTrusted(client: Client): boolean {
  return client.startsWith("operator");
}
