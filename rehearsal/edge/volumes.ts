/** The volumes of a pod as folders with the content that a kubelet would put there. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import {
  ApiException,
  CoreV1Api,
  type KubeConfig,
  type V1KeyToPath,
  type V1Pod,
  type V1Volume,
  type V1VolumeProjection,
} from "@kubernetes/client-node";

export type FileContent = string | Buffer;

/** One file of a volume. */
interface File {
  readonly path: string;
  readonly content: FileContent;
}

/** A folder, and how to bring it up to date. */
export interface Volume {
  readonly name: string;
  readonly folder: string;
  /** Writes what has changed since; nothing else is touched. */
  refresh(): Promise<void>;
  /** Writes other content in place of a file's, as if its object had changed. */
  replace(path: string, content: FileContent): Promise<void>;
}

export interface VolumeOptions {
  readonly pod: V1Pod;
  readonly cluster: KubeConfig;
  /** Where the folders are made. */
  readonly folder: string;
  /** Whether files may be given to another group. */
  readonly giveAway: boolean;
  /** Other content for files, by name. */
  readonly replaced?: Readonly<Record<string, FileContent>>;
}

/** Makes every volume of the pod. Fails while a ConfigMap or Secret is missing, as the kubelet does. */
export async function makeVolumes(options: VolumeOptions): Promise<Volume[]> {
  const volumes = (options.pod.spec?.volumes ?? []).map((volume) => makeVolume(volume, options));
  for (const volume of volumes) await volume.refresh();
  return volumes;
}

function makeVolume(volume: V1Volume, options: VolumeOptions): Volume {
  const { name } = volume;
  const folder = join(options.folder, "volumes", name);
  const owner = options.giveAway ? options.pod.spec?.securityContext?.fsGroup : undefined;
  if (volume.emptyDir) {
    // Only the pod sees it; its user is not ours.
    mkdirSync(folder, { recursive: true });
    if (owner !== undefined) chownSync(folder, owner, owner);
    return { name, folder, refresh: async () => {}, replace: async () => {} };
  }
  const source = sourceOf(volume);
  const replaced = new Map(Object.entries(options.replaced ?? {}));
  let written = "";
  return {
    name,
    folder,
    replace(path, content) {
      replaced.set(path, content);
      return this.refresh();
    },
    async refresh() {
      const current = await source.read(options).catch((error: unknown) => {
        // As a kubelet does for a pod that still ends while what it mounts is deleted: the files stay.
        if (written !== "" && error instanceof ApiException && error.code === 404) return undefined;
        throw error;
      });
      if (current === undefined) return;
      const files = current.map((file) => ({ ...file, content: replaced.get(file.path) ?? file.content }));
      const state = JSON.stringify(files.map(({ path, content }) => [path, String(content)]));
      if (state === written) return;
      replaceContent(folder, files, source.mode, owner);
      written = state;
    },
  };
}

interface Source {
  readonly mode: number;
  read(options: VolumeOptions): Promise<File[]>;
}

function sourceOf({ name, configMap, secret, projected }: V1Volume): Source {
  if (configMap)
    return { mode: configMap.defaultMode ?? 0o644, read: (options) => configMapFiles(configMap, options) };
  if (secret) {
    const { secretName, items } = secret;
    return {
      mode: secret.defaultMode ?? 0o644,
      read: (options) => secretFiles({ name: secretName, items }, options),
    };
  }
  if (projected) {
    let token: Promise<File[]> | undefined;
    return {
      mode: projected.defaultMode ?? 0o644,
      async read(options) {
        // Valid for an hour, which no rehearsal of an edge takes: it is asked for once.
        token ??= Promise.all((projected.sources ?? []).map((part) => projectedFiles(part, options))).then(
          (all) => all.flat(),
        );
        return token;
      },
    };
  }
  throw new Error(`volume ${name} is of a kind that is not rehearsed`);
}

interface Reference {
  readonly name?: string | undefined;
  readonly items?: V1KeyToPath[] | undefined;
}

async function configMapFiles({ name = "", items }: Reference, options: VolumeOptions): Promise<File[]> {
  const { data = {} } = await core(options).readNamespacedConfigMap({
    name,
    namespace: namespaceOf(options),
  });
  return select(new Map(Object.entries(data)), items, name);
}

async function secretFiles({ name = "", items }: Reference, options: VolumeOptions): Promise<File[]> {
  const { data = {} } = await core(options).readNamespacedSecret({ name, namespace: namespaceOf(options) });
  const content = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64")] as const);
  return select(new Map(content), items, name);
}

async function projectedFiles(part: V1VolumeProjection, options: VolumeOptions): Promise<File[]> {
  const { pod } = options;
  if (part.configMap) return configMapFiles(part.configMap, options);
  if (part.secret) return secretFiles(part.secret, options);
  if (part.serviceAccountToken) {
    const { path, expirationSeconds, audience } = part.serviceAccountToken;
    const { status } = await core(options).createNamespacedServiceAccountToken({
      name: pod.spec?.serviceAccountName ?? "default",
      namespace: namespaceOf(options),
      // Bound to the pod: it ends with it.
      body: {
        spec: {
          audiences: audience ? [audience] : [],
          ...(expirationSeconds && { expirationSeconds }),
          boundObjectRef: { kind: "Pod", apiVersion: "v1", name: nameOf(pod), uid: pod.metadata?.uid ?? "" },
        },
      },
    });
    return [{ path, content: status?.token ?? "" }];
  }
  return (part.downwardAPI?.items ?? []).map(({ path, fieldRef }) => {
    if (fieldRef?.fieldPath !== "metadata.namespace")
      throw new Error(`field ${fieldRef?.fieldPath} is not rehearsed`);
    return { path, content: namespaceOf(options) };
  });
}

function select(
  content: ReadonlyMap<string, string | Buffer>,
  items: readonly V1KeyToPath[] | undefined,
  name: string,
): File[] {
  const wanted = items ?? [...content.keys()].map((key) => ({ key, path: key }));
  return wanted.map(({ key, path }) => {
    const value = content.get(key);
    if (value === undefined) throw new Error(`${name} has no key ${key}`);
    return { path, content: value };
  });
}

/** As the kubelet writes: a new folder, then one rename, so that no reader ever finds half of a change. */
function replaceContent(
  folder: string,
  files: readonly File[],
  mode: number,
  group: number | undefined,
): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const next = mkdtempSync(join(folder, "..data-"));
  for (const { path, content } of files) {
    const file = join(next, path);
    writeFileSync(file, content, { mode });
    if (group !== undefined) chownSync(file, 0, group);
  }
  // Private to us until now; the container's user must look into it.
  chmodSync(next, 0o755);
  const link = join(folder, "..data");
  symlinkSync(basename(next), `${link}.new`);
  renameSync(`${link}.new`, link);
  for (const { path } of files) {
    const visible = join(folder, path);
    if (!existsSync(visible)) symlinkSync(join("..data", path), visible);
  }
}

function core({ cluster }: VolumeOptions): CoreV1Api {
  return cluster.makeApiClient(CoreV1Api);
}

function namespaceOf({ pod }: VolumeOptions): string {
  return pod.metadata?.namespace ?? "";
}

function nameOf(pod: V1Pod): string {
  return pod.metadata?.name ?? "";
}
