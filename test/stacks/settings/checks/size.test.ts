import { accepts, refuses } from "../refusals.ts";
import { minimal, production, single, split } from "../stackFiles.ts";

describe("settings: replicas", () => {
  accepts(split, {
    "one of each in development": {
      replicas: { "public-api": 1, "private-api": 1, gui: 1, "public-edge": 1, "private-edge": 1 },
    },
  });
  accepts(production, {
    "the minimum of each in production": {
      replicas: { "public-api": 3, "private-api": 2, gui: 2, "public-edge": 2, "private-edge": 2 },
    },
  });
  accepts(single, { "the tiers of topology single": { replicas: { api: 1, gui: 1 } } });
  accepts(minimal, { "the tiers of topology minimal": { replicas: { api: 1, "private-edge": 1 } } });

  refuses(split, {
    "none of a tier": [{ replicas: { gui: 0 } }, "tracardi:replicas.gui 0 is less than 1; write 1 or more"],
    "a part of one": [
      { replicas: { gui: 1.5 } },
      "tracardi:replicas.gui 1.5 is no whole number; write digits only",
    ],
    "a word": [
      { replicas: { gui: "many" } },
      'tracardi:replicas.gui "many" is no whole number; write digits only',
    ],
    "one number for all": [
      { replicas: 3 },
      'tracardi:replicas "3" is no object; write its members as docs/configuration.md shows',
    ],
    "a tier of another topology": [
      { replicas: { api: 2 } },
      'tracardi:replicas.api 2 is for a tier that topology "split" does not have; write "public-api", "private-api", "gui", "public-edge" or "private-edge", or remove it',
    ],
    "a tier that never was": [
      { replicas: { worker: 2 } },
      "tracardi:replicas.worker is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "no load at all": [
      { requestsPerSecond: 0 },
      "tracardi:requestsPerSecond 0 is less than 1; write 1 or more",
    ],
    "a load that is no number": [
      { requestsPerSecond: "1e3" },
      'tracardi:requestsPerSecond "1e3" is no whole number; write digits only',
    ],
  });

  describe("of topology minimal", () => {
    refuses(minimal, {
      "a GUI in the cluster": [
        { replicas: { gui: 2 } },
        'tracardi:replicas.gui 2 is for a tier that topology "minimal" does not have; write "api", "public-edge" or "private-edge", or remove it',
      ],
    });
  });

  const below = (tier: string, written: number, minimum: number) =>
    `tracardi:replicas.${tier} ${written} is below the minimum of ${minimum} in production; write ${minimum} or more`;

  describe("in production", () => {
    refuses(production, {
      "fewer than the production guide asks for": [
        { replicas: { "public-api": 2, "private-api": 1, gui: 1, "public-edge": 1, "private-edge": 1 } },
        below("public-api", 2, 3),
        below("private-api", 1, 2),
        below("gui", 1, 2),
        below("public-edge", 1, 2),
        below("private-edge", 1, 2),
      ],
      "one API in topology single": [{ topology: "single", replicas: { api: 1 } }, below("api", 1, 2)],
      "one API in topology minimal": [
        { topology: "minimal", guiHost: undefined, replicas: { api: 1 } },
        below("api", 1, 2),
      ],
    });
  });
});
