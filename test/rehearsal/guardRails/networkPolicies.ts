/** NetworkPolicies: rows of the connection table, and everything that opens more. */
import { type Change, type Creation, component, type Ours, type Values } from "./attempts.ts";

export function networkPolicy(namespace: string, tier: string | null, spec: Values): Values {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "added", namespace },
    spec: { podSelector: tier === null ? {} : { matchLabels: component(tier) }, ...spec },
  };
}

export function podsOf(namespace: string, labels?: Values) {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: labels } }),
  };
}

const http = [{ port: 8080, protocol: "TCP" }];
const websecure = [{ port: 8443, protocol: "TCP" }];
const fromWorld = [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: websecure }];

const moreThanTable = /opens more than the connection table of the plan: ".*"; policies add up/;
const noPeerOrPort = /a rule without from or to admits everybody, one without ports opens every port/;
const oneTier = /must select exactly one tier/;
const loosened = /a changed podSelector or a missing policyType leaves pods open/;

export const policies: readonly Creation[] = [
  [
    "one that closes everything",
    networkPolicy("tracardi-private", null, { policyTypes: ["Ingress", "Egress"] }),
  ],
  [
    "one that closes some pods",
    networkPolicy("tracardi-private", "gui", { policyTypes: ["Ingress"], ingress: [] }),
  ],
  ["a row of the table", networkPolicy("tracardi-public-edge", "public-edge", { ingress: fromWorld })],
  [
    "a row of the table between tiers",
    networkPolicy("tracardi-private", "gui", {
      ingress: [{ from: [podsOf("tracardi-private-edge", component("private-edge"))], ports: http }],
    }),
  ],
  [
    "DNS as the table has it",
    networkPolicy("tracardi-private", "private-api", {
      policyTypes: ["Egress"],
      egress: [
        { to: [podsOf("kube-system", { "k8s-app": "kube-dns" })], ports: [{ port: 53, protocol: "UDP" }] },
      ],
    }),
  ],
  [
    "some pods of the monitoring namespace, all of which may",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [podsOf("monitoring", { app: "prometheus", team: "a" })], ports: http }],
    }),
  ],
  [
    "some of the pods of a row, by an expression",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            {
              ...podsOf("tracardi-private-edge"),
              podSelector: {
                matchLabels: component("private-edge"),
                matchExpressions: [{ key: "a", operator: "DoesNotExist" }],
              },
            },
          ],
          ports: http,
        },
      ],
    }),
  ],
  [
    "the labels of the edge in the policy's own namespace",
    networkPolicy("tracardi-private", "gui", {
      ingress: [{ from: [{ podSelector: { matchLabels: component("private-edge") } }], ports: http }],
    }),
    moreThanTable,
  ],
  [
    "the world into the private edge",
    networkPolicy("tracardi-private-edge", "private-edge", { ingress: fromWorld }),
    moreThanTable,
  ],
  [
    "half the world into the private edge",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "128.0.0.0/1" } }], ports: websecure }],
    }),
    moreThanTable,
  ],
  [
    "the world beside a trusted range",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [
        { from: [{ ipBlock: { cidr: "192.0.2.0/24" } }, { ipBlock: { cidr: "::/0" } }], ports: websecure },
      ],
    }),
    moreThanTable,
  ],
  [
    "a trusted range to the health port",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: http }],
    }),
    moreThanTable,
  ],
  [
    "a range of ports",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [
        {
          from: [{ ipBlock: { cidr: "192.0.2.0/24" } }],
          ports: [{ port: 8443, endPort: 9000, protocol: "TCP" }],
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "a port by name",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: [{ port: "websecure" }] }],
    }),
    moreThanTable,
  ],
  [
    "a protocol without a port",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: [{ protocol: "TCP" }] }],
    }),
    moreThanTable,
  ],
  [
    "a rule without from",
    networkPolicy("tracardi-private-edge", "private-edge", { ingress: [{ ports: websecure }] }),
    noPeerOrPort,
  ],
  [
    "a rule without ports",
    networkPolicy("tracardi-private-edge", "private-edge", {
      ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }],
    }),
    noPeerOrPort,
  ],
  ["an empty rule", networkPolicy("tracardi-private", "gui", { ingress: [{}] }), noPeerOrPort],
  [
    "an empty rule for every pod",
    networkPolicy("tracardi-private", null, { egress: [{}], policyTypes: ["Egress"] }),
    noPeerOrPort,
  ],
  [
    "every pod as the target of a row",
    networkPolicy("tracardi-public-edge", null, { ingress: fromWorld }),
    oneTier,
  ],
  [
    "a tier by an expression",
    networkPolicy("tracardi-public-edge", "public-edge", {
      podSelector: {
        matchLabels: component("public-edge"),
        matchExpressions: [{ key: "a", operator: "DoesNotExist" }],
      },
      ingress: fromWorld,
    }),
    oneTier,
  ],
  [
    "a tier by one of its labels",
    networkPolicy("tracardi-public-edge", "public-edge", {
      podSelector: { matchLabels: { "app.kubernetes.io/component": "public-edge" } },
      ingress: fromWorld,
    }),
    oneTier,
  ],
  [
    "a row of another namespace's tier",
    networkPolicy("tracardi-private-edge", "public-edge", { ingress: fromWorld }),
    moreThanTable,
  ],
  [
    "the labels of the edge in any namespace",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [{ namespaceSelector: {}, podSelector: { matchLabels: component("private-edge") } }],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "the namespace or the labels, instead of both",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            podsOf("tracardi-private-edge"),
            { podSelector: { matchLabels: component("private-edge") } },
          ],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "a namespace by another label",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { name: "tracardi-private-edge" } },
              podSelector: { matchLabels: component("private-edge") },
            },
          ],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "a namespace by an expression",
    networkPolicy("tracardi-private", "gui", {
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }],
              },
              podSelector: { matchLabels: component("private-edge") },
            },
          ],
          ports: http,
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "pods by an expression",
    networkPolicy("tracardi-private", "private-api", {
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              ...podsOf("kube-system"),
              podSelector: { matchExpressions: [{ key: "k8s-app", operator: "Exists" }] },
            },
          ],
          ports: [{ port: 53, protocol: "UDP" }],
        },
      ],
    }),
    moreThanTable,
  ],
  [
    "the way out to everywhere",
    networkPolicy("tracardi-private", "private-api", {
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443, protocol: "TCP" }] }],
    }),
    moreThanTable,
  ],
  [
    "a row in the wrong direction",
    networkPolicy("tracardi-private", "gui", {
      policyTypes: ["Egress"],
      egress: [{ to: [podsOf("tracardi-private-edge", component("private-edge"))], ports: http }],
    }),
    moreThanTable,
  ],
  [
    "the stores from everywhere inside",
    networkPolicy("tracardi-stores", "redis", {
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 6379, protocol: "TCP" }] }],
    }),
    moreThanTable,
  ],
];

const ownPolicy: Ours = { kind: "networkpolicy", namespace: "tracardi-private-edge", tier: "private-edge" };
const denyPolicy: Ours = {
  kind: "networkpolicy",
  namespace: "tracardi-private-edge",
  holding: '"podSelector":{}',
};
export const policyChanges: readonly Change[] = [
  ["a label", ownPolicy, { metadata: { labels: { team: "a" } } }],
  ["fewer rules", ownPolicy, { spec: { ingress: [] } }],
  ["the world", ownPolicy, { spec: { ingress: fromWorld } }, moreThanTable],
  ["only one direction", ownPolicy, { spec: { policyTypes: ["Ingress"], egress: null } }, loosened],
  [
    "a default deny for fewer pods",
    denyPolicy,
    { spec: { podSelector: { matchLabels: { app: "none" } } } },
    loosened,
  ],
  ["a default deny in one direction", denyPolicy, { spec: { policyTypes: ["Egress"] } }, loosened],
  ["a default deny that opens", denyPolicy, { spec: { ingress: [{}] } }, noPeerOrPort],
];
