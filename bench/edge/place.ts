/** Where the edge is measured: a private network in which every name and address of the measurement belongs to it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { own } from "../../rehearsal/edge/network.ts";
import { assertInside } from "../../rehearsal/edge/privateNetwork.ts";
import { readProject } from "../../rehearsal/engine/project.ts";
import { HERE } from "../../rehearsal/state.ts";
import { makePlan, type Plan } from "../../stacks/plan.ts";
import { checkSettings } from "../../stacks/settings/check.ts";
import { sentence } from "../../stacks/settings/mistake.ts";
import { zoneNames } from "../../stacks/topologies.ts";

/** The controllers, and with them the clients: whoever calls an address of his own machine has that address himself. */
export const EDGE = "192.0.2.1";
export const BACKEND = "198.51.100.1";
export const BACKEND_PORT = 8080;

/** Trusts the clients. One address sends everything here, so the limit per address is raised; it still counts. */
const config = {
  "tracardi:edge": "static",
  "tracardi:certificates": "existing",
  "tracardi:certificateSecrets": { public: "public", private: "private" },
  "tracardi:trustedCidrs": ["192.0.2.0/24"],
  "tracardi:rateLimit": { average: 1_000_000, burst: 1_000_000 },
};

/** The stack `dev` with a static edge, which needs no cluster. */
export function measuredPlan(): Plan {
  const { values } = readProject({ from: "dev", config, source: HERE.project });
  const checked = checkSettings(values, { stack: "dev", secretKeys: new Set(), project: "tracardi" });
  if ("mistakes" in checked) throw new Error(checked.mistakes.map(sentence).join("\n"));
  return makePlan(checked.settings);
}

/** Addresses and names. Only this process' own mounts change: the network's entrance made them private. */
export async function prepareNetwork(plan: Plan, folder: string): Promise<void> {
  assertInside();
  for (const address of [EDGE, BACKEND]) await own(address);
  const edges = zoneNames.map((zone) => plan.zones[zone].edge);
  const backends = edges.flatMap(({ routes }) => routes.map(({ backend }) => backend));
  const lines = [
    "127.0.0.1 localhost",
    ...edges.flatMap(({ hosts }) => hosts.map((host) => `${EDGE} ${host}`)),
    ...backends.map(({ service, namespace }) => `${BACKEND} ${service}.${namespace}`),
  ];
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, `${lines.join("\n")}\n`);
  await execa("mount", ["--bind", hosts, "/etc/hosts"]);
}
