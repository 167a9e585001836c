import { container, type PolicyCases } from "../../support/cases.ts";

const gui = "Deployment private/gui";

export const cases: PolicyCases = {
  policy: "probes-are-present-and-differ",
  mutations: [
    ...["startupProbe", "readinessProbe", "livenessProbe"].map((probe) => ({
      title: `no ${probe}`,
      change: (stack: Parameters<typeof container>[0]) => {
        delete container(stack, "gui")[probe];
      },
      says: [`${gui} has no ${probe} in container gui`],
    })),
    {
      title: "one question for both",
      change: (stack) => {
        const values = container(stack, "gui");
        values.livenessProbe = { ...values.readinessProbe, periodSeconds: 30 };
      },
      says: [`${gui} asks the same for readiness and liveness in container gui`],
    },
    {
      title: "one command for both",
      change: (stack) => {
        const exec = { command: ["/alive"] };
        Object.assign(container(stack, "gui"), { readinessProbe: { exec }, livenessProbe: { exec } });
      },
      says: [`${gui} asks the same for readiness and liveness in container gui`],
    },
  ],
  accepted: [
    {
      title: "a worker without a port",
      change: (stack) => {
        const values = container(stack, "gui");
        values.ports = [];
        for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) delete values[probe];
      },
    },
  ],
};
