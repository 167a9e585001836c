/**
 * What a platform team brings before the program runs: namespaces with the Secrets and ConfigMaps that the stack file names,
 * classes, cert-manager's kinds. Read from the same plan as the program's, so that nothing has to be listed twice.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  CoreV1Api,
  PatchStrategy,
  SchedulingV1Api,
  StorageV1Api,
  setHeaderOptions,
} from "@kubernetes/client-node";
import { makePlan, type Plan } from "../stacks/plan.ts";
import { checkSettings } from "../stacks/settings/check.ts";
import {
  type BroughtSecret,
  broughtConfigMaps,
  broughtPriorityClasses,
  broughtSecrets,
  broughtStorageClasses,
  namespacesOf,
} from "./brought.ts";
import { PROVISIONER } from "./cloud/objects.ts";
import { readProject, type StackSource } from "./engine/project.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { moduleDir } from "./toolchain.ts";

/** The program that has prerequisites; another one in its place (in tests of the rehearsal) has none. */
const PROJECT = "tracardi";

const MERGE = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

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

  const secrets = broughtSecrets(plan);
  const configMaps = broughtConfigMaps(plan);
  const namespaces = new Set([...secrets, ...configMaps].map(({ namespace }) => namespace));
  if (plan.namespaces === "existing") for (const name of namespacesOf(plan)) namespaces.add(name);
  onProgress("namespaces, Secrets and classes");
  const api = rehearsal.cluster.makeApiClient(CoreV1Api);
  for (const name of namespaces) await unlessThere(api.createNamespace({ body: { metadata: { name } } }));
  for (const secret of secrets) {
    signal?.throwIfAborted();
    await bringSecret(api, secret);
  }
  for (const { namespace, name } of configMaps) {
    await unlessThere(api.createNamespacedConfigMap({ namespace, body: { metadata: { name } } }));
  }
  await bringClasses(rehearsal, plan);

  const issuers = certificateIssuers(plan);
  if (issuers.length > 0) {
    onProgress("the kinds of cert-manager");
    await installCertManagerKinds(rehearsal, issuers, signal);
  }
  return [
    ...counted(namespaces.size, "namespace"),
    ...counted(secrets.length, "Secret"),
    ...counted(configMaps.length, "ConfigMap"),
    ...counted(broughtPriorityClasses(plan).length, "priority class", "es"),
    ...counted(broughtStorageClasses(plan).length, "storage class", "es"),
    ...(issuers.length > 0 ? ["the kinds of cert-manager"] : []),
  ];
}

/** A Secret that exists keeps its values; keys that are read from it and missing are added. */
async function bringSecret(api: CoreV1Api, secret: BroughtSecret): Promise<void> {
  const { namespace, name, type, values } = secret;
  const existing = await ifThere(api.readNamespacedSecret({ namespace, name }));
  if (existing !== undefined && type !== "Opaque" && existing.type !== type) {
    throw new Error(
      `Secret ${namespace}/${name} is there as ${existing.type}, and the stack wants it to be ${type}: delete it`,
    );
  }
  const stringData: Record<string, string> = {};
  for (const [key, make] of values) if (existing?.data?.[key] === undefined) stringData[key] = await make();
  if (existing === undefined) {
    await unlessThere(
      api.createNamespacedSecret({ namespace, body: { metadata: { name }, type, stringData } }),
    );
  } else if (Object.keys(stringData).length > 0) {
    await api.patchNamespacedSecret({ namespace, name, body: { stringData } }, MERGE);
  }
}

/** Of every class that a company brings: where among its own the pods stand is not what is rehearsed. */
const PRIORITY = 100_000;

async function bringClasses({ cluster }: Rehearsal, plan: Plan): Promise<void> {
  const scheduling = cluster.makeApiClient(SchedulingV1Api);
  for (const name of broughtPriorityClasses(plan)) {
    await unlessThere(scheduling.createPriorityClass({ body: { metadata: { name }, value: PRIORITY } }));
  }
  const storage = cluster.makeApiClient(StorageV1Api);
  for (const name of broughtStorageClasses(plan)) {
    const body = { metadata: { name }, provisioner: PROVISIONER, volumeBindingMode: "WaitForFirstConsumer" };
    await unlessThere(storage.createStorageClass({ body }));
  }
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

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as { code?: number }).code !== 404) throw error;
    return undefined;
  }
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if ((error as { code?: number }).code !== 409) throw error;
  }
}

function counted(count: number, thing: string, ending = "s"): string[] {
  return count === 0 ? [] : [`${count} ${thing}${count === 1 ? "" : ending}`];
}
