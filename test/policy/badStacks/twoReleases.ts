import type { BadStack } from "../support/badStack.ts";
import { container } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The API is upgraded, and the GUI forgotten",
  change: (stack) => {
    const values = container(stack, "gui");
    values.image = values.image.replace(":1.1.0@", ":1.0.2@");
  },
  stoppedBy: ["one-release"],
};
