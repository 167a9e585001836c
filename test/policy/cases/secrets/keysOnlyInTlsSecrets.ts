import { find, type PolicyCases } from "../../support/cases.ts";
import { unknown } from "../../support/run.ts";

const tls = "Secret private/private-tls";

export const cases: PolicyCases = {
  policy: "keys-only-in-tls-secrets",
  mutations: [
    {
      title: "no type",
      change: (stack) => delete find(stack, "Secret", "private-tls").type,
      says: [`${tls} holds a private key in tls.key, and is of type Opaque`],
    },
    {
      title: "a key beside tokens, by its text",
      change: (stack) => {
        find(stack, "Secret", "private-tokens").data = {
          signing: Buffer.from("-----BEGIN PRIVATE KEY-----\n").toString("base64"),
        };
      },
      says: ["Secret private/private-tokens holds a private key in signing, and is of type Opaque"],
    },
    {
      title: "a key that is generated in the same run",
      change: (stack) => {
        find(stack, "Secret", "private-tokens").stringData["server.key"] = unknown;
      },
      says: ["Secret private/private-tokens holds a private key in server.key, and is of type Opaque"],
    },
  ],
};
