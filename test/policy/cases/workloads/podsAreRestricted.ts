import type { Asked } from "../../support/asked.ts";
import { container, type find, type Mutation, type PolicyCases, podSpec } from "../../support/cases.ts";

const gui = "Deployment private/gui";
type Values = ReturnType<typeof find>;

/** A field of the container, and what is said then. */
const inContainer = (title: string, change: (values: Values) => unknown, what: string): Mutation => ({
  title,
  change: (stack: Asked[]) => void change(container(stack, "gui")),
  says: [`${gui} ${what} in container gui`],
});
const inPod = (title: string, change: (pod: Values) => unknown, what: string): Mutation => ({
  title,
  change: (stack: Asked[]) => void change(podSpec(stack, "gui")),
  says: [`${gui} ${what}`],
});

export const cases: PolicyCases = {
  policy: "pods-are-restricted",
  mutations: [
    inPod("the host's network", (pod) => Object.assign(pod, { hostNetwork: true }), "sets hostNetwork"),
    inPod("the host's processes", (pod) => Object.assign(pod, { hostPID: true }), "sets hostPID"),
    inPod("the host's IPC", (pod) => Object.assign(pod, { hostIPC: true }), "sets hostIPC"),
    inPod(
      "a folder of the host",
      (pod) => pod.volumes.push({ name: "host", hostPath: { path: "/" } }),
      "mounts a volume of type hostPath",
    ),
    inPod(
      "a sysctl",
      (pod) => Object.assign(pod.securityContext, { sysctls: [{ name: "kernel.msgmax" }] }),
      "sets sysctls",
    ),
    inContainer(
      "privileged",
      ({ securityContext }) => Object.assign(securityContext, { privileged: true }),
      "is privileged",
    ),
    inContainer(
      "escalation is not forbidden",
      ({ securityContext }) => delete securityContext.allowPrivilegeEscalation,
      "does not forbid allowPrivilegeEscalation",
    ),
    inContainer(
      "it may be root after all",
      ({ securityContext }) => Object.assign(securityContext, { runAsNonRoot: false }),
      "does not set runAsNonRoot",
    ),
    inContainer(
      "it is root",
      ({ securityContext }) => Object.assign(securityContext, { runAsUser: 0 }),
      "runs as user 0",
    ),
    inContainer(
      "it keeps capabilities",
      ({ securityContext }) => delete securityContext.capabilities,
      "does not drop all capabilities",
    ),
    inContainer(
      "it adds one",
      ({ securityContext }) =>
        Object.assign(securityContext.capabilities, { add: ["NET_BIND_SERVICE", "NET_RAW"] }),
      "adds the capabilities NET_RAW",
    ),
    {
      title: "no seccomp profile",
      change: (stack) => delete podSpec(stack, "gui").securityContext.seccompProfile,
      says: [`${gui} has no seccompProfile in container gui`],
    },
    inContainer(
      "an unconfined seccomp profile",
      ({ securityContext }) => Object.assign(securityContext, { seccompProfile: { type: "Unconfined" } }),
      "has no seccompProfile",
    ),
    inContainer(
      "an unconfined AppArmor profile",
      ({ securityContext }) => Object.assign(securityContext, { appArmorProfile: { type: "Unconfined" } }),
      "has the AppArmor profile Unconfined",
    ),
    inContainer(
      "another SELinux type",
      ({ securityContext }) => Object.assign(securityContext, { seLinuxOptions: { type: "spc_t" } }),
      "has other seLinuxOptions than a container's type",
    ),
    inContainer(
      "all of /proc",
      ({ securityContext }) => Object.assign(securityContext, { procMount: "Unmasked" }),
      "unmasks /proc",
    ),
    inContainer(
      "a process of a Windows host",
      ({ securityContext }) => Object.assign(securityContext, { windowsOptions: { hostProcess: true } }),
      "is a HostProcess",
    ),
    inContainer(
      "a port of the host",
      ({ ports }) => Object.assign(ports[0], { hostPort: 80 }),
      "takes a port of its host",
    ),
    inContainer(
      "a root file system that can be written",
      ({ securityContext }) => delete securityContext.readOnlyRootFilesystem,
      "can write its root file system",
    ),
    {
      title: "a probe of another host",
      change: (stack) => {
        container(stack, "gui").livenessProbe.tcpSocket.host = "10.0.0.1";
      },
      says: [`${gui} lets the kubelet connect elsewhere (livenessProbe) in container gui`],
    },
    {
      title: "a container that runs first and says nothing",
      change: (stack) => {
        podSpec(stack, "gui").initContainers = [{ name: "copy" }];
      },
      says: [
        `${gui} does not forbid allowPrivilegeEscalation in container copy`,
        `${gui} does not drop all capabilities in container copy`,
        `${gui} can write its root file system in container copy`,
      ],
    },
  ],
};
