import { container, find, type PolicyCases, setVariable } from "../../support/cases.ts";

const api = "Deployment public/public-api";

export const cases: PolicyCases = {
  policy: "no-secrets-in-pod-specs",
  mutations: [
    {
      title: "a password in the environment",
      change: (stack) => setVariable(stack, "public-api", "MYSQL_PASSWORD", "correct horse"),
      says: [`${api} writes the value of MYSQL_PASSWORD into container public-api`],
    },
    {
      title: "a token of Tracardi that does not look like one",
      change: (stack) => setVariable(stack, "public-api", "AUTO_PROFILE_MERGING", "correct horse battery"),
      says: [`${api} writes the value of AUTO_PROFILE_MERGING into container public-api`],
    },
    {
      title: "a variable of somebody else",
      change: (stack) => setVariable(stack, "gui", "SENTRY_API_KEY", "correct"),
      says: ["Deployment private/gui writes the value of SENTRY_API_KEY into container gui"],
    },
    {
      title: "a password in an address",
      change: (stack) =>
        setVariable(stack, "public-api", "ELASTIC_HOST", "https://elastic:correct@es.example.com:9200"),
      says: [`${api} writes a password into ELASTIC_HOST of container public-api`],
    },
    {
      title: "a password in a ConfigMap",
      change: (stack) => {
        setVariable(stack, "public-api", "MYSQL_PASSWORD");
        container(stack, "public-api").env.push({
          name: "MYSQL_PASSWORD",
          valueFrom: { configMapKeyRef: { name: "settings", key: "password" } },
        });
      },
      says: [`${api} takes MYSQL_PASSWORD from the ConfigMap settings in container public-api`],
    },
    {
      title: "a password in an argument",
      change: (stack) => {
        container(stack, "gui").args = ["--api-token=correct"];
      },
      says: ["Deployment private/gui writes a password into an argument of container gui"],
    },
    {
      title: "a password in a Job",
      change: (stack) => {
        find(stack, "Job", "install-job").spec.template.spec.containers[0].env = [
          { name: "ADMINISTRATOR_PASSWORD", value: "correct" },
        ];
      },
      says: ["Job private/install-job writes the value of ADMINISTRATOR_PASSWORD into container install-job"],
    },
  ],
  accepted: [
    { title: "the path of a file", change: (stack) => setVariable(stack, "gui", "TOKEN_FILE", "/run/token") },
    {
      title: "a reference to another variable",
      change: (stack) => setVariable(stack, "gui", "OTHER_PASSWORD", "$(PASSWORD)"),
    },
    {
      title: "an address with a reference in it",
      change: (stack) =>
        setVariable(stack, "gui", "ELASTIC_HOST", "https://elastic:$(PASSWORD)@es.example.com"),
    },
  ],
};
