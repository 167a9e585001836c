import type { BadStack } from "../support/badStack.ts";

export const badStack: BadStack = {
  title: "The stores of a trial in production",
  stoppedBy: [],
  program: {
    settings: { stores: "embedded", elasticsearch: undefined, redis: undefined, mysql: undefined },
    refusal:
      'tracardi:stores "embedded" is for development: one instance each, without backups; write "external" in production',
  },
};
