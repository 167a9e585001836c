import { container, find, type PolicyCases, setVariable } from "../../support/cases.ts";

const api = "Deployment public/public-api";

export const cases: PolicyCases = {
  policy: "public-api-is-closed",
  mutations: [
    {
      title: "the GUI's routes are shown",
      change: (stack) => setVariable(stack, "public-api", "EXPOSE_GUI_API", "yes"),
      says: [`${api} sets EXPOSE_GUI_API to "yes"`],
    },
    {
      title: "the default, which shows them",
      change: (stack) => setVariable(stack, "public-api", "EXPOSE_GUI_API"),
      says: [`${api} does not set EXPOSE_GUI_API`],
    },
    {
      title: "a word that some releases do not take for no",
      change: (stack) => setVariable(stack, "public-api", "EXPOSE_GUI_API", "false"),
      says: [`${api} sets EXPOSE_GUI_API to "false"`],
    },
    {
      title: "clients choose the data",
      change: (stack) => setVariable(stack, "public-api", "PRODUCTION", "no"),
      says: [`${api} sets PRODUCTION to "no"`],
    },
    {
      title: "documentation",
      change: (stack) => setVariable(stack, "public-api", "API_DOCS"),
      says: [`${api} does not set API_DOCS`],
    },
    {
      title: "the value is somewhere else",
      change: (stack) => {
        setVariable(stack, "public-api", "PRODUCTION");
        container(stack, "public-api").env.push({
          name: "PRODUCTION",
          valueFrom: { configMapKeyRef: { name: "settings", key: "production" } },
        });
      },
      says: [`${api} sets PRODUCTION to something that is not written here`],
    },
    {
      title: "the last of two counts",
      change: (stack) => container(stack, "public-api").env.push({ name: "EXPOSE_GUI_API", value: "yes" }),
      says: [`${api} sets EXPOSE_GUI_API to "yes"`],
    },
    {
      title: "there is none",
      change: (stack) => {
        find(stack, "Deployment", "public-api").spec.template.metadata.labels["app.kubernetes.io/component"] =
          "collector";
      },
      says: [
        "the stack has no public API that could be recognised: nothing can then be said about what it shows; label it as the pack's configuration `components.publicApi` says",
      ],
    },
  ],
};
