/** What a rehearsal keeps on disk: one folder with mode 0700, and nothing anywhere else. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";
import { type LockOptions, lock } from "./lock.ts";
import type { NodeShape } from "./nodes.ts";

/** The checkout. */
export const REPOSITORY = resolve(import.meta.dirname, "..");

/** Where the rehearsals of a command are, and what they rehearse. */
export interface Place {
  /** Each sub-folder is the rehearsal of a stack, on a cluster of its own: two of them can stand at once. */
  folder: string;
  /** Folder with Pulumi.yaml, the stack files and index.ts. */
  project: string;
}

/** Of the checkout. `.rehearsal` is ignored by git; the rehearsals of the tests are in its `tests/`. */
export const HERE: Place = { folder: join(REPOSITORY, ".rehearsal"), project: REPOSITORY };

export function stateOf(stack: string, place: Place): StateFolder {
  return new StateFolder(join(place.folder, stack));
}

/** The stacks that have a rehearsal, by name. */
export function rehearsedStacks({ folder }: Place): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "tests" && !entry.name.endsWith(".lock"))
    .map(({ name }) => name)
    .sort();
}

/** What must not change while the state lives: the API server's port is in every kubeconfig, the nodes are in etcd. */
export interface ClusterRecord {
  /** Layout of this folder. A folder of another layout is rebuilt. */
  layout: typeof LAYOUT;
  ports: { apiServer: number; etcd: number; etcdPeer: number };
  nodes: NodeShape;
  /** Addresses of Services, where they are not the usual ones. */
  serviceCidr?: string | undefined;
}

const LAYOUT = 1;

/** The places in a rehearsal's folder. */
export class StateFolder {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = resolve(directory);
  }

  get exists(): boolean {
    return existsSync(this.directory);
  }
  /** The administrator's kubeconfig. */
  get kubeconfig(): string {
    return join(this.directory, "kubeconfig");
  }
  get pki(): string {
    return join(this.directory, "pki");
  }
  get etcdData(): string {
    return join(this.directory, "etcd");
  }
  /** The engine's project copy, backend, home and passphrase. */
  get engine(): string {
    return join(this.directory, "pulumi");
  }
  log(name: string): string {
    return join(this.directory, "logs", `${name}.log`);
  }

  /** Empty, but for the logs: they may say why. */
  reset(): void {
    const logs = dirname(this.log(""));
    privateFolder(logs);
    for (const entry of readdirSync(this.directory)) {
      if (join(this.directory, entry) !== logs)
        rmSync(join(this.directory, entry), { recursive: true, force: true });
    }
    for (const folder of [this.pki, this.etcdData, this.engine]) privateFolder(folder);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What was recorded about the cluster; `undefined` for a new folder, one of another layout, or a damaged one. */
  readCluster(): ClusterRecord | undefined {
    try {
      const record = JSON.parse(readIfThere(this.#clusterFile) ?? "null") as ClusterRecord | null;
      return record?.layout === LAYOUT ? record : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether there is, or was, a cluster, readable or not. */
  get hasCluster(): boolean {
    return existsSync(this.#clusterFile);
  }

  writeCluster(cluster: Omit<ClusterRecord, "layout">): ClusterRecord {
    const record: ClusterRecord = { ...cluster, layout: LAYOUT };
    writePrivate(this.#clusterFile, `${JSON.stringify(record, null, 2)}\n`);
    return record;
  }

  get #clusterFile(): string {
    return join(this.directory, "cluster.json");
  }

  /**
   * Keeps every other command out of this folder until the returned function is called.
   * @throws the signal's reason where it ends the waiting for another command
   */
  lock(options?: LockOptions): Promise<() => void> {
    privateFolder(this.directory);
    // Beside the folder, not in it: `down` removes the folder while it holds the lock.
    return lock(this.directory, options);
  }
}
