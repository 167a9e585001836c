/**
 * The controller's command line. Strictness is opt-in in Traefik 3.7: most lines here close a door that its defaults
 * leave open, and each says which.
 */
import type { EdgePlan } from "../../../stacks/edges.ts";
import { dynamicDirectory, dynamicFile, entryPoints } from "./files.ts";
import { entryPointMiddlewares } from "./middlewares.ts";

/**
 * All arguments of the container, in a stable order.
 * @param ingressClass name of the class whose Ingresses are served; unused in static mode
 */
export function staticArguments(plan: EdgePlan, ingressClass: string): string[] {
  return [
    "--global.checknewversion=false",
    "--global.sendanonymoususage=false",
    "--log.level=INFO",
    "--log.format=json",
    ...accessLog(plan),
    // Both on the internal entrypoint, which no Service names. Without --api there is no dashboard.
    "--ping=true",
    "--metrics.prometheus=true",
    // An edge has one or two Services: counting each request a second time was measured to cost a tenth of its time.
    "--metrics.prometheus.addserviceslabels=false",
    ...entryPointArguments(plan),
    ...providers(plan, ingressClass),
  ];
}

/** Part of the memory limit at which Go's garbage collector works harder instead of letting the kernel end it. */
const memoryTarget = 0.9;

/** Environment of the container. */
export function environment({ size }: EdgePlan): Readonly<Record<string, string>> {
  return { GOMEMLIMIT: `${Math.floor(size.container.limits.memory * memoryTarget)}MiB` };
}

/**
 * One line of JSON each. With all fields it was measured to cost half of the throughput, so it holds what an
 * investigation needs and nothing else – no header (they carry tokens and cookies) and no query (it carries personal
 * data).
 */
function accessLog({ accessLog }: EdgePlan): string[] {
  const fields = [
    "ClientHost",
    "RequestMethod",
    "RequestHost",
    "RequestPath",
    "RequestProtocol",
    "RequestScheme",
    "RequestContentSize",
    "DownstreamStatus",
    "DownstreamContentSize",
    "Duration",
    "entryPointName",
    "RouterName",
    "ServiceAddr",
    "OriginStatus",
  ];
  return [
    "--accesslog=true",
    "--accesslog.format=json",
    // Lines are written beside the request. When the buffer is full requests wait: no line is ever dropped.
    "--accesslog.bufferingsize=1000",
    "--accesslog.fields.defaultmode=drop",
    ...fields.map((field) => `--accesslog.fields.names.${field}=keep`),
    "--accesslog.fields.headers.defaultmode=drop",
    "--accesslog.fields.queryparameters.defaultmode=drop",
    // The redirect of plain HTTP counts as internal: without this a stranger who is refused there would not be seen.
    "--accesslog.addinternals=true",
    ...(accessLog === "all" ? everyRequest : onlyRefused),
  ];
}

/**
 * What was refused, failed or slow. Visitors' addresses are personal data, and successes are counted by the metrics; with a
 * line for every request, and counters per Service, the private edge was measured to answer half as many.
 */
const onlyRefused = ["--accesslog.filters.statuscodes=400-599", "--accesslog.filters.minduration=5s"];

/** But for those of the kubelet, load balancers and monitoring, which come every few seconds and would hide the others. */
const everyRequest = ["--entrypoints.traefik.observability.accesslogs=false"];

function entryPointArguments(plan: EdgePlan): string[] {
  const chains = entryPointMiddlewares(plan);
  const proxies = plan.proxyProtocolFrom.join(",");
  const both = (flag: string) => [`--entrypoints.web.${flag}`, `--entrypoints.websecure.${flag}`];
  const all = (flag: string) => [...both(flag), `--entrypoints.traefik.${flag}`];
  return [
    `--entrypoints.traefik.address=:${entryPoints.traefik}`,
    `--entrypoints.web.address=:${entryPoints.web}`,
    `--entrypoints.websecure.address=:${entryPoints.websecure}`,
    // Without a default entrypoint a router is attached to every one of them.
    "--entrypoints.websecure.asdefault=true",
    "--entrypoints.websecure.http.tls=true",
    // ":443" and not "websecure", whose port is the container's.
    "--entrypoints.web.http.redirections.entrypoint.to=:443",
    "--entrypoints.web.http.redirections.entrypoint.scheme=https",
    "--entrypoints.web.http.redirections.entrypoint.permanent=true",
    ...(chains.web.length === 0 ? [] : [`--entrypoints.web.http.middlewares=${chains.web.join(",")}`]),
    `--entrypoints.websecure.http.middlewares=${chains.websecure.join(",")}`,
    // Dot segments and doubled slashes are resolved before routing, not by the application behind it.
    "--entrypoints.websecure.http.sanitizepath=true",
    // Allowed by default since 3.6.7: characters that an application might decode into another path.
    ...["slash", "backslash", "nullcharacter", "semicolon", "percent", "questionmark", "hash"].map(
      (character) => `--entrypoints.websecure.http.encodedcharacters.allowencoded${character}=false`,
    ),
    // "X_Context" and "X.Context" become "X-Context" in many applications; by default they are passed on. On the
    // internal entrypoint too, which an annotation of an Ingress can name.
    ...all("http.aliasheadersstrategy=delete"),
    // Defaults: 1 MiB of headers and 60 s to send them, on plain HTTP too.
    ...both("http.maxheaderbytes=32768"),
    "--entrypoints.web.transport.respondingtimeouts.readtimeout=30s",
    `--entrypoints.websecure.transport.respondingtimeouts.readtimeout=${readSeconds[plan.zone]}s`,
    // After SIGTERM requests are still taken until load balancers have noticed. The internal entrypoint too, or
    // /ping would refuse the connection instead of answering 503.
    ...all(`transport.lifecycle.requestacceptgracetimeout=${plan.shutdown.waitSeconds}s`),
    ...both(`transport.lifecycle.gracetimeout=${plan.shutdown.drainSeconds}s`),
    // Only the load balancers' own addresses: whoever may send this header chooses his address.
    ...(plan.proxyProtocolFrom.length === 0 ? [] : both(`proxyprotocol.trustedips=${proxies}`)),
  ];
}

/** Seconds until headers and body must have arrived. An import takes long; Tracardi's GUI itself gives up after 60 s. */
const readSeconds = { public: 30, private: 60 } as const;

function providers(plan: EdgePlan, ingressClass: string): string[] {
  const [host] = plan.hosts;
  if (host === undefined) throw new Error(`the ${plan.zone} edge serves no host`);
  return [
    // A directory would load each file of a ConfigMap twice and write private keys into the log on the way.
    `--providers.file.filename=${dynamicDirectory}/${dynamicFile}`,
    // The file never changes: a new one is a new ConfigMap and a rollout. A watch would load it half-written.
    "--providers.file.watch=false",
    ...(plan.mode === "static"
      ? []
      : [
          "--providers.kubernetesingress=true",
          `--providers.kubernetesingress.namespaces=${plan.routesNamespace}`,
          `--providers.kubernetesingress.ingressclass=${ingressClass}`,
          // A name for every Ingress' status: the load balancer's address would need rights in another namespace,
          // and Pulumi waits for a status.
          `--providers.kubernetesingress.ingressendpoint.hostname=${host}`,
          // By default prefixes compare characters: /collect would match /collector.
          "--providers.kubernetesingress.strictprefixmatching=true",
          // 503 instead of 404 while no pod of a Service is ready.
          "--providers.kubernetesingress.allowemptyservices=true",
          "--providers.kubernetesingress.allowexternalnameservices=false",
          // By default any Ingress may name middlewares of the file. "none" is no namespace that is watched.
          "--providers.kubernetesingress.crossprovidernamespaces=none",
        ]),
  ];
}
