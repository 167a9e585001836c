import type { BadStack } from "../support/badStack.ts";
import { setVariable } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The public API shows the GUI's routes",
  change: (stack) => setVariable(stack, "public-api", "EXPOSE_GUI_API", "yes"),
  stoppedBy: ["public-api-is-closed"],
  program: {
    settings: { extraEnv: { "public-api": { EXPOSE_GUI_API: "yes" } } },
    refusal:
      'tracardi:extraEnv.public-api.EXPOSE_GUI_API "yes" is decided by the program; see tracardi:topology',
  },
};
