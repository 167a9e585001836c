import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "The GUI's Ingress is copied with the public class",
  change: (stack) => {
    find(stack, "Ingress", "gui").spec.ingressClassName = "public";
  },
  stoppedBy: ["routes-stay-in-their-zone", "public-paths-are-allowed"],
};
