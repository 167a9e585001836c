import { find, type PolicyCases, podSpec } from "../../support/cases.ts";

const gui = "Deployment private/gui";
const token = (workload: string, expirationSeconds?: number) => (stack: Parameters<typeof podSpec>[0]) =>
  podSpec(stack, workload).volumes.push({
    name: "token",
    projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds } }] },
  });

export const cases: PolicyCases = {
  policy: "no-api-token",
  mutations: [
    {
      title: "mounted by default",
      change: (stack) => delete podSpec(stack, "gui").automountServiceAccountToken,
      says: [`${gui} does not forbid that a token is mounted`],
    },
    {
      title: "an account that has it mounted",
      change: (stack) => delete find(stack, "ServiceAccount", "gui").automountServiceAccountToken,
      says: ["ServiceAccount private/gui does not forbid that its token is mounted"],
    },
    {
      title: "one that the GUI asks for",
      change: token("gui"),
      says: [`${gui} mounts a token, and is no controller`],
    },
    {
      title: "one of a controller that lives for a day",
      change: token("public-edge", 86_400),
      says: ["Deployment public-edge/public-edge mounts a token for 86400 seconds"],
    },
  ],
  accepted: [{ title: "one of a controller for an hour", change: token("private-edge", 3600) }],
};
