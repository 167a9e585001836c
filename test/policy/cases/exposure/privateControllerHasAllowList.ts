import {
  container,
  editFile,
  find,
  type PolicyCases,
  podSpec,
  setArgument,
  setVariable,
} from "../../support/cases.ts";
import { unknown } from "../../support/run.ts";

const edge = "Deployment private-edge/private-edge";

const unread = (what: string) =>
  `${edge} is configured by ${what}, which is not read here: an allow list could be taken away there; configure it by arguments and by a YAML file in a ConfigMap of the stack`;

export const cases: PolicyCases = {
  policy: "private-controller-has-allow-list",
  mutations: [
    {
      title: "no allow list where TLS is spoken",
      change: (stack) =>
        setArgument(stack, "private-edge", "entryPoints.websecure.http.middlewares", "secure@file"),
      says: [`${edge} has no allow list on entrypoint "websecure"`],
    },
    {
      title: "no allow list on plain HTTP",
      change: (stack) => setArgument(stack, "private-edge", "entryPoints.web.http.middlewares"),
      says: [`${edge} has no allow list on entrypoint "web"`],
    },
    {
      title: "another middleware comes first",
      change: (stack) =>
        setArgument(
          stack,
          "private-edge",
          "entryPoints.websecure.http.middlewares",
          "secure@file,trusted@file",
        ),
      says: [`${edge} runs secure@file before the allow list of entrypoint "websecure"`],
    },
    {
      title: "the list is empty",
      change: (stack) => editFile(stack, "private-edge", '["198.51.100.0/24", "2001:db8:20::/48"]', "[]"),
      says: [
        `${edge} has an allow list without ranges on entrypoint "web"`,
        `${edge} has an allow list without ranges on entrypoint "websecure"`,
      ],
    },
    {
      title: "the list asks X-Forwarded-For",
      change: (stack) =>
        editFile(stack, "private-edge", "ipAllowList:", "ipAllowList:\n        ipStrategy: { depth: 1 }"),
      says: [
        `${edge} believes a header about the client's address on entrypoint "web" (ipStrategy)`,
        `${edge} believes a header about the client's address on entrypoint "websecure" (ipStrategy)`,
      ],
    },
    {
      title: "the file is not mounted",
      change: (stack) => podSpec(stack, "private-edge").volumes.pop(),
      says: [
        unread("a file that is in no ConfigMap of the stack"),
        `${edge} has no allow list on entrypoint "web"`,
        `${edge} has no allow list on entrypoint "websecure"`,
      ],
    },
    {
      title: "the Service also leads to the internal entrypoint",
      change: (stack) =>
        find(stack, "Service", "private-edge").spec.ports.push({ port: 8080, targetPort: "health" }),
      says: [`${edge} has no allow list on entrypoint "traefik"`],
    },
    {
      title: "routes are attached to every entrypoint",
      change: (stack) => setArgument(stack, "private-edge", "entryPoints.websecure.asDefault"),
      says: [`${edge} attaches every route to entrypoint "traefik" too, which has no allow list`],
    },
    {
      title: "a variable of the environment configures it as well",
      change: (stack) =>
        setVariable(stack, "private-edge", "TRAEFIK_ENTRYPOINTS_WEB_HTTP_MIDDLEWARES", "secure@file"),
      says: [unread("TRAEFIK_ENTRYPOINTS_WEB_HTTP_MIDDLEWARES")],
    },
    {
      title: "routes from another provider",
      change: (stack) => setArgument(stack, "private-edge", "providers.kubernetescrd", "true"),
      says: [unread("the provider kubernetescrd")],
    },
    {
      title: "a static file of its own",
      change: (stack) => setArgument(stack, "private-edge", "configFile", "/etc/traefik/traefik.yaml"),
      says: [unread("--configfile")],
    },
    {
      title: "TCP is passed through, which no middleware of HTTP sees",
      change: (stack) => editFile(stack, "private-edge", "http:", "tcp: { routers: {} }\nhttp:"),
      says: [unread("routes of tcp")],
    },
    {
      title: "it is another program",
      change: (stack) => {
        container(stack, "private-edge").image = "nginx:1.29";
      },
      says: [unread("image nginx:1.29")],
    },
    {
      title: "there is none",
      change: (stack) => {
        find(stack, "Deployment", "private-edge").spec.template.metadata.labels[
          "app.kubernetes.io/component"
        ] = "proxy";
      },
      says: [
        "the stack has no private controller that could be recognised: nothing can then be said about the fence around GUI and private API; label its pods as the pack's configuration `components.privateEdge` says, or name its label there",
      ],
    },
    {
      title: "the file is not known in a preview",
      change: (stack) => {
        find(stack, "ConfigMap", "private-edge-files").data["edge.yaml"] = unknown;
      },
      says: [
        "the stack cannot be judged by private-controller-has-allow-list: data.edge.yaml is not known before something else is made; write the value, or take it from what exists already",
      ],
    },
  ],
  accepted: [
    {
      title: "a label of its own, which the configuration names",
      change: (stack) => {
        const { labels } = find(stack, "Deployment", "private-edge").spec.template.metadata;
        labels["app.kubernetes.io/component"] = "proxy";
        find(stack, "Service", "private-edge").spec.selector["app.kubernetes.io/component"] = "proxy";
      },
      config: { "installation-is-described": { components: { privateEdge: ["proxy"] } } },
    },
  ],
};
