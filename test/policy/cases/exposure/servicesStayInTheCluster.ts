import { find, type PolicyCases } from "../../support/cases.ts";
import { unknown } from "../../support/run.ts";

const gui = "Service private/gui";

export const cases: PolicyCases = {
  policy: "services-stay-in-the-cluster",
  mutations: [
    {
      title: "a port on every node",
      change: (stack) => {
        find(stack, "Service", "gui").spec.type = "NodePort";
      },
      says: [`${gui} is of type NodePort`],
    },
    {
      title: "a certain port on every node",
      change: (stack) => {
        find(stack, "Service", "public-edge").spec.ports[0].nodePort = 30080;
      },
      says: ["Service public-edge/public-edge asks for node port 30080"],
    },
    {
      title: "an address from outside",
      change: (stack) => {
        find(stack, "Service", "gui").spec.externalIPs = ["203.0.113.7"];
      },
      says: [`${gui} takes the external addresses 203.0.113.7`],
    },
    {
      title: "a name for something elsewhere",
      change: (stack) => {
        find(stack, "Service", "gui").spec = { type: "ExternalName", externalName: "private-api.private" };
      },
      says: [`${gui} is another name for private-api.private`],
    },
    {
      title: "a type that is not known in a preview",
      change: (stack) => {
        find(stack, "Service", "gui").spec.type = unknown;
      },
      says: [
        `${gui} cannot be judged by services-stay-in-the-cluster: spec.type is not known before something else is made; write the value, or take it from what exists already`,
      ],
    },
  ],
};
