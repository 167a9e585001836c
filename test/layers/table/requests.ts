/** What the edges do with a request before anything behind them sees it. */
import type { Layer } from "../support/layer.ts";

const argumentsFile = "components/internal/traefik/arguments.ts";
const middlewares = "components/internal/traefik/middlewares.ts";
const traefik = "components/internal/traefik/arguments";
const dynamic = "components/internal/traefik/dynamic";
const publicLine = "serve Ingresses of the public class and namespace, limited per client";
const publicFile = "of the public edge limits clients, removes headers that choose data, and has no route";

const encoded = ["slash", "backslash", "nullcharacter", "semicolon", "percent", "questionmark", "hash"];

export const requests: readonly Layer[] = [
  {
    name: "Public paths are an allow list",
    stops: "every route of the API but tracking, many of which need no login",
    without: {
      file: "stacks/paths.ts",
      text: '{ type: "Exact", path: "/track", methods: ["POST", "OPTIONS"] },',
      replacement: '{ type: "Prefix", path: "/", methods: ["POST", "OPTIONS"] },',
    },
    red: {
      file: "stacks/paths",
      test: "never cover another route that is open without login, with all bridges",
    },
    traffic: ["paths"],
  },
  {
    name: "Public paths are exact",
    stops: "routes that lie below /track or begin like it",
    without: {
      file: "stacks/paths.ts",
      text: '{ type: "Exact", path: "/track", methods: ["POST", "OPTIONS"] },',
      replacement: '{ type: "Prefix", path: "/track", methods: ["POST", "OPTIONS"] },',
    },
    red: { file: "stacks/paths", test: "are what the tracker script calls, exact, by method" },
    traffic: ["paths"],
  },
  {
    name: "Strict prefixes of Ingresses",
    stops: "/collector where /collect was opened",
    without: {
      file: argumentsFile,
      text: '"--providers.kubernetesingress.strictprefixmatching=true",',
      replacement: "",
    },
    red: { file: traefik, test: publicLine },
    traffic: ["paths"],
  },
  {
    name: "Strict prefixes of a static edge",
    stops: "/collector where /collect was opened",
    without: {
      file: "components/internal/traefik/routers.ts",
      text: "PathPrefix(${quoted(`${path}/`)})",
      replacement: "PathPrefix(${quoted(path)})",
    },
    red: { file: dynamic, test: "opens a bridge's prefix and nothing that merely begins like it" },
    traffic: ["paths"],
  },
  {
    name: "Methods of a static edge's paths",
    stops: "methods that the tracker script never uses",
    without: {
      file: "components/internal/traefik/routers.ts",
      text: "...(methods === undefined ? [] : [anyOf(methods.map((method) => `Method(${quoted(method)})`))]),",
      replacement: "",
    },
    red: {
      file: dynamic,
      test: "of a static public edge routes the tracking paths by method, with certificate files",
    },
    traffic: ["paths"],
  },
  {
    name: "Paths are resolved before routing",
    stops: "dot segments and doubled slashes that only the application would resolve",
    without: { file: argumentsFile, text: "http.sanitizepath=true", replacement: "http.sanitizepath=false" },
    red: { file: traefik, test: publicLine },
    traffic: ["sanitized"],
  },
  ...encoded.map(
    (character): Layer => ({
      name: `Encoded characters refused: ${character}`,
      stops: "a path that the application would decode into another one",
      without: {
        file: argumentsFile,
        text: `[${encoded.map((name) => `"${name}"`).join(", ")}]`,
        replacement: JSON.stringify(encoded.filter((name) => name !== character)),
      },
      red: { file: traefik, test: publicLine },
      traffic: ["encoding"],
    }),
  ),
  {
    name: "Look-alike headers removed",
    stops: "X_Context and X.Real.IP, which many applications read as X-Context and X-Real-IP",
    without: { file: argumentsFile, text: '...all("http.aliasheadersstrategy=delete"),', replacement: "" },
    red: { file: traefik, test: publicLine },
    traffic: ["headers"],
  },
  {
    name: "Look-alike headers removed on the internal entrypoint too",
    stops: "the same by an added Ingress that names that entrypoint",
    without: {
      file: argumentsFile,
      text: '...all("http.aliasheadersstrategy=delete"),',
      replacement: '...both("http.aliasheadersstrategy=delete"),',
    },
    red: { file: traefik, test: publicLine },
  },
  {
    name: "Forwarded removed",
    stops: "a client's address of its own choice in the application, by the one header the controller keeps",
    without: {
      file: "stacks/edges.ts",
      text: 'return { Forwarded: "", "X-Context":',
      replacement: 'return { "X-Context":',
    },
    red: { file: dynamic, test: publicFile },
    traffic: ["headers"],
  },
  {
    name: "X-Context removed or set",
    stops: "a web site that chooses between staging and production data",
    without: {
      file: "stacks/edges.ts",
      text: 'return { Forwarded: "", "X-Context": shared ? "production" : "" };',
      replacement: 'return { Forwarded: "" };',
    },
    red: { file: dynamic, test: "sets X-Context where one API answers both doors" },
    traffic: ["headers"],
  },
  {
    name: "Rate limit per client",
    stops: "one client that takes all capacity",
    without: {
      file: "stacks/edges.ts",
      text: '...(zone === "public" ? { rateLimit: settings.rateLimit } : {}),',
      replacement: "",
    },
    red: { file: traefik, test: publicLine },
    traffic: ["limits"],
  },
  {
    name: "Requests at a time per client",
    stops: "one client that holds many slow requests",
    without: {
      file: middlewares,
      text: '["trusted", "ratelimit", "inflight", "limits", "secure"]',
      replacement: '["trusted", "ratelimit", "limits", "secure"]',
    },
    red: { file: traefik, test: publicLine },
  },
  {
    name: "One IPv6 network is one client",
    stops: "a client that changes its address with every request",
    without: { file: middlewares, text: "ipv6Subnet: 64", replacement: "ipv6Subnet: 128" },
    red: { file: dynamic, test: publicFile },
    traffic: ["limits"],
  },
  {
    name: "Body limit",
    stops: "bodies that fill memory and disk",
    without: {
      file: middlewares,
      text: '["trusted", "ratelimit", "inflight", "limits", "secure"]',
      replacement: '["trusted", "ratelimit", "inflight", "secure"]',
    },
    red: { file: traefik, test: publicLine },
    traffic: ["limits"],
  },
  {
    name: "Header limit",
    stops: "headers that fill memory, on plain HTTP too",
    without: { file: argumentsFile, text: '...both("http.maxheaderbytes=32768"),', replacement: "" },
    red: { file: traefik, test: publicLine },
    traffic: ["limits"],
  },
  {
    name: "Time to send a request",
    stops: "clients that hold connections by sending slowly",
    without: {
      file: argumentsFile,
      text: '"--entrypoints.web.transport.respondingtimeouts.readtimeout=30s",',
      replacement: "",
    },
    red: { file: traefik, test: publicLine },
  },
  {
    name: "Headers and queries stay out of the log",
    stops: "tokens, cookies and personal data in log files",
    without: {
      file: argumentsFile,
      text: '"--accesslog.fields.headers.defaultmode=drop",',
      replacement: '"--accesslog.fields.headers.defaultmode=keep",',
    },
    red: { file: traefik, test: publicLine },
  },
];
