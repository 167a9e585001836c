import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { CLIENTS } from "../../rehearsal/credentials.ts";
import { findProcesses } from "../../rehearsal/processes.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { ENGINE_TIMEOUT, sharedRehearsal } from "./support/rehearsals.ts";

describe("the control plane of a rehearsal", function () {
  this.timeout(ENGINE_TIMEOUT);
  let rehearsal: Rehearsal;
  let ports: { apiServer: number; etcd: number; etcdPeer: number };

  before(async () => {
    rehearsal = await sharedRehearsal();
    ports = rehearsal.state.readCluster()?.ports ?? assert.fail("no record of the cluster");
  });

  const pki = (name: string) => readFileSync(join(rehearsal.state.pki, name));
  const ask = (port: number, path: string, client?: string) =>
    new Promise<number | string>((resolve) => {
      const identity = client ? { cert: pki(`${client}.crt`), key: pki(`${client}.key`) } : {};
      const ca = [pki("cluster-ca.crt"), pki("etcd-ca.crt")];
      const asked = request({ host: "127.0.0.1", port, path, ca, agent: false, ...identity }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      asked.end();
    });

  it("knows nobody without a certificate, on any path", async () => {
    for (const path of ["/api/v1/namespaces", "/version", "/healthz", "/readyz", "/openapi/v3", "/metrics"]) {
      assert.equal(await ask(ports.apiServer, path), 401, path);
    }
    assert.equal(await ask(ports.apiServer, "/api/v1/namespaces", "admin"), 200);
  });

  it("lets only the API server into etcd: not strangers, not the cluster's own clients", async () => {
    for (const port of [ports.etcd, ports.etcdPeer]) {
      assert.notEqual(await ask(port, "/version"), 200);
      for (const client of Object.keys(CLIENTS))
        assert.notEqual(await ask(port, "/version", client), 200, client);
    }
    assert.equal(await ask(ports.etcd, "/version", "etcd-client"), 200);
  });

  it("gives the stand-ins the rights of their job and no others", async () => {
    const may = async (client: string, ...question: string[]) => {
      const asked = [
        "auth",
        "can-i",
        ...question,
        "--kubeconfig",
        join(rehearsal.state.pki, `${client}.kubeconfig`),
      ];
      return (await rehearsal.kubectl(asked).catch((error: { stdout?: string }) => error.stdout ?? "")).split(
        "\n",
      )[0];
    };
    assert.equal(await may("cloud", "patch", "services", "--subresource=status", "-A"), "yes");
    assert.equal(await may("cloud", "get", "secrets", "-A"), "no");
    assert.equal(await may("cloud", "create", "pods", "-A"), "no");
    assert.equal(await may("cloud", "patch", "services", "-A"), "no");
    assert.equal(await may("kwok", "patch", "pods", "--subresource=status", "-A"), "yes");
    assert.equal(await may("kwok", "get", "secrets", "-A"), "no");
    assert.equal(await may("kwok", "create", "pods", "-A"), "no");
  });

  it("judges with Pod Security, as every cluster does", async () => {
    await rehearsal.kubectl(["create", "namespace", "fenced"]);
    await rehearsal.kubectl([
      "label",
      "namespace",
      "fenced",
      "pod-security.kubernetes.io/enforce=restricted",
    ]);
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "root", namespace: "fenced" },
      spec: {
        containers: [{ name: "root", image: "example.org/root:1", securityContext: { privileged: true } }],
      },
    };
    await assert.rejects(
      rehearsal.kubectl(["apply", "-f", "-"], { input: JSON.stringify(pod) }),
      /violates PodSecurity "restricted:latest": privileged/,
    );
    await rehearsal.kubectl(["delete", "namespace", "fenced", "--wait=false"]);
  });

  it("keeps everything to its owner: folders 0700, files 0600", () => {
    const { directory } = rehearsal.state;
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    const open = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isSymbolicLink())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => (statSync(path).mode & 0o077) !== 0);
    // etcd decides on the modes of its data, kubectl on those of its copy of the API's description, which holds no secret. Both
    // are behind the folder's own mode.
    const others = ["etcd", ".kube"].map((folder) => join(directory, folder));
    assert.deepEqual(
      open.filter((path) => !others.some((folder) => path.startsWith(folder))),
      [],
    );
  });

  it("names files in its arguments, never what is in them", function () {
    if (process.platform !== "linux") this.skip();
    const running = findProcesses(rehearsal.state.directory);
    assert.deepEqual(running.map(({ name }) => name).sort(), [
      "cloud",
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kwok",
    ]);
    for (const { pid, name } of running) {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      for (const word of [...words, ...environment])
        assert.doesNotMatch(word, /BEGIN|[A-Za-z0-9+/]{60,}==?$/, name);
      const names = environment.filter((entry) => entry !== "").map((entry) => entry.split("=")[0]);
      const allowed = ["HOME", "KWOK_WORKDIR", "NODE_COMPILE_CACHE"];
      assert.deepEqual(
        names.filter((variable) => !allowed.includes(variable ?? "")),
        [],
        name,
      );
    }
  });

  it("listens on the loopback interface and nowhere else", function () {
    if (process.platform !== "linux") this.skip();
    const listening = findProcesses(rehearsal.state.directory).flatMap(({ pid }) => listenersOf(pid));
    assert.deepEqual(
      listening.map(({ address, port }) => `${address}:${port}`).sort(),
      Object.values(ports)
        .map((port) => `0100007F:${port}`)
        .sort(),
    );
  });
});

/** The TCP sockets on which a process listens; addresses as /proc/net/tcp writes them. */
function listenersOf(pid: number): { address: string; port: number }[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      } catch {
        return undefined;
      }
    }),
  );
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // 0A: listening (include/net/tcp_states.h).
      .filter((fields) => fields[3] === "0A" && inodes.has(fields[9]))
      .map((fields) => {
        const [address = "", port = ""] = (fields[1] ?? "").split(":");
        return { address, port: Number.parseInt(port, 16) };
      }),
  );
}
