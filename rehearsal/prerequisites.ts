/**
 * What a platform team brings before the program runs: namespaces with the Secrets that the stack file names, cert-manager's
 * kinds. Read from the same plan as the program's, so that nothing has to be listed twice.
 */
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api, type V1Secret } from "@kubernetes/client-node";
import { makePlan, type Plan } from "../stacks/plan.ts";
import { checkSettings } from "../stacks/settings/check.ts";
import { readProject, type StackSource } from "./engine/project.ts";
import { Authority, type KeyPair } from "./pki.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { moduleDir } from "./toolchain.ts";

/** The program that has prerequisites; another one in its place (in tests of the rehearsal) has none. */
const PROJECT = "tracardi";

export interface PrerequisiteOptions extends Partial<StackSource> {
  signal?: AbortSignal | undefined;
  onProgress?: (what: string) => void;
}

/**
 * Creates what is missing; what exists stays as it is.
 * @returns what a platform team has brought, in words, e.g. `4 namespaces`; empty where the stack needs nothing.
 */
export async function preparePrerequisites(
  rehearsal: Rehearsal,
  stack: string,
  {
    from = stack,
    config = {},
    source = rehearsal.project,
    signal,
    onProgress = () => {},
  }: PrerequisiteOptions = {},
): Promise<string[]> {
  const { project, values } = readProject({ from, config, source });
  if (project !== PROJECT) return [];
  const checked = checkSettings(values, { stack, secretKeys: new Set(), project });
  // A stack file with mistakes: the program refuses it in better words.
  if ("mistakes" in checked) return [];
  const plan = makePlan(checked.settings);

  const secrets = existingSecrets(plan);
  const namespaces = new Set(secrets.map(({ namespace }) => namespace));
  if (plan.namespaces === "existing") for (const name of namespacesOf(plan)) namespaces.add(name);
  onProgress("namespaces and Secrets");
  const api = rehearsal.cluster.makeApiClient(CoreV1Api);
  for (const name of namespaces) await unlessThere(api.createNamespace({ body: { metadata: { name } } }));
  for (const { namespace, name, make } of secrets) {
    signal?.throwIfAborted();
    const body = { ...(await make()), metadata: { name } };
    await unlessThere(api.createNamespacedSecret({ namespace, body }));
  }

  const issuers = certificateIssuers(plan);
  if (issuers.length > 0) {
    onProgress("the kinds of cert-manager");
    await installCertManagerKinds(rehearsal, issuers, signal);
  }
  return [
    ...counted(namespaces.size, "namespace"),
    ...counted(secrets.length, "Secret"),
    ...(issuers.length > 0 ? ["the kinds of cert-manager"] : []),
  ];
}

interface ExistingSecret {
  namespace: string;
  name: string;
  make(): Promise<V1Secret> | V1Secret;
}

/** Every Secret that the plan refers to and does not make. */
function existingSecrets(plan: Plan): ExistingSecret[] {
  const found = new Map<string, ExistingSecret>();
  const add = (namespace: string, name: string, make: ExistingSecret["make"]) => {
    if (!found.has(`${namespace}/${name}`)) found.set(`${namespace}/${name}`, { namespace, name, make });
  };
  const stores = Authority.create("rehearsal-stores");
  for (const { namespace } of plan.apis) {
    for (const { password, tls } of plan.stores) {
      if (password.kind === "existing") {
        add(namespace, password.secret, () => ({
          stringData: { [password.key]: randomBytes(24).toString("base64url") },
        }));
      }
      const ca = tls?.ca;
      if (ca?.kind === "existing") {
        add(namespace, ca.secret, async () => ({ stringData: { [ca.key]: (await stores).certificate } }));
      }
    }
  }
  for (const { namespace, environment } of [...plan.apis, ...plan.workers]) {
    for (const variable of environment) {
      if (!("existingSecret" in variable)) continue;
      const { existingSecret, key } = variable;
      add(namespace, existingSecret, () => ({
        stringData: { [key]: randomBytes(24).toString("base64url") },
      }));
    }
  }
  const { install } = plan;
  if (install?.administrator.password.kind === "existing") {
    const { secret, key } = install.administrator.password;
    add(install.namespace, secret, () => ({ stringData: { [key]: randomBytes(24).toString("base64url") } }));
  }
  const zones = Authority.create("rehearsal-zones");
  for (const { edge } of [plan.zones.public, plan.zones.private]) {
    const { certificate, hosts, routesNamespace } = edge;
    if (certificate.kind !== "existing") continue;
    add(routesNamespace, certificate.secret, async () => {
      const authority = await zones;
      return tlsSecret(
        authority,
        await authority.issue({ commonName: hosts[0] ?? "", names: [...hosts], usage: "server" }),
      );
    });
  }
  for (const name of plan.pods.imagePullSecrets) {
    for (const namespace of namespacesOf(plan)) {
      add(namespace, name, () => ({
        type: "kubernetes.io/dockerconfigjson",
        stringData: { ".dockerconfigjson": JSON.stringify({ auths: {} }) },
      }));
    }
  }
  return [...found.values()];
}

/** As cert-manager writes it: the authority's certificate beside the pair. */
function tlsSecret(authority: Authority, { certificate, key }: KeyPair): V1Secret {
  return {
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": certificate, "tls.key": key, "ca.crt": authority.certificate },
  };
}

function namespacesOf(plan: Plan): string[] {
  const { zones, storesNamespace } = plan;
  return [zones.public, zones.private]
    .flatMap(({ application, edgeNamespace }) => [application, edgeNamespace])
    .concat(storesNamespace)
    .flatMap((namespace) => (namespace ? [namespace.name] : []));
}

type Issuer = { name: string; kind: string; group: string };

function certificateIssuers({ zones }: Plan): Issuer[] {
  return [zones.public, zones.private].flatMap(({ edge: { certificate } }) =>
    certificate.kind === "cert-manager" ? [certificate.issuer] : [],
  );
}

/** The publisher's own definitions, and an issuer of the name that the stack gives. Its controller does not run here. */
async function installCertManagerKinds(
  rehearsal: Rehearsal,
  issuers: Issuer[],
  signal?: AbortSignal,
): Promise<void> {
  const folder = join(await moduleDir("cert-manager", { ...(signal && { signal }) }), "deploy", "crds");
  const files = readdirSync(folder).filter((file) => /^cert-manager\.io_.*\.yaml$/.test(file));
  const named = files.flatMap((file) => ["-f", join(folder, file)]);
  await rehearsal.kubectl(["apply", "--server-side", "--force-conflicts", ...named]);
  await rehearsal.kubectl(["wait", "--for=condition=Established", "--timeout=60s", ...named]);
  // An Issuer lives in the namespace of its certificates, which the program makes.
  for (const { name, kind, group } of issuers.filter((issuer) => issuer.kind === "ClusterIssuer")) {
    const issuer = { apiVersion: `${group}/v1`, kind, metadata: { name }, spec: { selfSigned: {} } };
    await rehearsal.kubectl(["apply", "--server-side", "-f", "-"], { input: JSON.stringify(issuer) });
  }
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if ((error as { code?: number }).code !== 409) throw error;
  }
}

function counted(count: number, thing: string): string[] {
  return count === 0 ? [] : [`${count} ${thing}${count === 1 ? "" : "s"}`];
}
