import { accepts, refuses, warns } from "../refusals.ts";
import { production, split } from "../stackFiles.ts";

const toleration = { key: "dedicated", value: "tracardi", effect: "NoSchedule" };

describe("settings: where pods run", () => {
  accepts(split, {
    "a pool with a taint, for all tiers": {
      scheduling: [{ nodeSelector: { pool: "tracardi" }, tolerations: [toleration] }],
    },
    "leaving a lost node sooner": {
      scheduling: [
        { tolerations: [{ key: "node.kubernetes.io/unreachable", effect: "NoExecute", seconds: 30 }] },
      ],
    },
    "one host for what there is one of": {
      scheduling: [{ tiers: ["merging-worker"], nodeSelector: { "kubernetes.io/hostname": "node-7" } }],
    },
    "two of the zones": {
      scheduling: [
        { requiredNodes: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["a", "b"] }] },
      ],
    },
    "one zone where there is one": {
      zones: 1,
      scheduling: [{ nodeSelector: { "topology.kubernetes.io/zone": "a" } }],
    },
    "distance from pods of others": {
      scheduling: [{ avoidedPods: [{ namespace: "analytics", labels: { app: "spark" } }] }],
    },
    "classes of one's own, or none": { priorityClasses: { edge: "business-critical", workers: "none" } },
  });

  refuses(split, {
    "a tier that the topology does not have": [
      { scheduling: [{ tiers: ["gui", "api"] }] },
      'tracardi:scheduling[0].tiers[1] "api" is a tier that this stack does not have; write "public-edge", "private-edge", "public-api", "private-api", "gui", "install-job", "merging-worker", "update-worker", "elasticsearch", "redis" or "mysql", or remove it',
    ],
    "a tier that nothing is called": [
      { scheduling: [{ tiers: ["frontend"] }] },
      'tracardi:scheduling[0].tiers[0] "frontend" is not known here; write "public-edge", "private-edge", "public-api", "private-api", "api", "gui", "install-job", "merging-worker", "update-worker", "elasticsearch", "redis" or "mysql"',
    ],
    "another operating system": [
      { scheduling: [{ nodeSelector: { "kubernetes.io/os": "windows" } }] },
      'tracardi:scheduling[0].nodeSelector["kubernetes.io/os"] "windows" is set by the program, whose images are for Linux; remove it',
    ],
    "all replicas on one host": [
      { scheduling: [{ nodeSelector: { "kubernetes.io/hostname": "node-7" } }] },
      'tracardi:scheduling[0].nodeSelector["kubernetes.io/hostname"] "node-7" binds replicas to hosts by name, which defeats their spread and leaves none when those are lost; select nodes by a label of their pool',
    ],
    "all replicas in one zone": [
      {
        scheduling: [
          { requiredNodes: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["a"] }] },
        ],
      },
      "tracardi:scheduling[0].requiredNodes[0] binds all replicas to one zone, which defeats their spread; remove it, or set tracardi:zones to 1 where nothing may run outside",
    ],
    "staying on a drained node": [
      { scheduling: [{ tolerations: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] }] },
      'tracardi:scheduling[0].tolerations[0] tolerates "node.kubernetes.io/unschedulable" for good, so replicas would stay on, or go to, a node that is lost, ill or drained; remove it, or give it effect: NoExecute and seconds',
    ],
    "tolerating everything": [
      { scheduling: [{ tolerations: [{ effect: "NoSchedule" }] }] },
      'tracardi:scheduling[0].tolerations[0].key is missing; set it, for example "dedicated"',
    ],
    "seconds that nothing counts": [
      { scheduling: [{ tolerations: [{ key: "spot", effect: "NoSchedule", seconds: 30 }] }] },
      "tracardi:scheduling[0].tolerations[0].seconds 30 means nothing without effect: NoExecute; remove it, or write that effect",
    ],
    "a comparison with nothing": [
      { scheduling: [{ requiredNodes: [{ key: "disk", operator: "In" }] }] },
      "tracardi:scheduling[0].requiredNodes[0].values is missing although operator In compares with it; list them",
    ],
    "an existence with a value": [
      { scheduling: [{ preferredNodes: [{ key: "disk", operator: "Exists", values: ["ssd"] }] }] },
      "tracardi:scheduling[0].preferredNodes[0].values means nothing with operator Exists; remove it",
    ],
    "a comparison of words": [
      { scheduling: [{ requiredNodes: [{ key: "cores", operator: "Gt", values: ["many"] }] }] },
      'tracardi:scheduling[0].requiredNodes[0].values is not the one number that operator Gt takes; write ["16"]',
    ],
    "distance from pods of our own": [
      { scheduling: [{ avoidedPods: [{ namespace: "tracardi-private", labels: { app: "x" } }] }] },
      'tracardi:scheduling[0].avoidedPods[0].namespace "tracardi-private" is one of the installation\'s own, whose replicas are spread by the program already; remove it; tracardi:spread says how strictly',
    ],
    "distance from everybody in a namespace": [
      { scheduling: [{ avoidedPods: [{ namespace: "analytics", labels: {} }] }] },
      "tracardi:scheduling[0].avoidedPods[0].labels is empty, which means every pod of that namespace; write at least one",
    ],
    "gathering replicas": [
      { scheduling: [{ podAffinity: {} }] },
      "tracardi:scheduling[0].podAffinity is no known key; remove it; docs/configuration.md lists what there is",
    ],
    "a key that is none": [
      { scheduling: [{ tolerations: [{ key: "not a key" }] }] },
      'tracardi:scheduling[0].tolerations[0].key "not a key" is no key in Kubernetes; write one such as "team" or "example.com/team"',
    ],
    "the cluster's own priority": [
      { priorityClasses: { edge: "system-cluster-critical" } },
      'tracardi:priorityClasses.edge "system-cluster-critical" is for the cluster\'s own services, which an application must not compete with; name a class of your own',
    ],
  });

  warns(production, {
    "a priority of stores that are elsewhere": [
      { priorityClasses: { stores: "databases" } },
      'tracardi:priorityClasses.stores "databases" is not used with tracardi:stores "external"; remove it',
    ],
    "a storage class of stores that are elsewhere": [
      { storageClasses: { redis: "fast" } },
      'tracardi:storageClasses.redis "fast" is not used with tracardi:stores "external"; remove it',
    ],
  });
});
