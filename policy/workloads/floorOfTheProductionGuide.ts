/** Tracardi's own guide: at least five APIs, three of them public, and two GUIs. */
import type { StackPolicy } from "../framework/definition.ts";
import type { Role } from "../framework/installation.ts";

const floors: readonly {
  readonly role: Role;
  readonly title: string;
  readonly key: string;
  readonly replicas: number;
}[] = [
  { role: "publicApi", title: "public API", key: "publicApi", replicas: 3 },
  { role: "privateApi", title: "private API", key: "privateApi", replicas: 2 },
  { role: "gui", title: "GUI", key: "gui", replicas: 2 },
];

export const floorOfTheProductionGuide: StackPolicy = {
  name: "floor-of-the-production-guide",
  severity: "medium",
  description: "In production there are at least 3 public APIs, 2 private APIs and 2 GUIs.",
  because: "with fewer one failure takes a tier down, or too much of its capacity",
  source: "https://docs.tracardi.com/",
  remedy: "raise its replicas or the autoscaler's minReplicas",
  configSchema: {
    properties: Object.fromEntries(
      floors.map(({ key, title, replicas }) => [
        key,
        { type: "integer", minimum: 1, default: replicas, description: `Least replicas of the ${title}.` },
      ]),
    ),
  },

  *judgeStack(stack, { installation, config }) {
    if (!installation.production) return;
    for (const { role, title, key } of floors) {
      const workloads = stack.role(role);
      if (workloads.length === 0)
        yield {
          what: `has no ${title} that could be recognised`,
          remedy: `label it as the pack's configuration \`components.${role}\` says`,
        };
      for (const workload of workloads) {
        const replicas = stack.replicas(workload);
        if (replicas < config[key])
          yield {
            about: workload.object,
            what: `runs ${replicas} of at least ${config[key]} instances of the ${title}`,
          };
      }
    }
  },
};
