import { asked } from "../support/asked.ts";
import type { BadStack } from "../support/badStack.ts";

export const badStack: BadStack = {
  title: "An environment file in a ConfigMap",
  change: (stack) =>
    stack.push(
      asked("v1", "ConfigMap", "settings", "private", {
        data: { "api.env": "MYSQL_PASSWORD=Tuesday4711\n" },
      }),
    ),
  stoppedBy: ["no-secrets-in-config-maps"],
};
