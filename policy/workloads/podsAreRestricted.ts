/** The Pod Security Standard `restricted`, control by control, and a root file system that stays as it is. */
import type { ObjectPolicy } from "../framework/definition.ts";
import { items, type Values } from "../kubernetes/objects.ts";
import { containersOf, podTemplateOf } from "../kubernetes/pods.ts";

const volumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const seLinux = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];
const profiles = ["RuntimeDefault", "Localhost"];

export const podsAreRestricted: ObjectPolicy = {
  name: "pods-are-restricted",
  severity: "high",
  description:
    "Pods meet the Pod Security Standard `restricted`, and their root file systems cannot be written.",
  because: "whoever takes the container over would get at its node, its host's network or its own program",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  remedy: "set the field as the standard says",

  *judge(object) {
    const pod = podTemplateOf(object)?.pod;
    if (pod === undefined) return;
    yield* judgePod(pod);
    for (const { name, values } of containersOf(object))
      for (const what of judgeContainer(values, pod)) yield `${what} in container ${name}`;
  },
};

function* judgePod(pod: Values): Iterable<string> {
  for (const field of ["hostNetwork", "hostPID", "hostIPC"]) if (pod[field]) yield `sets ${field}`;
  for (const volume of items(pod.volumes)) {
    const forbidden = Object.keys(volume).filter((key) => key !== "name" && !volumes.includes(key));
    if (forbidden.length > 0) yield `mounts a volume of type ${forbidden.join(", ")}`;
  }
  if (items(pod.securityContext?.sysctls).length > 0) yield "sets sysctls";
}

function* judgeContainer(
  { securityContext = {}, ports, ...container }: Values,
  pod: Values,
): Iterable<string> {
  const either = (field: string) => securityContext[field] ?? pod.securityContext?.[field];
  if (securityContext.privileged) yield "is privileged";
  if (securityContext.allowPrivilegeEscalation !== false) yield "does not forbid allowPrivilegeEscalation";
  if (either("runAsNonRoot") !== true) yield "does not set runAsNonRoot";
  if (either("runAsUser") === 0) yield "runs as user 0";
  if (!items(securityContext.capabilities?.drop).some((each) => String(each) === "ALL"))
    yield "does not drop all capabilities";
  const added = items(securityContext.capabilities?.add).filter(
    (each) => String(each) !== "NET_BIND_SERVICE",
  );
  if (added.length > 0) yield `adds the capabilities ${added.join(", ")}`;
  if (!profiles.includes(either("seccompProfile")?.type)) yield "has no seccompProfile";
  const appArmor = either("appArmorProfile")?.type ?? "RuntimeDefault";
  if (!profiles.includes(appArmor)) yield `has the AppArmor profile ${appArmor}`;
  const { type = "container_t", user, role } = either("seLinuxOptions") ?? {};
  if (!seLinux.includes(type) || user || role) yield "has other seLinuxOptions than a container's type";
  if ((securityContext.procMount ?? "Default") !== "Default") yield "unmasks /proc";
  if (either("windowsOptions")?.hostProcess) yield "is a HostProcess";
  if (items(ports).some(({ hostPort }) => hostPort)) yield "takes a port of its host";
  if (securityContext.readOnlyRootFilesystem !== true) yield "can write its root file system";
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
    if (container[probe]?.httpGet?.host ?? container[probe]?.tcpSocket?.host)
      yield `lets the kubelet connect elsewhere (${probe})`;
}
