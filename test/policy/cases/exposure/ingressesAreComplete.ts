import { find, type PolicyCases } from "../../support/cases.ts";

const gui = "Ingress private/gui";

export const cases: PolicyCases = {
  policy: "ingresses-are-complete",
  mutations: [
    {
      title: "no class",
      change: (stack) => delete find(stack, "Ingress", "gui").spec.ingressClassName,
      says: [`${gui} has no ingressClassName`],
    },
    {
      title: "no TLS",
      change: (stack) => delete find(stack, "Ingress", "gui").spec.tls,
      says: [`${gui} has no TLS for gui.example.com`],
    },
    {
      title: "TLS for another host",
      change: (stack) => {
        find(stack, "Ingress", "gui").spec.tls[0].hosts = ["api.example.com"];
      },
      says: [`${gui} has no TLS for gui.example.com`],
    },
    {
      title: "TLS without a certificate",
      change: (stack) => delete find(stack, "Ingress", "gui").spec.tls[0].secretName,
      says: [`${gui} has no TLS for gui.example.com`],
    },
    {
      title: "a rule for every host",
      change: (stack) => delete find(stack, "Ingress", "gui").spec.rules[0].host,
      says: [`${gui} has a rule without a host`],
    },
    {
      title: "a wildcard",
      change: (stack) => {
        find(stack, "Ingress", "gui").spec.rules[0].host = "*.example.com";
      },
      says: [`${gui} has the wildcard host *.example.com`],
    },
    {
      title: "no rule",
      change: (stack) => {
        find(stack, "Ingress", "gui").spec.rules = [];
      },
      says: [`${gui} has no rule`],
    },
    {
      title: "a default backend",
      change: (stack) => {
        find(stack, "Ingress", "gui").spec.defaultBackend = {
          service: { name: "gui", port: { number: 8080 } },
        };
      },
      says: [`${gui} has a default backend`],
    },
    ...[
      "traefik.ingress.kubernetes.io/router.entrypoints",
      "nginx.ingress.kubernetes.io/whitelist-source-range",
      "kubernetes.io/ingress.class",
    ].map((annotation) => ({
      title: `the annotation ${annotation}`,
      change: (stack: Parameters<typeof find>[0]) => {
        find(stack, "Ingress", "gui").metadata.annotations = { [annotation]: "traefik" };
      },
      says: [`${gui} steers a controller by ${annotation}`],
    })),
  ],
};
