import { type PolicyCases, resource } from "../../support/cases.ts";
import { unknown } from "../../support/run.ts";

const tokens = "Secret public/public-tokens";

export const cases: PolicyCases = {
  policy: "secret-values-are-secret",
  mutations: [
    {
      title: "nothing of it is secret",
      change: (stack) => {
        resource(stack, "Secret", "public-tokens").secretPaths = [];
      },
      says: [`${tokens} shows stringData.installation, stringData.merging, stringData.mysql`],
    },
    {
      title: "one value is forgotten",
      change: (stack) => {
        resource(stack, "Secret", "public-tokens").secretPaths = [
          "stringData.installation",
          "stringData.mysql",
        ];
      },
      says: [`${tokens} shows stringData.merging`],
    },
    {
      title: "values in base64 are no secret either",
      change: (stack) => {
        const secret = resource(stack, "Secret", "public-tokens");
        secret.props.data = { extra: "c2VjcmV0" };
      },
      says: [`${tokens} shows data.extra`],
    },
    {
      title: "a level on which it sees no marks",
      change: (stack) => {
        stack.splice(0, stack.length, resource(stack, "Secret", "public-tokens"));
      },
      config: { "secret-values-are-secret": { enforcementLevel: "mandatory" } },
      says: [
        `${tokens} cannot be judged: Pulumi shows what is secret to a policy of level remediate only; leave its enforcementLevel as it is`,
      ],
    },
  ],
  accepted: [
    {
      title: "a secret that a preview does not know",
      change: (stack) => {
        resource(stack, "Secret", "public-tokens").props.stringData = unknown;
      },
    },
  ],
};
