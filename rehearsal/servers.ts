/** The command line of each server of the control plane. */
import { join } from "node:path";
import type { CredentialFiles } from "./credentials.ts";
import { DEFAULT_NODES, KUBELET_LABEL, POD_CIDR } from "./nodes.ts";
import { LOOPBACK } from "./ports.ts";
import type { ClusterRecord, StateFolder } from "./state.ts";

export const SERVICE_CIDR = "10.96.0.0/16";

/**
 * What pods would see as the API server's address; the API server refuses to advertise a loopback one. It belongs to a range
 * of documentation (RFC 5737), so nobody is behind it.
 */
const ADVERTISED_ADDRESS = "192.0.2.1";

/** In the order in which each needs the one before. */
export const SERVERS = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
] as const;
export type Server = (typeof SERVERS)[number];

/** Secrets are files: an argument would show them to everybody on the machine. */
export function flags(
  server: Server,
  state: StateFolder,
  cluster: ClusterRecord,
  files: CredentialFiles,
): string[] {
  return Object.entries(FLAGS[server](state, cluster, files)).map(([name, value]) => `--${name}=${value}`);
}

type Flags = (
  state: StateFolder,
  cluster: ClusterRecord,
  files: CredentialFiles,
) => Record<string, string | number>;

/** Clients of a rehearsal have the API server for themselves; the defaults (20 to 50 requests a second) are for a shared one. */
const UNTHROTTLED = { "kube-api-qps": 500, "kube-api-burst": 1000 };
/** One of each, so no election; no port of its own, as nobody asks it for metrics. */
const ALONE = { "leader-elect": "false", "secure-port": 0 };

function tolerations(seconds: number) {
  return {
    "default-not-ready-toleration-seconds": seconds,
    "default-unreachable-toleration-seconds": seconds,
  };
}

const FLAGS: Record<Server, Flags> = {
  etcd: (state, { ports }, files) => {
    const client = `https://${LOOPBACK}:${ports.etcd}`;
    const peer = `https://${LOOPBACK}:${ports.etcdPeer}`;
    const server = files.pair("etcd-server");
    const itself = files.pair("etcd-peer");
    return {
      name: "rehearsal",
      "data-dir": state.etcdData,
      // A crash of the machine may lose the last writes: the rehearsal is then built anew.
      "unsafe-no-fsync": "true",
      "listen-client-urls": client,
      "advertise-client-urls": client,
      "listen-peer-urls": peer,
      "initial-advertise-peer-urls": peer,
      "initial-cluster": `rehearsal=${peer}`,
      "client-cert-auth": "true",
      "trusted-ca-file": files.etcdCa,
      "cert-file": server.crt,
      "key-file": server.key,
      "peer-client-cert-auth": "true",
      "peer-trusted-ca-file": files.etcdCa,
      "peer-cert-file": itself.crt,
      "peer-key-file": itself.key,
      "log-level": "warn",
    };
  },
  "kube-apiserver": (_state, { ports, nodes, serviceCidr = SERVICE_CIDR }, files) => ({
    "bind-address": LOOPBACK,
    "secure-port": ports.apiServer,
    "advertise-address": ADVERTISED_ADDRESS,
    "anonymous-auth": "false",
    "client-ca-file": files.clusterCa,
    "authorization-mode": "RBAC",
    "tls-cert-file": files.pair("kube-apiserver").crt,
    "tls-private-key-file": files.pair("kube-apiserver").key,
    "etcd-servers": `https://${LOOPBACK}:${ports.etcd}`,
    "etcd-cafile": files.etcdCa,
    "etcd-certfile": files.pair("etcd-client").crt,
    "etcd-keyfile": files.pair("etcd-client").key,
    "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
    "service-account-key-file": files.serviceAccounts.pub,
    "service-account-signing-key-file": files.serviceAccounts.key,
    "service-cluster-ip-range": serviceCidr,
    // A cluster of an earlier version does not know the figure.
    ...tolerations(nodes.replacedAfterSeconds ?? DEFAULT_NODES.replacedAfterSeconds),
    // As in every cluster of kubeadm and of the clouds: privileged pods are Pod Security's business, not the server's.
    "allow-privileged": "true",
    profiling: "false",
  }),
  "kube-controller-manager": (_state, { nodes }, files) => ({
    kubeconfig: files.kubeconfig("kube-controller-manager"),
    "service-account-private-key-file": files.serviceAccounts.key,
    "root-ca-file": files.clusterCa,
    "use-service-account-credentials": "true",
    "cluster-cidr": POD_CIDR,
    "node-monitor-period": "1s",
    "node-monitor-grace-period": `${nodes.lostAfterSeconds}s`,
    profiling: "false",
    ...ALONE,
    ...UNTHROTTLED,
  }),
  "kube-scheduler": (_state, _cluster, files) => ({
    kubeconfig: files.kubeconfig("kube-scheduler"),
    profiling: "false",
    ...ALONE,
    ...UNTHROTTLED,
  }),
  kwok: (_state, { nodes }, files) => ({
    kubeconfig: files.kubeconfig("kwok"),
    config: join(import.meta.dirname, "kwok", "stages.yaml"),
    "manage-nodes-with-label-selector": `${KUBELET_LABEL.name}=${KUBELET_LABEL.running}`,
    // Renewed at a quarter of it; Kubernetes' ratio of the two (40 s to 50 s).
    "node-lease-duration-seconds": Math.ceil(nodes.lostAfterSeconds * 0.8),
  }),
};
