/** Each workload is somebody of its own. */
import type { StackPolicy } from "../framework/definition.ts";

export const ownServiceAccount: StackPolicy = {
  name: "own-service-account",
  severity: "medium",
  description: "Every workload has a ServiceAccount of its own, which the stack makes.",
  because: "a right that one workload is given would be given to others",
  source: "https://kubernetes.io/docs/concepts/security/service-accounts/",
  remedy: "make a ServiceAccount for it and name it in serviceAccountName",

  *judgeStack(stack) {
    const users = new Map<string, string>();
    for (const { object: about, namespace, pod } of stack.workloads) {
      const name = String(pod.serviceAccountName ?? "default");
      const account = `${namespace}/${name}`;
      const other = users.get(account);
      if (name === "default") yield { about, what: "uses the default ServiceAccount" };
      else if (other !== undefined) yield { about, what: `shares the ServiceAccount ${name} with ${other}` };
      else if (stack.find("ServiceAccount", about.namespace, name) === undefined)
        yield { about, what: `uses the ServiceAccount ${name}, which is not in this stack` };
      users.set(account, about.name);
    }
  },
};
