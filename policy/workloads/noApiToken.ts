/** A pod is given no token of the Kubernetes API, unless it is a controller that reads its routes there. */
import type { StackFinding, StackPolicy } from "../framework/definition.ts";
import { items } from "../kubernetes/objects.ts";

const edges = ["publicEdge", "privateEdge"];
/** Seconds. The kubelet renews it long before. */
const longest = 3600;

export const noApiToken: StackPolicy = {
  name: "no-api-token",
  severity: "high",
  description:
    "No pod is given a token of the Kubernetes API by default, and only controllers mount one, for an hour.",
  because: "whoever takes the container over could speak to the cluster in its name",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  remedy: "set automountServiceAccountToken to false, and mount a short-lived token where one is needed",

  *judgeStack(stack): Iterable<StackFinding> {
    for (const about of stack.kind("ServiceAccount"))
      if (about.props.automountServiceAccountToken !== false)
        yield { about, what: "does not forbid that its token is mounted" };
    for (const { object: about, pod, role } of stack.workloads) {
      if (pod.automountServiceAccountToken !== false)
        yield { about, what: "does not forbid that a token is mounted" };
      const tokens = items(pod.volumes)
        .flatMap(({ projected }) => items(projected?.sources))
        .flatMap(({ serviceAccountToken: token }) => (token === undefined ? [] : [token]));
      for (const { expirationSeconds = longest } of tokens) {
        if (role === undefined || !edges.includes(role))
          yield { about, what: "mounts a token, and is no controller" };
        if (expirationSeconds > longest)
          yield { about, what: `mounts a token for ${expirationSeconds} seconds` };
      }
    }
  },
};
