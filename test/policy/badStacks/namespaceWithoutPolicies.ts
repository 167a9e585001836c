import { asked } from "../support/asked.ts";
import type { BadStack } from "../support/badStack.ts";
import { deployment, pod } from "../support/goodWorkloads.ts";

export const badStack: BadStack = {
  title: "A further tier in a namespace that nobody has fenced",
  change: (stack) =>
    stack.push(
      deployment({
        name: "exporter",
        namespace: "exports",
        replicas: 1,
        pod: pod("exporter", { image: "exporter:1.4.2" }),
      }),
      asked("v1", "ServiceAccount", "exporter", "exports", { automountServiceAccountToken: false }),
    ),
  stoppedBy: ["namespaces-deny-by-default", "workloads-have-policies", "namespaces-enforce-restricted"],
};
