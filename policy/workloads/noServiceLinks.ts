/** Services of a namespace do not become variables of its pods. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { podTemplateOf } from "../kubernetes/pods.ts";

export const noServiceLinks: ObjectPolicy = {
  name: "no-service-links",
  severity: "medium",
  description: "Pods have enableServiceLinks set to false.",
  because: "a Service named redis or mysql overwrites REDIS_PORT or MYSQL_PORT, and Tracardi does not start",
  source: "https://kubernetes.io/docs/tutorials/services/connect-applications-service/#accessing-the-service",
  remedy: "set enableServiceLinks to false",

  *judge(object) {
    const pod = podTemplateOf(object)?.pod;
    if (pod !== undefined && pod.enableServiceLinks !== false)
      yield "does not set enableServiceLinks to false";
  },
};
