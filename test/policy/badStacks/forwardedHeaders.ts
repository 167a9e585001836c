import type { BadStack } from "../support/badStack.ts";
import { setArgument } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "A proxy is put in front, and its headers are believed",
  change: (stack) =>
    setArgument(stack, "private-edge", "entryPoints.websecure.forwardedHeaders.insecure", "true"),
  stoppedBy: ["private-controller-trusts-no-forwarded-address"],
};
