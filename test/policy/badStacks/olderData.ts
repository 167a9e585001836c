import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "An older release, whose data are older",
  change: (stack) => {
    find(stack, "Namespace", "private-edge").metadata.annotations["release.tracardi/data-version"] = "0820";
  },
  stoppedBy: ["data-version-moves-forward"],
  program: {
    from: { release: "1.1.0", dataVersion: "09x" },
    to: { release: "0.8.2.1", dataVersion: "0820" },
    refusal:
      'tracardi:release "0.8.2.1" cannot read what the installed 1.1.0 (data version 09x) has written, and nothing leads back; write "1.1.0", or restore a backup beside it (docs/upgrading.md)',
  },
};
