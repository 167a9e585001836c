/** What a request must look like to be led to a backend: hosts, paths, methods. Ingress objects and routes in files alike. */
import { type Manifest, type Objects, ofKind, placeOf } from "../manifest.ts";
import { type Aspect, same } from "./aspect.ts";
import { edgesOf } from "./edges.ts";
import { podsText, selectorOf } from "./selectors.ts";

type PathType = "Exact" | "Prefix";

interface Route {
  /** Ingress class, or the controller whose file has it. */
  readonly edge: string;
  /** Absent: every host. */
  readonly host?: string;
  readonly path: { readonly type: PathType; readonly path: string } | { readonly rule: string };
  /** Absent: every method. */
  readonly methods?: readonly string[];
  readonly backend: string;
  /** Which pods are behind it; absent where the stack has no such Service, or a file names its address. */
  readonly pods?: string;
}

export const routes: Aspect<Route> = {
  title: "Routes: hosts, paths, backends",
  sense: "opening",
  facts: (objects) => [
    ...ofKind(objects, "Ingress").flatMap((ingress) => ingressRoutes(ingress, objects)),
    ...edgesOf(objects).flatMap(({ place, file }) => fileRoutes(place, file)),
  ],
  covering: (by) => (route) => by.some((other) => covers(other, route)),
  text: ({ edge, host, path, methods, backend, pods }) => [
    `${edge} leads ${host ?? "every host"} to ${backend}${podsBehind(backend, pods)}:`,
    `${"rule" in path ? path.rule : `${path.type} ${path.path}`}${methods === undefined ? "" : ` (${methods.join(", ")})`}`,
  ],
};

function covers(outer: Route, inner: Route): boolean {
  return (
    outer.edge === inner.edge &&
    outer.backend === inner.backend &&
    // A Service that is gone leads nowhere; another selector leads the same route somewhere else.
    (inner.pods === undefined || outer.pods === inner.pods) &&
    hostCovers(outer.host, inner.host) &&
    pathCovers(outer.path, inner.path) &&
    (outer.methods === undefined ||
      (inner.methods?.every((method) => outer.methods?.includes(method)) ?? false))
  );
}

/** A wildcard stands for one label. */
function hostCovers(outer: string | undefined, inner: string | undefined): boolean {
  if (outer === undefined || outer === inner) return true;
  return inner !== undefined && outer.startsWith("*.") && inner.slice(inner.indexOf(".")) === outer.slice(1);
}

/** A prefix is compared element by element, as Kubernetes says and our controllers are told. */
function pathCovers(outer: Route["path"], inner: Route["path"]): boolean {
  if ("rule" in outer || "rule" in inner) return JSON.stringify(outer) === JSON.stringify(inner);
  if (outer.type === "Exact") return inner.type === "Exact" && outer.path === inner.path;
  const prefix = outer.path.replace(/\/$/, "");
  return inner.path === prefix || inner.path.startsWith(`${prefix}/`);
}

function ingressRoutes({ metadata, spec }: Manifest, objects: Objects): Route[] {
  const edge = `class ${spec.ingressClassName ?? "(none)"}`;
  const { namespace } = metadata;
  const everything =
    spec.defaultBackend === undefined
      ? []
      : [{ http: { paths: [{ path: "/", pathType: "Prefix", backend: spec.defaultBackend }] } }];
  const rules = [...((spec.rules ?? []) as Manifest[]), ...everything] as Manifest[];
  return rules.flatMap(({ host, http }) =>
    ((http?.paths ?? []) as Manifest[]).map(({ path, pathType, backend }) => ({
      edge,
      ...(host === undefined || host === "" ? {} : { host }),
      path:
        pathType === "Exact" || pathType === "Prefix"
          ? { type: pathType, path: path ?? "/" }
          : { rule: `${pathType} ${path}` },
      ...backendOf(namespace, backend, objects),
    })),
  );
}

function backendOf(
  namespace: string,
  { service }: Manifest,
  objects: Objects,
): Pick<Route, "backend" | "pods"> {
  const port = service?.port?.number ?? service?.port?.name;
  const backend = `${namespace}/${service?.name}:${port}`;
  const found = ofKind(objects, "Service").find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === service?.name,
  );
  return found === undefined
    ? { backend }
    : { backend, pods: podsText(selectorOf({ matchLabels: found.spec.selector })) };
}

/** A Service is usually called like its pods. */
function podsBehind(backend: string, pods: string | undefined): string {
  return pods === undefined || backend.replace(/:[^:]*$/, "").endsWith(`-${pods}`) ? "" : ` (${pods})`;
}

const matcher = /(Host|Path|PathPrefix|Method)\(`([^`]*)`\)/g;
/** What our own rules look like: one host, one path or several, methods. Everything else is compared as a text. */
const known = /^H&&(P|\(P(\|\|P)*\))(&&(M|\(M(\|\|M)*\)))?$/;

function fileRoutes(edge: string, file: Manifest): Route[] {
  return Object.values((file.http?.routers ?? {}) as Record<string, Manifest>).flatMap((router) => {
    const servers = (file.http?.services?.[router.service]?.loadBalancer?.servers ?? []) as Manifest[];
    const backend = servers.map(({ url }) => url).join(", ");
    const rule = String(router.rule);
    const parts = [...rule.matchAll(matcher)].map(([, name = "", value = ""]) => ({ name, value }));
    const shape = rule
      .replace(matcher, (_, name: string) => (name[0] ?? "").toUpperCase())
      .replace(/\s/g, "");
    if (!known.test(shape)) return [{ edge, path: { rule }, backend }];
    const values = (wanted: string) => parts.filter(({ name }) => name === wanted).map(({ value }) => value);
    const [host] = values("Host");
    const methods = values("Method");
    return [
      ...values("Path").map((path): Route["path"] => ({ type: "Exact", path })),
      // Without the slash at its end it would compare characters.
      ...values("PathPrefix").map((path): Route["path"] =>
        path.endsWith("/") ? { type: "Prefix", path } : { rule: `characters ${path}` },
      ),
    ].map((path) => ({
      edge,
      ...(host === undefined ? {} : { host }),
      path,
      ...(methods.length === 0 ? {} : { methods }),
      backend,
    }));
  });
}

interface Host {
  readonly place: string;
  readonly host: string;
}

export const plainHosts: Aspect<Host> = {
  title: "Hosts without a certificate of their zone",
  sense: "opening",
  facts: (objects) =>
    ofKind(objects, "Ingress").flatMap((ingress) => {
      const encrypted = ((ingress.spec.tls ?? []) as Manifest[]).flatMap(
        ({ hosts = [] }) => hosts as string[],
      );
      const hosts = ((ingress.spec.rules ?? []) as Manifest[]).map(({ host }) =>
        String(host ?? "every host"),
      );
      return hosts
        .filter((host) => !encrypted.includes(host))
        .map((host) => ({ place: placeOf(ingress), host }));
    }),
  covering: same,
  text: ({ place, host }) => [`Ingress ${place} names no certificate for`, host],
};

interface Annotation {
  readonly place: string;
  readonly annotation: string;
}

/** A controller reads them, and can be told by them to use another entrypoint or middleware. */
export const ingressAnnotations: Aspect<Annotation> = {
  title: "Annotations of Ingresses",
  sense: "condition",
  facts: (objects) =>
    ofKind(objects, "Ingress").flatMap((ingress) =>
      Object.entries(ingress.metadata.annotations ?? {})
        .filter(([key]) => !key.startsWith("pulumi.com/"))
        .map(([key, value]) => ({ place: placeOf(ingress), annotation: `${key}=${value}` })),
    ),
  covering: same,
  text: ({ place, annotation }) => [`Ingress ${place}: ${annotation}`],
};
