import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";

export const badStack: BadStack = {
  title: "An Ingress without TLS, until the certificate is there",
  change: (stack) => {
    delete find(stack, "Ingress", "public-api").spec.tls;
  },
  stoppedBy: ["ingresses-are-complete"],
};
