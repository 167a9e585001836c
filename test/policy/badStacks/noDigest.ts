import type { BadStack } from "../support/badStack.ts";
import { container } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A tag without a digest, in production",
  change: (stack) => {
    container(stack, "gui").image = "tracardi/tracardi-gui:1.1.0";
  },
  stoppedBy: ["images-have-digests"],
};
