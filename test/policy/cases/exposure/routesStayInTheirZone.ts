import { editFile, find, type PolicyCases, remove } from "../../support/cases.ts";

const gui = "Ingress private/gui";
const fileRoute = (rule: string, url: string) =>
  [
    "http:",
    "  routers:",
    `    extra: { rule: "${rule}", service: extra, entryPoints: [websecure] }`,
    "  services:",
    `    extra: { loadBalancer: { servers: [{ url: "${url}" }] } }`,
  ].join("\n");

export const cases: PolicyCases = {
  policy: "routes-stay-in-their-zone",
  mutations: [
    {
      title: "the GUI by the public controller",
      change: (stack) => {
        find(stack, "Ingress", "gui").spec.ingressClassName = "public";
      },
      says: [
        `${gui} serves gui.example.com in the public zone`,
        `${gui} leads from gui.example.com in the public zone to gui`,
      ],
    },
    {
      title: "a class of nobody",
      change: (stack) => {
        find(stack, "Ingress", "gui").spec.ingressClassName = "nginx";
      },
      says: [`${gui} is served by no controller of this stack (class nginx)`],
    },
    {
      title: "a public host in the private zone",
      change: (stack) => {
        find(stack, "Ingress", "gui").spec.rules[0].host = "track.example.com";
      },
      says: [`${gui} serves track.example.com in the private zone`],
    },
    {
      title: "the private API behind the public host",
      change: (stack) => {
        const { rules } = find(stack, "Ingress", "public-api").spec;
        rules[0].http.paths[0].backend.service.name = "private-api";
        find(stack, "Service", "private-api").metadata.namespace = "public";
        find(stack, "Deployment", "private-api").metadata.namespace = "public";
      },
      says: [
        "Ingress public/public-api leads from track.example.com in the public zone to private-api",
        "Ingress private/private-api leads from api.example.com to a Service that is not in this stack",
      ],
    },
    {
      title: "a Service that is not there",
      change: (stack) => remove(stack, "Service", "gui"),
      says: [`${gui} leads from gui.example.com to a Service that is not in this stack`],
    },
    {
      title: "a route in the public controller's file",
      change: (stack) =>
        editFile(
          stack,
          "public-edge",
          "http:",
          fileRoute("Host(`api.example.com`) && Path(`/track`)", "http://private-api.private:8080"),
        ),
      says: [
        "Deployment public-edge/public-edge serves api.example.com in the public zone",
        "Deployment public-edge/public-edge leads from api.example.com in the public zone to private-api",
      ],
    },
    {
      title: "a route for every host in the private controller's file",
      change: (stack) =>
        editFile(stack, "private-edge", "http:", fileRoute("PathPrefix(`/`)", "http://gui.private:8080")),
      says: ["Deployment private-edge/private-edge serves every host in the private zone"],
    },
  ],
  accepted: [
    {
      title: "a route of its zone in a file",
      change: (stack) =>
        editFile(
          stack,
          "private-edge",
          "http:",
          fileRoute("Host(`gui.example.com`) && PathPrefix(`/`)", "http://gui.private:8080"),
        ),
    },
  ],
};
