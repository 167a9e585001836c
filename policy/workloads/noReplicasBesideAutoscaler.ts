/** One of two decides how many there are. */
import type { StackPolicy } from "../framework/definition.ts";

export const noReplicasBesideAutoscaler: StackPolicy = {
  name: "no-replicas-beside-autoscaler",
  severity: "medium",
  description: "A workload with an autoscaler does not say how many replicas it has.",
  because: "every update would undo what the autoscaler has decided, under load too",
  source:
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
  remedy: "remove spec.replicas",

  *judgeStack(stack) {
    for (const autoscaler of stack.kind("HorizontalPodAutoscaler")) {
      const scaled = stack.workloads.filter(({ object }) => stack.autoscaler(object) === autoscaler);
      if (scaled.length === 0)
        yield {
          about: autoscaler,
          what: "scales nothing of this stack",
          remedy: "correct its scaleTargetRef, or remove it",
        };
      for (const { object: about } of scaled)
        if (about.spec.replicas !== undefined)
          yield { about, what: `asks for ${about.spec.replicas} replicas` };
    }
  },
};
