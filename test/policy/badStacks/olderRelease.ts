import type { BadStack } from "../support/badStack.ts";

export const badStack: BadStack = {
  title: "An older release of the same data, because the new one has a bug",
  change: () => {},
  config: { "installation-is-described": { installed: { release: "1.1.1", dataVersion: "09x" } } },
  stoppedBy: ["release-moves-forward"],
};
