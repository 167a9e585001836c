/**
 * Ingresses and Services that somebody adds where guard rails are off, by an identity that may do anything: what the edge does
 * with them. Every row is tried by a stranger and, where that shows that the object has been read, by an operator.
 */
import type { Plan } from "../../../stacks/plan.ts";
import type { AttackClass, Attempt } from "../support/attempt.ts";
import type { InstallationName } from "../support/installations.ts";
import { HOSTS } from "../support/parties.ts";
import { request, type Way } from "../support/send.ts";
import { EMPTY, ingress, type Manifest, type Route, service, TRAEFIK } from "./manifests.ts";

/** Installations whose private edge reads Ingresses, and those whose public one does. */
export const readsPrivately: readonly InstallationName[] = ["split", "single"];
const readsPublicly: readonly InstallationName[] = ["split"];

interface Addition {
  readonly what: string;
  objects(plan: Plan): readonly Manifest[];
  readonly only: readonly InstallationName[];
  readonly attempts: readonly Attempt[];
}

/** A host that is nobody's but an addition's: whether it has been read shows. */
const hostOf = (name: string) => `${name}.example`;

/** An Ingress in the private zone. The answer to an operator shows what the controller made of it. */
function privately(
  what: string,
  name: string,
  route: Partial<Route> = {},
  { stranger = "403", operator = "200", layer = "allowList", way = {} }: Expectation = {},
): Addition {
  const host = route.host === undefined ? hostOf(name) : route.host;
  const common = { to: "private", host: host ?? hostOf(name), name: HOSTS.api, ...way } as const;
  const send = (from: "stranger" | "operator") => request({ ...common, from }, { path: `/${name}` });
  return {
    what,
    only: readsPrivately,
    objects: (plan) => [ingress(plan, { zone: "private", name, ...route, host })],
    attempts: [
      { request: what, from: "stranger", to: "private", expected: stranger, layer, send: send("stranger") },
      {
        request: what,
        from: "operator",
        to: "private",
        expected: operator,
        layer: operator === "200" ? "service" : layer,
        ...(operator === "200" && { arrives: [`GET /${name}`] }),
        send: send("operator"),
      },
    ],
  };
}

interface Expectation {
  readonly stranger?: string;
  readonly operator?: string;
  readonly layer?: Attempt["layer"];
  readonly way?: Partial<Pick<Way, "port" | "name">>;
}

const annotated = (key: string, value: string) => ({ annotations: { [`${TRAEFIK}/${key}`]: value } });

const inPrivate: readonly Addition[] = [
  privately("a second Ingress for the API's host", "second", { host: HOSTS.api, path: "/second" }),
  privately("an Ingress for a host of its own", "own"),
  privately("an Ingress without a host", "hostless", { host: null, path: "/hostless" }),
  privately("a path that is a regular expression", "regexp", {
    path: "/.*",
    pathType: "ImplementationSpecific",
    ...annotated("router.pathmatcher", "PathRegexp"),
  }),
  privately(
    "a path that tries to end the rule's quotes",
    "quotes",
    {
      path: "/quotes`) || PathPrefix(`/",
      pathType: "ImplementationSpecific",
    },
    { stranger: "404", operator: "404", layer: "separate" },
  ),
  privately("the annotation router.middlewares, empty", "unfenced", annotated("router.middlewares", "")),
  privately(
    "the annotation router.middlewares names one of the file's",
    "otherchain",
    annotated("router.middlewares", "secure@file"),
    { stranger: "404", operator: "404", layer: "separate" },
  ),
  privately(
    "the annotation router.middlewares names what does not exist",
    "nochain",
    annotated("router.middlewares", "none-open@kubernetescrd"),
    { stranger: "404", operator: "404", layer: "separate" },
  ),
  privately("the annotation router.priority, as high as it goes", "first", {
    host: HOSTS.api,
    path: "/first",
    ...annotated("router.priority", "9223372036854774807"),
  }),
  privately("the annotation router.entrypoints: web", "plainly", annotated("router.entrypoints", "web"), {
    operator: "301",
    layer: "allowList",
    way: { port: "web" },
  }),
  privately(
    "the annotation router.entrypoints: web,websecure",
    "both",
    annotated("router.entrypoints", "web,websecure"),
  ),
  privately("the annotation router.tls: false", "notls", annotated("router.tls", "false")),
  privately(
    "the annotation router.tls.options names what does not exist",
    "lax",
    annotated("router.tls.options", "lax@file"),
    { stranger: "404", operator: "404", layer: "tls" },
  ),
  privately("other controllers' annotations that allow everybody", "foreign", {
    annotations: {
      "nginx.ingress.kubernetes.io/whitelist-source-range": "0.0.0.0/0,::/0",
      "haproxy.org/allow-list": "0.0.0.0/0",
      "ingress.kubernetes.io/whitelist-source-range": "0.0.0.0/0",
    },
  }),
  {
    what: "an Ingress of the public class in the private zone",
    only: readsPrivately,
    objects: (plan) => [
      ingress(plan, {
        zone: "private",
        ingressClass: "public",
        name: "smuggled",
        host: HOSTS.track,
        path: "/smuggled",
      }),
    ],
    attempts: [
      {
        request: "an Ingress of the public class in the private zone",
        from: "stranger",
        to: "public",
        expected: "404",
        layer: "separate",
        send: request({ from: "stranger", to: "public" }, { path: "/smuggled" }),
      },
    ],
  },
];

/** An Ingress in the public zone that asks for more than tracking; a stranger at the public edge, answered by nobody. */
function publicly(
  what: string,
  name: string,
  route: Partial<Route>,
  further: (plan: Plan) => readonly Manifest[] = () => [],
  expected = "404",
): Addition {
  const host = route.host ?? HOSTS.track;
  return {
    what,
    only: readsPublicly,
    objects: (plan) => [
      ...further(plan),
      ingress(plan, { zone: "public", name, path: `/${name}`, ...route, host }),
    ],
    attempts: [
      {
        request: what,
        from: "stranger",
        to: "public",
        expected,
        layer: "separate",
        send: request({ from: "stranger", to: "public", host }, { path: `/${name}` }),
      },
    ],
  };
}

const inPublic: readonly Addition[] = [
  publicly("an Ingress of the private class in the public zone", "turned", { ingressClass: "private" }),
  publicly("an Ingress of a class of somebody else", "elsewhere", { ingressClass: "nginx" }),
  publicly("an Ingress of no class", "classless", { ingressClass: null }),
  publicly("an Ingress for the private API's host, of the private class", "apihost", {
    ingressClass: "private",
    host: HOSTS.api,
  }),
  publicly("a Service without pods", "nobody", { service: EMPTY }, undefined, "503"),
  publicly(
    "the annotation router.middlewares names what does not exist",
    "publicchain",
    annotated("router.middlewares", "x@file"),
  ),
  publicly(
    "an ExternalName Service of the private API",
    "external",
    { service: "added-external" },
    (plan) => [
      service(plan, "public", "added-external", {
        type: "ExternalName",
        externalName: `${plan.installation}-private-api.${plan.installation}-private.svc.cluster.local`,
      }),
    ],
  ),
  publicly(
    "an ExternalName Service of the private edge's controller",
    "externaledge",
    { service: "added-edge" },
    (plan) => [
      service(plan, "public", "added-edge", {
        type: "ExternalName",
        externalName: `${plan.installation}-private-edge.${plan.installation}-private-edge.svc.cluster.local`,
      }),
    ],
  ),
  publicly(
    "a Service of the private API's address without a selector",
    "bare",
    { service: "added-bare" },
    (plan) => [service(plan, "public", "added-bare", { clusterIP: "None" })],
    "503",
  ),
];

/** Additions that are made together, and attempts on them. */
export interface Step extends AttackClass {
  objects(name: InstallationName, plan: Plan): readonly Manifest[];
}

function step(title: string, all: readonly Addition[]): Step {
  return {
    title,
    objects: (name, plan) =>
      all.filter(({ only }) => only.includes(name)).flatMap(({ objects }) => objects(plan)),
    attempts: all.flatMap(({ attempts, only }) => attempts.map((attempt): Attempt => ({ ...attempt, only }))),
  };
}

export const steps: readonly Step[] = [
  step("Objects added later, guard rails off", [...inPrivate, ...inPublic]),
  // By itself: it answers for every host that nothing else answers for.
  step("A default backend added later, guard rails off", [
    privately("an Ingress with a default backend only", "fallback", { byDefault: true }),
  ]),
];

/** What the edge alone does not stop; each is refused by a guard rail, and the second by the policy of its port too. */
export const openings: readonly {
  readonly what: string;
  readonly route: Route;
  readonly attempt: Attempt;
}[] = [
  {
    what: "an Ingress of the public class for the tracking host and every path",
    route: { zone: "public", name: "everything", host: HOSTS.track, path: "/" },
    attempt: {
      request: "GET /opened: the whole public API is published",
      from: "stranger",
      to: "public",
      expected: "200",
      layer: "service",
      arrives: ["GET /opened"],
      only: readsPublicly,
      send: request({ from: "stranger", to: "public" }, { path: "/opened" }),
    },
  },
  {
    what: "the annotation router.entrypoints: traefik in the private zone",
    route: {
      zone: "private",
      name: "internal",
      host: hostOf("internal"),
      ...annotated("router.entrypoints", "traefik"),
    },
    attempt: {
      request: "GET /opened on the health port: past the allow list",
      from: "stranger",
      to: "private",
      expected: "200",
      layer: "service",
      arrives: ["GET /opened"],
      only: readsPrivately,
      send: request(
        { from: "stranger", to: "private", port: "health", host: hostOf("internal") },
        { path: "/opened" },
      ),
    },
  },
];
