/** netpol-analyzer, a program of other authors: it computes which connections NetworkPolicies allow, without a cluster. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ensureTools } from "../../../rehearsal/toolchain.ts";
import { rangeOf } from "./addresses.ts";
import type { Manifest } from "./manifests.ts";
import type { End, Flow, Range } from "./matrix.ts";

export interface Analysis {
  readonly flows: readonly Flow[];
  /** Ingress objects, as `namespace/name`, whose backend an unknown ingress controller would not reach. */
  readonly unreachableIngresses: readonly string[];
}

/** Only some connections, which takes less time. Nothing is then said about pods that do not exist. */
export interface Focus {
  /** As `namespace/name`. */
  readonly workloads: readonly string[];
  readonly direction: "ingress" | "egress";
}

export class Analyzer {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Builds the program where it is not in the cache yet, which takes minutes. */
  static async open(): Promise<Analyzer> {
    const logFile = join(import.meta.dirname, "../../../node_modules/.cache/tools.log");
    const tools = await ensureTools(["netpolicy"], { onProgress: () => {}, logFile });
    return new Analyzer(tools.path("netpolicy"));
  }

  analyze(objects: readonly Manifest[], focus?: Focus): Promise<Analysis> {
    return this.analyzeAsWritten(asTheServerStoresThem(objects), focus);
  }

  /** Without what the API server does to manifests. */
  async analyzeAsWritten(objects: readonly Manifest[], focus?: Focus): Promise<Analysis> {
    const folder = await mkdtemp(join(tmpdir(), "reachability-"));
    try {
      // JSON is YAML, and quicker to write and to read.
      const documents = objects.map((object) => `---\n${JSON.stringify(object)}\n`);
      await writeFile(join(folder, "manifests.yaml"), documents.join(""));
      const scope =
        focus === undefined
          ? ["--exposure"]
          : ["--focusworkload", focus.workloads.join(","), "--focus-direction", focus.direction];
      const options = ["--dirpath", folder, "--output", "json", ...scope];
      const { stdout, stderr } = await execa(this.#path, ["list", ...options], {
        stdin: "ignore",
        // It ends within a tenth of a second, of which a sixth went into collecting garbage.
        env: { GOGC: "off" },
      });
      return { flows: readFlows(JSON.parse(stdout || "null")), unreachableIngresses: readRemarks(stderr) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** The API server sets this label whatever the manifest says; the analyzer believes the manifest. */
function asTheServerStoresThem(objects: readonly Manifest[]): Manifest[] {
  return objects.map((object) => {
    if (object.kind !== "Namespace") return object;
    const { name, labels } = object.metadata;
    const kept = { ...labels, "kubernetes.io/metadata.name": name };
    return { ...object, metadata: { ...object.metadata, labels: kept } };
  });
}

interface Line {
  readonly src: string;
  readonly dst: string;
  /** E.g. `TCP 8000,8443,UDP 53`, `All Connections`. */
  readonly conn: string;
}

/** Without `--exposure` the lines alone; with it, those to pods and namespaces that do not exist in lists of their own. */
type Output =
  | readonly Line[]
  | null
  | {
      readonly connlist_results: readonly Line[] | null;
      readonly exposure_results: Readonly<
        Record<"egress_exposure" | "ingress_exposure", readonly Line[] | null>
      >;
    };

function readFlows(output: Output): Flow[] {
  if (output === null) return [];
  if (!("connlist_results" in output)) return output.flatMap(readLine);
  const { connlist_results, exposure_results } = output;
  const { egress_exposure, ingress_exposure } = exposure_results;
  return [connlist_results, egress_exposure, ingress_exposure]
    .flatMap((lines) => lines ?? [])
    .flatMap(readLine);
}

function readLine({ src, dst, conn }: Line): Flow[] {
  return readPorts(conn).map((through) => ({ from: readEnd(src), to: readEnd(dst), ...through }));
}

function readEnd(text: string): End {
  const addresses = /^(\d+\.\d+\.\d+\.\d+)-(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (addresses === null) return text;
  const [first, last] = [`${addresses[1]}/32`, `${addresses[2]}/32`].map((cidr) => rangeOf(cidr).first);
  return { first, last } as Range;
}

function readPorts(text: string): Pick<Flow, "protocol" | "ports">[] {
  const written = text === "All Connections" ? "TCP 1-65535,UDP 1-65535,SCTP 1-65535" : text;
  let protocol: string | undefined;
  return written.split(",").map((item) => {
    const [, named, first, last] = /^(?:(TCP|UDP|SCTP) )?(\d+)(?:-(\d+))?$/.exec(item) ?? [];
    protocol = named ?? protocol;
    if (protocol === undefined || first === undefined) throw new Error(`no list of ports: ${text}`);
    return { protocol, ports: { first: BigInt(first), last: BigInt(last ?? first) } };
  });
}

const blockedIngress =
  /K8s-Ingress resource (\S+) specified workload \S+ as a backend, but network policies are blocking/;

/** @throws on every remark but the one about Ingresses: whatever the analyzer leaves out must not pass for denied */
function readRemarks(stderr: string): string[] {
  const remarks = stderr
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const ingress = blockedIngress.exec(line)?.[1];
      if (ingress === undefined) throw new Error(`netpol-analyzer: ${line}`);
      return ingress;
    });
  // One remark for each workload behind the backend.
  return [...new Set(remarks)];
}
