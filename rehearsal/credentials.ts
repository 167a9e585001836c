/** Who is who in the rehearsal's cluster: every key and certificate, made once and kept in its `pki` folder. */
import { join } from "node:path";
import { readIfThere, writePrivate } from "./files.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { Authority, generateSigningPair, readKeyPair, type Subject, writeKeyPair } from "./pki.ts";
import { LOOPBACK } from "./ports.ts";
import type { StateFolder } from "./state.ts";

/** The first address of the service range: the API server as pods see it. */
const API_SERVICE_ADDRESS = "10.96.0.1";

/**
 * The clients of the API server. The two of Kubernetes itself get their rights from the roles that the API server creates
 * by itself (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles), `rehearsal:*` from
 * roles.ts. Only the administrator is above RBAC.
 */
export const CLIENTS = {
  admin: { commonName: "rehearsal-admin", organization: "system:masters" },
  "kube-controller-manager": { commonName: "system:kube-controller-manager" },
  "kube-scheduler": { commonName: "system:kube-scheduler" },
  kwok: { commonName: "rehearsal:kwok" },
  cloud: { commonName: "rehearsal:cloud" },
} as const;

const SERVERS: Record<string, Subject> = {
  // etcd connects to itself under both: its HTTP side asks its gRPC side, and it is its own peer.
  "etcd-server": { commonName: "etcd", names: [LOOPBACK, "localhost"], usage: "peer" },
  "etcd-peer": { commonName: "etcd", names: [LOOPBACK, "localhost"], usage: "peer" },
  "etcd-client": { commonName: "kube-apiserver", usage: "client" },
  "kube-apiserver": {
    commonName: "kube-apiserver",
    names: [
      LOOPBACK,
      "localhost",
      API_SERVICE_ADDRESS,
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
    ],
    usage: "server",
  },
};

/** Paths that the servers' flags name. */
export interface CredentialFiles {
  etcdCa: string;
  clusterCa: string;
  /** Signs and verifies the tokens of service accounts. */
  serviceAccounts: { key: string; pub: string };
  pair(name: string): { crt: string; key: string };
  /** The kubeconfig of a client. */
  kubeconfig(client: keyof typeof CLIENTS): string;
}

/** Makes what is missing, and rewrites the kubeconfigs for the API server's port, which may have moved. */
export async function prepareCredentials(
  state: StateFolder,
  apiServerPort: number,
): Promise<CredentialFiles> {
  const pem = (name: string) => join(state.pki, name);
  // Written last: where it is there, everything is.
  const complete = pem("complete");
  if (readIfThere(complete) === undefined) {
    await issueAll(state.pki);
    writePrivate(complete, "");
  }
  const files: CredentialFiles = {
    etcdCa: pem("etcd-ca.crt"),
    clusterCa: pem("cluster-ca.crt"),
    serviceAccounts: { key: pem("service-account.key"), pub: pem("service-account.pub") },
    pair: (name) => ({ crt: pem(`${name}.crt`), key: pem(`${name}.key`) }),
    kubeconfig: (client) => (client === "admin" ? state.kubeconfig : pem(`${client}.kubeconfig`)),
  };
  for (const client of Object.keys(CLIENTS) as (keyof typeof CLIENTS)[]) {
    const identity = readKeyPair(state.pki, client);
    const ca = readIfThere(files.clusterCa);
    if (!identity || !ca) throw new Error(`${state.pki} is incomplete`);
    writeKubeconfig(files.kubeconfig(client), apiServerPort, ca, CLIENTS[client].commonName, identity);
  }
  return files;
}

async function issueAll(folder: string): Promise<void> {
  const [cluster, etcd] = await Promise.all([
    Authority.create("rehearsal-cluster"),
    Authority.create("rehearsal-etcd"),
  ]);
  writePrivate(join(folder, "cluster-ca.crt"), cluster.certificate);
  writePrivate(join(folder, "etcd-ca.crt"), etcd.certificate);
  const tokens = await generateSigningPair();
  writePrivate(join(folder, "service-account.key"), tokens.privateKey);
  writePrivate(join(folder, "service-account.pub"), tokens.publicKey);
  for (const [name, subject] of Object.entries(SERVERS)) {
    const authority = name.startsWith("etcd-") ? etcd : cluster;
    writeKeyPair(folder, name, await authority.issue(subject));
  }
  for (const [name, subject] of Object.entries(CLIENTS)) {
    writeKeyPair(folder, name, await cluster.issue({ ...subject, usage: "client" }));
  }
}
