import { container, type PolicyCases } from "../../support/cases.ts";

const gui = "Deployment private/gui";
const image = (text: string) => (stack: Parameters<typeof container>[0]) => {
  container(stack, "gui").image = text;
};

export const cases: PolicyCases = {
  policy: "images-have-tags",
  mutations: [
    {
      title: "latest",
      change: image("tracardi/tracardi-gui:latest"),
      says: [`${gui} has the tag latest in container gui`],
    },
    {
      title: "nothing, which is latest",
      change: image("tracardi/tracardi-gui"),
      says: [`${gui} has no tag in container gui`],
    },
    {
      title: "a registry with a port, and no tag",
      change: image("registry.example.com:5000/tracardi/tracardi-gui"),
      says: [`${gui} has no tag in container gui`],
    },
    {
      title: "a digest alone",
      change: image(`tracardi/tracardi-gui@sha256:${"ab".repeat(32)}`),
      says: [`${gui} has a digest, but no tag that a person could read, in container gui`],
    },
  ],
};
