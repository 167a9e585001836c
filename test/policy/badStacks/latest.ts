import type { BadStack } from "../support/badStack.ts";
import { container } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The GUI runs `latest`",
  change: (stack) => {
    container(stack, "gui").image = "tracardi/tracardi-gui:latest";
  },
  stoppedBy: ["images-have-tags", "images-have-digests", "one-release"],
  program: {
    settings: { release: "latest" },
    refusal: 'tracardi:release "latest" is not known here; write "1.1.0" or "0.8.2.1"',
  },
};
