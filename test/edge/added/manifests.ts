/** Objects that somebody with rights in our namespaces could add. */
import type { Plan } from "../../../stacks/plan.ts";
import type { ZoneName } from "../../../stacks/topologies.ts";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface Route {
  readonly name: string;
  /** In the namespace of whose routes. */
  readonly zone: ZoneName;
  /** Whose class. Default: that of its own zone. `null`: none; other text: a class of that name. */
  readonly ingressClass?: ZoneName | (string & {}) | null;
  /** `null`: none, so it asks for every host. */
  readonly host: string | null;
  /** Default: `/`. */
  readonly path?: string;
  readonly pathType?: "Exact" | "Prefix" | "ImplementationSpecific";
  readonly annotations?: Readonly<Record<string, string>>;
  /** Name of a Service in the same namespace. Default: the zone's API. */
  readonly service?: string;
  /** Whether it has a default backend and no rule. */
  readonly byDefault?: boolean;
  /** Name of a Secret with a certificate, and a host for it. */
  readonly tls?: { readonly secretName: string; readonly host: string };
}

/** Prefix of the annotations that the controllers read. */
export const TRAEFIK = "traefik.ingress.kubernetes.io";

export function ingress(plan: Plan, route: Route): Manifest {
  const { zone, name, host, path = "/", pathType = "Prefix", annotations = {}, tls } = route;
  const { routesNamespace, routes } = plan.zones[zone].edge;
  const service = { name: route.service ?? routes[0]?.backend.service ?? "", port: { number: 8080 } };
  const chosen = route.ingressClass === undefined ? zone : route.ingressClass;
  const ours = chosen === "public" || chosen === "private";
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: routesNamespace, annotations },
    spec: {
      ...(chosen !== null && { ingressClassName: ours ? `${plan.installation}-${chosen}` : chosen }),
      ...(route.byDefault
        ? { defaultBackend: { service } }
        : {
            rules: [{ ...(host && { host }), http: { paths: [{ path, pathType, backend: { service } }] } }],
          }),
      ...(tls && { tls: [{ secretName: tls.secretName, hosts: [tls.host] }] }),
    },
  };
}

/** A Service of that specification, beside the zone's routes. */
export function service(plan: Plan, zone: ZoneName, name: string, spec: object): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: plan.zones[zone].edge.routesNamespace },
    spec: { ports: [{ port: 8080, targetPort: 8080 }], ...spec },
  };
}

/** One that no pod is behind: its routes answer 503 once they are loaded. */
export const EMPTY = "added-empty";

export function emptyService(plan: Plan, zone: ZoneName): Manifest {
  return service(plan, zone, EMPTY, { selector: { "nobody.example": "nobody" } });
}
