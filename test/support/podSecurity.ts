/**
 * The Pod Security Standard "restricted" of Kubernetes 1.34, written down from the published text and independent of
 * the program: each control as a question to a pod template.
 */
import type { Values } from "../../rendering/secrets.ts";

interface Container extends Values {
  readonly name: string;
}

/** What a pod template violates, one sentence each; empty when it conforms. */
export function podSecurityViolations(template: Values): readonly string[] {
  const pod: Values = template.spec ?? {};
  const containers: readonly Container[] = [
    ...(pod.initContainers ?? []),
    ...(pod.containers ?? []),
    ...(pod.ephemeralContainers ?? []),
  ];
  const contexts: readonly Values[] = [pod.securityContext ?? {}, ...containers.map(securityContext)];
  return [
    ...controls.flatMap(({ control, holds }) => (holds(pod, containers, contexts) ? [] : [control])),
    ...containers.flatMap((container) =>
      containerControls
        .filter(({ holds }) => !holds(container, pod))
        .map(({ control }) => `${container.name}: ${control}`),
    ),
  ];
}

interface Control {
  readonly control: string;
  readonly holds: (pod: Values, containers: readonly Container[], contexts: readonly Values[]) => boolean;
}

const volumeTypes = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

const safeSysctls = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
]);

const seLinuxTypes = new Set([
  undefined,
  "",
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
]);
const profileTypes = new Set(["RuntimeDefault", "Localhost"]);

const controls: readonly Control[] = [
  {
    control: "HostProcess is set",
    holds: (_pod, _containers, contexts) => contexts.every((context) => !context.windowsOptions?.hostProcess),
  },
  { control: "a host namespace is shared", holds: (pod) => !pod.hostNetwork && !pod.hostPID && !pod.hostIPC },
  {
    control: "a volume of a forbidden type",
    holds: (pod) =>
      (pod.volumes ?? []).every((volume: Values) =>
        Object.keys(volume)
          .filter((key) => key !== "name")
          .every((type) => volumeTypes.has(type)),
      ),
  },
  {
    control: "SELinux options beyond the allowed types",
    holds: (_pod, _containers, contexts) =>
      contexts.every(
        ({ seLinuxOptions: options }) => seLinuxTypes.has(options?.type) && !options?.user && !options?.role,
      ),
  },
  {
    control: "an AppArmor profile other than RuntimeDefault or Localhost",
    holds: (_pod, _containers, contexts) =>
      contexts.every(
        ({ appArmorProfile: profile }) => profile === undefined || profileTypes.has(profile.type),
      ),
  },
  {
    control: "a seccomp profile that confines nothing",
    holds: (_pod, _containers, contexts) =>
      contexts.every(
        ({ seccompProfile: profile }) => profile === undefined || profileTypes.has(profile.type),
      ),
  },
  {
    control: "an unsafe sysctl",
    holds: (pod) => (pod.securityContext?.sysctls ?? []).every(({ name }: Values) => safeSysctls.has(name)),
  },
  {
    control: "runs as user 0",
    holds: (_pod, _containers, contexts) => contexts.every(({ runAsUser }) => runAsUser !== 0),
  },
];

const containerControls: readonly {
  readonly control: string;
  readonly holds: (container: Container, pod: Values) => boolean;
}[] = [
  { control: "is privileged", holds: (container) => !securityContext(container).privileged },
  {
    control: "does not drop all capabilities",
    holds: (container) => (securityContext(container).capabilities?.drop ?? []).includes("ALL"),
  },
  {
    control: "adds a capability",
    holds: (container) =>
      (securityContext(container).capabilities?.add ?? []).every(
        (name: string) => name === "NET_BIND_SERVICE",
      ),
  },
  {
    control: "may gain privileges",
    holds: (container) => securityContext(container).allowPrivilegeEscalation === false,
  },
  {
    control: "may run as root",
    holds: (container, pod) =>
      (securityContext(container).runAsNonRoot ?? pod.securityContext?.runAsNonRoot) === true,
  },
  {
    control: "has no seccomp profile",
    holds: (container, pod) =>
      profileTypes.has(
        (securityContext(container).seccompProfile ?? pod.securityContext?.seccompProfile)?.type,
      ),
  },
  {
    control: "masks nothing of /proc",
    holds: (container) => [undefined, "Default"].includes(securityContext(container).procMount),
  },
  {
    control: "uses a port of its host",
    holds: (container) => (container.ports ?? []).every(({ hostPort }: Values) => !hostPort),
  },
  {
    control: "lets the kubelet connect to another host",
    holds: (container) =>
      handlers(container).every((handler) => !handler.httpGet?.host && !handler.tcpSocket?.host),
  },
];

function securityContext(container: Container): Values {
  return container.securityContext ?? {};
}

function handlers({ startupProbe, readinessProbe, livenessProbe, lifecycle }: Container): readonly Values[] {
  return [startupProbe, readinessProbe, livenessProbe, lifecycle?.preStop, lifecycle?.postStart].filter(
    (handler) => handler !== undefined,
  );
}
