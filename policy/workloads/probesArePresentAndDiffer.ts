/** A pod is asked whether it can serve, and, differently, whether it must be started again. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items, type Values } from "../kubernetes/objects.ts";
import { containersOf, runsForGood } from "../kubernetes/pods.ts";

export const probesArePresentAndDiffer: ObjectPolicy = {
  name: "probes-are-present-and-differ",
  severity: "medium",
  description:
    "Every container that listens has a startup, a readiness and a liveness probe, the latter two different.",
  because:
    "requests would reach a pod that cannot serve yet, and one question for both ends every pod under load",
  source: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  remedy: "ask an application path for readiness, and something cheap that needs no store for liveness",

  *judge(object) {
    if (!runsForGood(object)) return;
    for (const { name, initial, values } of containersOf(object)) {
      // Nobody sends anything to a worker: it has no port that could be asked.
      if (initial || items(values.ports).length === 0) continue;
      for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
        if (values[probe] === undefined) yield `has no ${probe} in container ${name}`;
      const { readinessProbe, livenessProbe } = values;
      if (
        readinessProbe !== undefined &&
        livenessProbe !== undefined &&
        question(readinessProbe) === question(livenessProbe)
      )
        yield `asks the same for readiness and liveness in container ${name}`;
    }
  },
};

function question({ httpGet, tcpSocket, exec, grpc }: Values): string {
  return JSON.stringify([
    httpGet?.path,
    httpGet?.port ?? tcpSocket?.port ?? grpc?.port,
    exec?.command,
    tcpSocket === undefined,
  ]);
}
