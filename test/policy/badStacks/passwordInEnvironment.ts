import type { BadStack } from "../support/badStack.ts";
import { setVariable } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A password in the environment, to try something",
  change: (stack) => setVariable(stack, "private-api", "MYSQL_PASSWORD", "Tuesday4711"),
  stoppedBy: ["no-secrets-in-pod-specs"],
  program: {
    settings: { extraEnv: { "public-api": { MYSQL_PASSWORD: "Tuesday4711" } } },
    refusal:
      "tracardi:extraEnv.public-api.MYSQL_PASSWORD is decided by the program; see tracardi:mysql.secret",
  },
};
