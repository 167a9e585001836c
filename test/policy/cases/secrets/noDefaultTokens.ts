import { find, type PolicyCases, podSpec, setVariable } from "../../support/cases.ts";
import { unknown } from "../../support/run.ts";

const api = "Deployment public/public-api";

export const cases: PolicyCases = {
  policy: "no-default-tokens",
  mutations: [
    {
      title: "the default installation token in a Secret",
      change: (stack) => {
        find(stack, "Secret", "public-tokens").stringData.installation = "tracardi";
      },
      says: ["Secret public/public-tokens holds a well-known value in installation"],
    },
    {
      title: "the public merge token in base64",
      change: (stack) => {
        find(stack, "Secret", "public-tokens").data = {
          merge: Buffer.from("s>a.d-kljsa87^5adh\n").toString("base64"),
        };
      },
      says: ["Secret public/public-tokens holds a well-known value in merge"],
    },
    {
      title: "the default installation token in the environment",
      change: (stack) => setVariable(stack, "public-api", "INSTALLATION_TOKEN", "tracardi"),
      says: [`${api} sets INSTALLATION_TOKEN to a well-known value in container public-api`],
    },
    {
      title: "no installation token, which is the default one",
      change: (stack) => setVariable(stack, "public-api", "INSTALLATION_TOKEN"),
      says: [`${api} leaves INSTALLATION_TOKEN at its default in container public-api`],
    },
    {
      title: "an empty one, which switches the check off",
      change: (stack) => setVariable(stack, "public-api", "INSTALLATION_TOKEN", ""),
      says: [`${api} leaves INSTALLATION_TOKEN at its default in container public-api`],
    },
    {
      title: "no merge token, which is the public one",
      change: (stack) => setVariable(stack, "private-api", "AUTO_PROFILE_MERGING"),
      says: [
        "Deployment private/private-api leaves AUTO_PROFILE_MERGING at its default in container private-api",
      ],
    },
  ],
  accepted: [
    {
      title: "a user and a database of that name",
      change: (stack) =>
        Object.assign(find(stack, "Secret", "public-tokens").stringData, {
          username: "tracardi",
          database: "tracardi",
        }),
    },
    {
      title: "values that are generated in the same run",
      change: (stack) => {
        find(stack, "Secret", "public-tokens").stringData = unknown;
      },
    },
    {
      title: "a container of the API's image that only waits first",
      change: (stack) => {
        podSpec(stack, "public-api").initContainers = [
          { name: "wait", image: "tracardi/tracardi-api:1.1.0" },
        ];
      },
    },
  ],
};
