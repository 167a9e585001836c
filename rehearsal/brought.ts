/**
 * What a plan refers to and does not make: Secrets, ConfigMaps, priority and storage classes. Plain data that no cluster is
 * asked for, so a test can hold it against the manifests.
 */
import { randomBytes } from "node:crypto";
import type { Plan } from "../stacks/plan.ts";
import { STORAGE_CLASS } from "./cloud/objects.ts";
import { Authority, type KeyPair } from "./pki.ts";

/** A value is made when it is known that it is missing: certificates take a moment. */
type Maker = () => Promise<string> | string;

export interface BroughtSecret {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly values: ReadonlyMap<string, Maker>;
}

/** Kubernetes' word for a Secret with any keys. */
const ANY = "Opaque";
const password: Maker = () => randomBytes(24).toString("base64url");

/**
 * Every Secret that the plan refers to, with every key that is read from it, whoever reads it.
 * @throws Error where two settings want one Secret to be of two types.
 */
export function broughtSecrets(plan: Plan): BroughtSecret[] {
  const found = new Map<string, { type: string; values: Map<string, Maker> }>();
  const add = (namespace: string, name: string, wanted: Readonly<Record<string, Maker>>, type = ANY) => {
    const { type: known, values } = found.get(`${namespace}/${name}`) ?? { type: ANY, values: new Map() };
    if (known !== ANY && type !== ANY && known !== type) {
      throw new Error(
        `the stack wants Secret ${namespace}/${name} to be ${known} and ${type}, and a Secret has one type: name two Secrets`,
      );
    }
    // What a type prescribes stands; a password that is read from the same key would not fit it.
    const prescribed = type === ANY ? { ...wanted, ...Object.fromEntries(values) } : wanted;
    for (const [key, make] of Object.entries(prescribed)) values.set(key, make);
    found.set(`${namespace}/${name}`, { type: type === ANY ? known : type, values });
  };
  addStores(plan, add);
  addVariables(plan, add);
  addExtras(plan, add);
  addCertificates(plan, add);
  for (const name of plan.pods.imagePullSecrets) {
    for (const namespace of namespacesOf(plan)) {
      const logins = () => JSON.stringify({ auths: {} });
      add(namespace, name, { ".dockerconfigjson": logins }, "kubernetes.io/dockerconfigjson");
    }
  }
  return [...found].map(([key, secret]) => {
    const [namespace = "", name = ""] = key.split("/");
    return { namespace, name, ...secret };
  });
}

type Add = (namespace: string, name: string, values: Readonly<Record<string, Maker>>, type?: string) => void;

function addStores(plan: Plan, add: Add): void {
  const authority = once(() => Authority.create("rehearsal-stores"));
  for (const { namespace } of [...plan.apis, ...plan.workers]) {
    for (const { password: from, tls } of plan.stores) {
      if (from.kind === "existing") add(namespace, from.secret, { [from.key]: password });
      const ca = tls?.ca;
      if (ca?.kind === "existing") {
        add(namespace, ca.secret, { [ca.key]: async () => (await authority()).certificate });
      }
    }
  }
}

function addVariables({ apis, workers, install }: Plan, add: Add): void {
  for (const { namespace, environment } of [...apis, ...workers]) {
    for (const variable of environment) {
      if ("existingSecret" in variable) add(namespace, variable.existingSecret, { [variable.key]: password });
    }
  }
  if (install?.administrator.password.kind === "existing") {
    const { secret, key } = install.administrator.password;
    add(install.namespace, secret, { [key]: password });
  }
}

function addExtras(plan: Plan, add: Add): void {
  for (const { namespace, volumes, containers } of extrasOf(plan)) {
    // Which files the program expects in it, nobody has told.
    for (const { secret } of volumes) if (secret !== undefined) add(namespace, secret, {});
    for (const { secretEnv } of containers) {
      for (const { name, key } of Object.values(secretEnv)) add(namespace, name, { [key]: password });
    }
  }
}

function addCertificates({ zones }: Plan, add: Add): void {
  const authority = once(() => Authority.create("rehearsal-zones"));
  for (const { edge } of [zones.public, zones.private]) {
    const { certificate, hosts, routesNamespace } = edge;
    if (certificate.kind !== "existing") continue;
    const pair = once(
      async (): Promise<KeyPair> =>
        (await authority()).issue({ commonName: hosts[0] ?? "", names: [...hosts], usage: "server" }),
    );
    // As cert-manager writes it: the authority's certificate beside the pair.
    const values = {
      "tls.crt": async () => (await pair()).certificate,
      "tls.key": async () => (await pair()).key,
      "ca.crt": async () => (await authority()).certificate,
    };
    add(routesNamespace, certificate.secret, values, "kubernetes.io/tls");
  }
}

export interface BroughtConfigMap {
  readonly namespace: string;
  readonly name: string;
}

/** Those that pods mount; what is to be in them, nobody has told. */
export function broughtConfigMaps(plan: Plan): BroughtConfigMap[] {
  const found = extrasOf(plan).flatMap(({ namespace, volumes }) =>
    volumes.flatMap(({ configMap: name }) => (name === undefined ? [] : [{ namespace, name }])),
  );
  return [...new Map(found.map((item) => [`${item.namespace}/${item.name}`, item])).values()];
}

/** Priority classes that pods name instead of the installation's own. */
export function broughtPriorityClasses({ priorityClasses }: Plan): string[] {
  const named = Object.values(priorityClasses).flatMap((name) => name ?? []);
  return [...new Set(named)].filter((name) => name !== "none");
}

/** Storage classes of embedded stores, but for the one that every rehearsal has. */
export function broughtStorageClasses({ stores }: Plan): string[] {
  const named = stores.flatMap(({ embedded }) => embedded?.storageClass ?? []);
  return [...new Set(named)].filter((name) => name !== STORAGE_CLASS);
}

export function namespacesOf(plan: Plan): string[] {
  const { zones, storesNamespace } = plan;
  return [zones.public, zones.private]
    .flatMap(({ application, edgeNamespace }) => [application, edgeNamespace])
    .concat(storesNamespace)
    .flatMap((namespace) => (namespace ? [namespace.name] : []));
}

/** Volumes and containers of the tiers that the plan has. */
function extrasOf({ pods, tiers }: Plan) {
  return (Object.keys(tiers) as (keyof typeof tiers)[]).flatMap((tier) => {
    const namespace = tiers[tier];
    const extras = pods.extras[tier];
    return namespace === undefined || extras === undefined ? [] : [{ namespace, ...extras }];
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
