/** Names and labels of objects: homes stay apart, and nothing stands in for what the program or Kubernetes says. */
import { passwordInside } from "../../environment/extra.ts";
import { type Home, homes } from "../../namespaces.ts";
import { topologyFacts, zoneNames } from "../../topologies.ts";
import type { Finding } from "../mistake.ts";
import { finding, type Named, rule } from "../rule.ts";
import { foreignTiers, tierKeys } from "./foreignTiers.ts";

/** The program's own labels. */
const ownLabels = ["name", "instance", "component", "version", "part-of", "managed-by"].map(
  (label) => `app.kubernetes.io/${label}`,
);

/** Prefixes that mean something to somebody, and what to do instead. */
const reserved: readonly { readonly of: RegExp; readonly reason: string; readonly remedy?: string }[] = [
  {
    of: /^(.*\.)?(pulumi\.com|tracardi)\/|^tracardi$/,
    reason: "is the program's own",
  },
  {
    of: /^(.*\.)?cert-manager\.io\//,
    reason: "makes cert-manager issue certificates by itself",
    remedy: 'write "cert-manager" as tracardi:certificates',
  },
  {
    of: /^(load-balancer\.hetzner\.cloud|(.*\.)?metallb\.(io|universe\.tf)|cloud\.google\.com|networking\.gke\.io|service\.(beta\.)?kubernetes\.io|external-dns\.alpha\.kubernetes\.io)\//,
    reason: "is read by whoever provides load balancers",
    remedy: "write it as one of tracardi:loadBalancerAnnotations",
  },
  {
    of: /^((?!app\.|cluster-autoscaler\.)[^/]*\.)?(kubernetes|k8s)\.io\//,
    reason: "is reserved for Kubernetes, to which it may mean more than a note",
  },
];

export const objectRules = [
  rule(["namespaceNames", "topology", "stores"], ({ namespaceNames, topology, stores }) => {
    const absent: readonly Home[] = [
      ...(topologyFacts[topology].apis.some(({ zone }) => zone === "public") ? [] : (["public"] as const)),
      ...(stores === "embedded" ? [] : (["stores"] as const)),
    ];
    return absent.map((home) =>
      namespaceNames[home] === undefined
        ? undefined
        : finding(["namespaceNames", home], "is a namespace that this stack does not have", "remove it"),
    );
  }),

  rule(["name", "namespaceNames", "monitoringNamespace"], (settings, named) =>
    homes.map((home, index) => {
      const path = ["namespaceNames", home];
      const chosen = settings.namespaceNames[home];
      if (chosen === undefined) return undefined;
      if (chosen === "default" || chosen.startsWith("kube-")) {
        return finding(
          path,
          "belongs to the cluster, and everything in it would be fenced and limited",
          "write a namespace of its own",
        );
      }
      if (chosen === settings.monitoringNamespace) {
        return finding(path, `is also ${named("monitoringNamespace")}`, "write a namespace of its own");
      }
      const other = homes.find(
        (home, position) =>
          position !== index && (settings.namespaceNames[home] ?? `${settings.name}-${home}`) === chosen,
      );
      // Both ends of a clash of written names would say the same twice.
      return other === undefined ||
        (settings.namespaceNames[other] !== undefined && homes.indexOf(other) > index)
        ? undefined
        : finding(
            path,
            `is also the namespace of ${named(`namespaceNames.${other}`)}, and zones, edges and stores are fenced by namespace`,
            "write a namespace of its own",
          );
    }),
  ),

  rule(["ingressClasses", "edge", "topology"], ({ ingressClasses, edge, topology }, named) =>
    zoneNames.map((zone) => {
      if (ingressClasses[zone] === undefined) return undefined;
      const isStatic =
        (edge ?? (topology === "split" ? "ingress" : "static")) === "static" ||
        (zone === "public" && topologyFacts[topology].publicEdgeAlwaysStatic);
      return isStatic
        ? finding(
            ["ingressClasses", zone],
            "is given although that edge is static and serves no Ingress",
            `remove it, or set ${named("edge")} to "ingress" in topology split`,
          )
        : undefined;
    }),
  ),

  rule(["name", "ingressClasses"], ({ name, ingressClasses }, named) => {
    const [one, other] = zoneNames.map((zone) => ingressClasses[zone] ?? `${name}-${zone}`);
    if (one !== other) return undefined;
    const written = ingressClasses.private === undefined ? "public" : "private";
    return finding(
      ["ingressClasses", written],
      `is the class of both zones (${named("ingressClasses")}), so each would serve the other's hosts`,
      "write one for each zone",
    );
  }),

  rule(["extraMetadata", ...tierKeys], ({ extraMetadata, ...stack }) =>
    extraMetadata.flatMap(({ tiers }, index) =>
      foreignTiers(stack, tiers, ["extraMetadata", index, "tiers"]),
    ),
  ),

  rule(["extraMetadata"], ({ extraMetadata }, named) =>
    extraMetadata.flatMap(({ labels, annotations }, index) => [
      ...Object.keys(labels).map((key) => taken(key, ["extraMetadata", index, "labels", key], named)),
      ...Object.entries(annotations).map(([key, value]): Finding | undefined => {
        const path = ["extraMetadata", index, "annotations", key];
        if (!passwordInside.test(value)) return taken(key, path, named);
        return {
          ...finding(path, "holds a password, and annotations are no secret", "remove it"),
          concealed: true,
        };
      }),
    ]),
  ),
];

function taken(key: string, path: readonly (string | number)[], named: Named): Finding | undefined {
  if (ownLabels.includes(key)) return finding(path, "is set by the program, which relies on it", "remove it");
  const found = reserved.find(({ of }) => of.test(key));
  if (found === undefined) return undefined;
  const remedy = (found.remedy ?? "remove it, or choose a prefix of your own").replace(
    /tracardi:(\w+)/,
    (_, setting: string) => named(setting),
  );
  return finding(path, found.reason, remedy);
}
