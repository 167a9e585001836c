import assert from "node:assert/strict";
import type { Values } from "../../rendering/secrets.ts";
import { podSecurityViolations } from "./podSecurity.ts";

const valid = () => ({
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    initContainers: [
      { name: "init", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } },
    ],
    containers: [
      {
        name: "app",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        ports: [{ containerPort: 8080 }],
        livenessProbe: { tcpSocket: { port: 8080 } },
      },
    ],
    volumes: [{ name: "tmp", emptyDir: {} }],
  },
});

function violations(change: (spec: Values, app: Values) => void): readonly string[] {
  const template: Values = valid();
  change(template.spec, template.spec.containers[0]);
  return podSecurityViolations(template);
}

describe("the checker of the restricted Pod Security Standard", () => {
  it("accepts a conforming pod", () => assert.deepEqual(podSecurityViolations(valid()), []));

  const mutations: readonly [string, (spec: Values, app: Values) => void][] = [
    ["HostProcess is set", (spec) => (spec.securityContext.windowsOptions = { hostProcess: true })],
    ["a host namespace is shared", (spec) => (spec.hostNetwork = true)],
    ["a host namespace is shared", (spec) => (spec.hostPID = true)],
    ["a volume of a forbidden type", (spec) => spec.volumes.push({ name: "host", hostPath: { path: "/" } })],
    [
      "SELinux options beyond the allowed types",
      (spec) => (spec.securityContext.seLinuxOptions = { type: "spc_t" }),
    ],
    [
      "an AppArmor profile other than RuntimeDefault or Localhost",
      (_spec, app) => (app.securityContext.appArmorProfile = { type: "Unconfined" }),
    ],
    [
      "a seccomp profile that confines nothing",
      (_spec, app) => (app.securityContext.seccompProfile = { type: "Unconfined" }),
    ],
    ["an unsafe sysctl", (spec) => (spec.securityContext.sysctls = [{ name: "kernel.msgmax", value: "1" }])],
    ["runs as user 0", (_spec, app) => (app.securityContext.runAsUser = 0)],
    ["app: is privileged", (_spec, app) => (app.securityContext.privileged = true)],
    [
      "app: does not drop all capabilities",
      (_spec, app) => (app.securityContext.capabilities = { drop: ["NET_RAW"] }),
    ],
    ["app: adds a capability", (_spec, app) => (app.securityContext.capabilities.add = ["SYS_ADMIN"])],
    ["app: may gain privileges", (_spec, app) => delete app.securityContext.allowPrivilegeEscalation],
    [
      "init: may gain privileges",
      (spec) => delete spec.initContainers[0].securityContext.allowPrivilegeEscalation,
    ],
    ["app: may run as root", (_spec, app) => (app.securityContext.runAsNonRoot = false)],
    ["app: masks nothing of /proc", (_spec, app) => (app.securityContext.procMount = "Unmasked")],
    ["app: uses a port of its host", (_spec, app) => (app.ports[0].hostPort = 80)],
    [
      "app: lets the kubelet connect to another host",
      (_spec, app) => (app.livenessProbe.tcpSocket.host = "10.0.0.1"),
    ],
  ];
  for (const [violation, change] of mutations) {
    it(`finds: ${violation}`, () =>
      assert.ok(violations(change).includes(violation), violations(change).join("\n")));
  }

  it("finds a pod without any seccomp profile in every container", () => {
    assert.deepEqual(
      violations((spec) => delete spec.securityContext.seccompProfile),
      ["init: has no seccomp profile", "app: has no seccomp profile"],
    );
  });
});
