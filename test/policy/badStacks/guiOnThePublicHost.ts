import type { BadStack } from "../support/badStack.ts";
import { find } from "../support/cases.ts";
import { hosts } from "../support/facts.ts";

export const badStack: BadStack = {
  title: "The GUI is put on the tracking host",
  change: (stack) => {
    const { rules, tls } = find(stack, "Ingress", "gui").spec;
    rules[0].host = hosts.public;
    tls[0].hosts = [hosts.public];
  },
  stoppedBy: ["routes-stay-in-their-zone"],
  program: {
    settings: { guiHost: "track.example.com" },
    refusal:
      'tracardi:guiHost "track.example.com" is also tracardi:trackHost; the private zone needs a host of its own',
  },
};
