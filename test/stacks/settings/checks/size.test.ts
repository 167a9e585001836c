import { accepts, refuses, warns } from "../refusals.ts";
import { minimal, production, single, split } from "../stackFiles.ts";

describe("settings: replicas", () => {
  const alone = (tier: string, enough: number) =>
    `tracardi:replicas.${tier} 1 carries 120/s, and 0/s after losing a node, of the 100/s planned for; write ${enough} or more, or remove it`;

  warns(split, {
    "one of each, and does it in development": [
      { replicas: { "public-api": 1, "private-api": 1, gui: 1, "public-edge": 1, "private-edge": 1 } },
      alone("public-api", 4),
    ],
  });
  accepts(production, {
    "the minimum of each in production": {
      replicas: { "public-api": 3, "private-api": 2, gui: 2, "public-edge": 2, "private-edge": 2 },
    },
  });
  warns(single, { "one API in topology single": [{ replicas: { api: 1, gui: 1 } }, alone("api", 3)] });
  warns(minimal, {
    "one API in topology minimal": [{ replicas: { api: 1, "private-edge": 1 } }, alone("api", 3)],
  });

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

describe("settings: load and failures", () => {
  accepts(split, {
    "a peak": { requestsPerSecondPeak: 100 },
    "a failure of a zone": { failures: "zone", zones: 2 },
    "as many nodes as zones": { nodes: 2, zones: 2 },
    "one node": { nodes: 1 },
    "an autoscaler with bounds of its own": { autoscaling: { enabled: true, minimum: 4, maximum: 9 } },
    "a peak that is always provided for": { requestsPerSecondPeak: 200, autoscaling: { enabled: false } },
    "a fixed number beside a peak": {
      requestsPerSecondPeak: 200,
      autoscaling: { enabled: false },
      replicas: { "public-api": 4 },
    },
    "fixed numbers of the tiers that are not scaled": {
      requestsPerSecondPeak: 200,
      replicas: { "private-api": 4, gui: 1, "public-edge": 5 },
    },
  });

  refuses(split, {
    "a peak below the usual load": [
      { requestsPerSecondPeak: 99 },
      "tracardi:requestsPerSecondPeak 99 is less than the 100 of tracardi:requestsPerSecond; write 100 or more, or remove it",
    ],
    "the failure of the only zone": [
      { failures: "zone", zones: 1 },
      'tracardi:failures "zone" cannot be survived while tracardi:zones is 1; write "node", or use more zones',
    ],
    "the failure of a zone with one node": [
      { failures: "zone", nodes: 1 },
      'tracardi:failures "zone" cannot be survived while tracardi:nodes is 1; write "node", or use more zones',
    ],
    "another failure": [
      { failures: "region" },
      'tracardi:failures "region" is not known here; write "node" or "zone"',
    ],
    "more zones than nodes": [
      { nodes: 2, zones: 3 },
      "tracardi:zones 3 is more than the 2 of tracardi:nodes; write 2 or less",
    ],
    "an autoscaler that does not know how far to grow": [
      { autoscaling: { enabled: true } },
      "tracardi:autoscaling.enabled true does not say how far to grow; set tracardi:requestsPerSecondPeak or tracardi:autoscaling.maximum",
    ],
    "bounds of what is not autoscaled": [
      { autoscaling: { minimum: 2, maximum: 3 } },
      "tracardi:autoscaling.minimum 2 is given although nothing is autoscaled; set tracardi:autoscaling.enabled to true, or remove it",
      "tracardi:autoscaling.maximum 3 is given although nothing is autoscaled; set tracardi:autoscaling.enabled to true, or remove it",
    ],
    "bounds in the wrong order": [
      { autoscaling: { enabled: true, minimum: 4, maximum: 3 } },
      "tracardi:autoscaling.minimum 4 is more than the 3 of tracardi:autoscaling.maximum; write 3 or less",
    ],
    "a CPU use that is always or never reached": [
      { requestsPerSecondPeak: 200, autoscaling: { cpuPercent: 5 } },
      "tracardi:autoscaling.cpuPercent 5 is less than 10; write 10 or more",
    ],
    "a fixed number of what is autoscaled": [
      { requestsPerSecondPeak: 200, replicas: { "public-api": 4 } },
      "tracardi:replicas.public-api 4 is given although that tier is autoscaled; write tracardi:autoscaling.minimum and tracardi:autoscaling.maximum instead, or set tracardi:autoscaling.enabled to false",
    ],
  });

  describe("in production", () => {
    refuses(production, {
      "bounds below the production guide": [
        { autoscaling: { enabled: true, minimum: 2, maximum: 2 } },
        "tracardi:autoscaling.minimum 2 is below the minimum of 3 in production; write 3 or more",
        "tracardi:autoscaling.maximum 2 is below the minimum of 3 in production; write 3 or more",
      ],
    });
  });
});

describe("settings: what numbers cost", () => {
  const store = production.redis as object;
  accepts(production, {
    "numbers that carry the load after the failure": {
      requestsPerSecond: 600,
      replicas: { "public-api": 5 },
      redis: { ...store, connectionLimit: 1960 },
    },
  });
  warns(production, {
    "one node, which is none when it fails": [
      { nodes: 1 },
      "tracardi:nodes 1 leaves nothing when that node fails, however many instances there are; use more nodes in production",
    ],
    "a rollout that is given up before an instance may have started": [
      { rolloutSeconds: 299 },
      "tracardi:rolloutSeconds 299 is less than the 300 that an API instance may take to start; write 300 or more",
    ],
    "too few instances by hand": [
      { requestsPerSecond: 600, replicas: { "public-api": 4 } },
      "tracardi:replicas.public-api 4 carries 768/s, and 576/s after losing a node, of the 600/s planned for; write 5 or more, or remove it",
    ],
    "too few instances when a zone may fail": [
      { requestsPerSecond: 600, failures: "zone", replicas: { "public-api": 5 } },
      "tracardi:replicas.public-api 5 carries 960/s, and 576/s after losing a zone, of the 600/s planned for; write 6 or more, or remove it",
    ],
    "bounds that are too low": [
      { requestsPerSecond: 600, requestsPerSecondPeak: 1500, autoscaling: { minimum: 4, maximum: 8 } },
      "tracardi:autoscaling.minimum 4 carries 768/s, and 576/s after losing a node, of the 600/s planned for; write 5 or more, or remove it",
      "tracardi:autoscaling.maximum 8 carries 1536/s, and 1344/s after losing a node, of the 1500/s planned for; write 9 or more, or remove it",
    ],
    "fewer connections than a rollout opens with the programs beside the API": [
      {
        requestsPerSecond: 600,
        workers: { merging: true },
        mysql: { ...(production.mysql as object), connectionLimit: 1385 },
      },
      "tracardi:mysql.connectionLimit 1385 is less than the 1386 connections of a rollout (630 usually); raise the server's limit, or lower tracardi:connections.mysql",
    ],
    "fewer connections than a rollout opens": [
      { requestsPerSecond: 600, redis: { ...store, connectionLimit: 1959 } },
      "tracardi:redis.connectionLimit 1959 is less than the 1960 connections of a rollout (880 usually); raise the server's limit",
    ],
  });
});
