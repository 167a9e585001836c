import type { BadStack } from "../support/badStack.ts";

export const badStack: BadStack = {
  title: "A self-signed certificate in production",
  stoppedBy: [],
  program: {
    settings: { certificates: "self-signed", certificateSecrets: undefined },
    refusal:
      'tracardi:certificates "self-signed" is for trials: browsers of visitors would refuse it; write "existing" or "cert-manager" in production',
  },
};
