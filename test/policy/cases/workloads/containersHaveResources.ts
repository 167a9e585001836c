import { container, find, type PolicyCases, podSpec } from "../../support/cases.ts";
import { unknown } from "../../support/run.ts";

const gui = "Deployment private/gui";

export const cases: PolicyCases = {
  policy: "containers-have-resources",
  mutations: [
    {
      title: "no limit of memory",
      change: (stack) => delete container(stack, "gui").resources.limits.memory,
      says: [`${gui} has no limits of memory in container gui`],
    },
    {
      title: "no request for CPU",
      change: (stack) => delete container(stack, "gui").resources.requests.cpu,
      says: [`${gui} has no requests of cpu in container gui`],
    },
    {
      title: "no limit of ephemeral storage",
      change: (stack) => delete container(stack, "gui").resources.limits["ephemeral-storage"],
      says: [`${gui} has no limits of ephemeral-storage in container gui`],
    },
    {
      title: "nothing at all in a container that runs first",
      change: (stack) => {
        podSpec(stack, "gui").initContainers = [{ name: "copy" }];
      },
      says: [
        `${gui} has no requests of cpu, memory, ephemeral-storage in container copy`,
        `${gui} has no limits of cpu, memory, ephemeral-storage in container copy`,
      ],
    },
    {
      title: "nothing at all in a Job",
      change: (stack) => {
        find(stack, "Job", "install-job").spec.template.spec.containers[0].resources.limits = {};
      },
      says: [
        "Job private/install-job has no limits of cpu, memory, ephemeral-storage in container install-job",
      ],
    },
    {
      title: "a limit that is not known in a preview",
      change: (stack) => {
        container(stack, "gui").resources.limits = unknown;
      },
      says: [
        `${gui} cannot be judged by containers-have-resources: spec.template.spec.containers.0.resources.limits is not known before something else is made; write the value, or take it from what exists already`,
      ],
    },
  ],
};
