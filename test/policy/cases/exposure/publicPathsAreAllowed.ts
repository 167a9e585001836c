import { editFile, find, type PolicyCases, remove, setArgument } from "../../support/cases.ts";

const ingress = "Ingress public/public-api";
const fileRoute = (rule: string) =>
  [
    "http:",
    "  routers:",
    `    extra: { rule: "${rule}", service: extra }`,
    "  services:",
    '    extra: { loadBalancer: { servers: [{ url: "http://public-api.public:8080" }] } }',
  ].join("\n");
const setPath = (type: string, path: string) => (stack: Parameters<typeof find>[0]) => {
  const { rules } = find(stack, "Ingress", "public-api").spec;
  Object.assign(rules[0].http.paths[0], { pathType: type, path });
};

export const cases: PolicyCases = {
  policy: "public-paths-are-allowed",
  mutations: [
    {
      title: "everything",
      change: setPath("Prefix", "/"),
      says: [`${ingress} serves Prefix / on track.example.com`],
    },
    {
      title: "what begins like an allowed path",
      change: setPath("Prefix", "/track"),
      says: [`${ingress} serves Prefix /track on track.example.com`],
    },
    {
      title: "the installer",
      change: setPath("Exact", "/install"),
      says: [`${ingress} serves Exact /install on track.example.com`],
    },
    {
      title: "a bridge that nobody has allowed",
      change: setPath("Prefix", "/collect"),
      says: [`${ingress} serves Prefix /collect on track.example.com`],
    },
    {
      title: "a rule of a file without a path",
      change: (stack) => editFile(stack, "public-edge", "http:", fileRoute("Host(`track.example.com`)")),
      says: ["Deployment public-edge/public-edge serves Prefix / on track.example.com"],
    },
    {
      title: "a rule of a file that is an expression",
      change: (stack) =>
        editFile(stack, "public-edge", "http:", fileRoute("Host(`track.example.com`) && PathRegexp(`/t.*`)")),
      says: [
        "Deployment public-edge/public-edge has a rule for track.example.com that cannot be read as host, path and method",
      ],
    },
    {
      title: "a rule of a file that says not",
      change: (stack) =>
        editFile(stack, "public-edge", "http:", fileRoute("Host(`track.example.com`) && !Path(`/install`)")),
      says: [
        "Deployment public-edge/public-edge has a rule for track.example.com that cannot be read as host, path and method",
      ],
    },
    {
      title: "routes that are read from elsewhere",
      change: (stack) => setArgument(stack, "public-edge", "providers.kubernetesgateway", "true"),
      says: [
        "Deployment public-edge/public-edge is configured by the provider kubernetesgateway, which is not read here: it could open any path; configure it by arguments and by a YAML file in a ConfigMap of the stack",
      ],
    },
    {
      title: "no public route",
      change: (stack) => remove(stack, "Ingress", "public-api"),
      says: [
        "the stack has no public route that could be recognised: nothing can then be said about what the Internet reaches; label the public controller as the pack's configuration `components.publicEdge` says",
      ],
    },
  ],
  accepted: [
    {
      title: "a bridge that is configured",
      change: setPath("Prefix", "/collect"),
      config: {
        "installation-is-described": { publicPaths: ["Prefix /collect", "Exact /tracker/liliput.min.js"] },
      },
    },
    {
      title: "an allowed path by method in a file",
      change: (stack) =>
        editFile(
          stack,
          "public-edge",
          "http:",
          fileRoute("Host(`track.example.com`) && Path(`/track`) && (Method(`POST`) || Method(`OPTIONS`))"),
        ),
    },
  ],
};
