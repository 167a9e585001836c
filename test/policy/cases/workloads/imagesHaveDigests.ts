import { container, type PolicyCases } from "../../support/cases.ts";

const gui = "Deployment private/gui";
const image = (text: string) => (stack: Parameters<typeof container>[0]) => {
  container(stack, "gui").image = text;
};

export const cases: PolicyCases = {
  policy: "images-have-digests",
  mutations: [
    {
      title: "a tag alone",
      change: image("tracardi/tracardi-gui:1.1.0"),
      says: [`${gui} runs tracardi/tracardi-gui:1.1.0 in container gui`],
    },
    {
      title: "a digest that is cut off",
      change: image("tracardi/tracardi-gui:1.1.0@sha256:abcd"),
      says: [`${gui} runs tracardi/tracardi-gui:1.1.0@sha256:abcd in container gui`],
    },
  ],
  accepted: [
    {
      title: "a tag alone where it is no production",
      change: image("tracardi/tracardi-gui:1.1.0"),
      config: { "installation-is-described": { production: false } },
    },
  ],
};
