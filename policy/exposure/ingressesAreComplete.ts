/** An Ingress says for which host, by which controller and with which certificate, and steers no controller. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";

export const ingressesAreComplete: ObjectPolicy = {
  name: "ingresses-are-complete",
  severity: "high",
  description:
    "Every Ingress has a class, a host in each rule and TLS for all its hosts, no default backend and no annotation of a controller.",
  because: "another controller, every host or plain HTTP would serve it",
  source: "https://kubernetes.io/docs/concepts/services-networking/ingress/",
  remedy: "name class, hosts and a TLS Secret, and nothing else",

  *judge({ kind, spec, annotations }) {
    if (kind !== "Ingress") return;
    if (!spec.ingressClassName) yield "has no ingressClassName";
    if (spec.defaultBackend !== undefined) yield "has a default backend";
    const rules = items(spec.rules);
    if (rules.length === 0) yield "has no rule";
    const secured = items(spec.tls)
      .filter(({ secretName }) => Boolean(secretName))
      .flatMap(({ hosts }) => items(hosts).map(String));
    for (const { host } of rules) {
      if (!host) yield "has a rule without a host";
      else if (String(host).includes("*")) yield `has the wildcard host ${host}`;
      else if (!secured.includes(String(host))) yield `has no TLS for ${host}`;
    }
    for (const key of Object.keys(annotations).filter(steers)) yield `steers a controller by ${key}`;
  },
};

/** Entry points, middlewares and matchers of a router, the old way to name a class, snippets of other controllers. */
function steers(key: string): boolean {
  return /^(traefik\.ingress\.kubernetes\.io|nginx\.ingress\.kubernetes\.io)\/|^kubernetes\.io\/ingress\.class$/.test(
    key,
  );
}
