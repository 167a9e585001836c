/**
 * Pods of the GUI as the committed stack `prod` renders them, run without a cluster: real nginx (Debian's), the files of the
 * rendered ConfigMap where the pod mounts them, the pod's user, a read-only root. Stand-ins: what the image brings (its page,
 * its table of content types, its build of nginx), and the kubelet.
 */
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1ConfigMap, V1Container, V1Deployment, V1Pod } from "@kubernetes/client-node";
import { type Container, startContainer } from "../../../rehearsal/edge/container.ts";
import { addressesOf, connectHost, disconnectHost } from "../../../rehearsal/edge/network.ts";
import { lastLines } from "../../../rehearsal/files.ts";
import { until } from "../../../rehearsal/wait.ts";
import { renderStack } from "../../../rendering/stack.ts";
import { atTheEnd } from "../../rehearsal/support/hooks.ts";
import { systemPackages } from "../../support/systemPackages.ts";

/** What stands where the image has its page. */
export const SITE = join(import.meta.dirname, "site");

/** Hosts of the committed stack. */
export const HOSTS = { gui: "gui.tracardi.example.com", api: "api.tracardi.example.com" } as const;

export const PORT = 8080;

const NGINX = { program: "nginx", debianPackage: "nginx-light", service: "nginx" } as const;

/** What the API server would hold. */
export interface RenderedGui {
  readonly pod: V1Pod;
  readonly container: V1Container;
  readonly files: Readonly<Record<string, string>>;
}

let rendered: Promise<RenderedGui> | undefined;

export function renderedGui(): Promise<RenderedGui> {
  rendered ??= render();
  return rendered;
}

async function render(): Promise<RenderedGui> {
  const resources = await renderStack({ stack: "prod", changes: {} });
  const find = <T>(type: string, name: string) => {
    const found = resources.find((resource) => resource.type === type && resource.name === name);
    if (!found) throw new Error(`the stack renders no ${name}`);
    return found.inputs as T;
  };
  const { spec } = find<V1Deployment>("kubernetes:apps/v1:Deployment", "tracardi-gui");
  const { data } = find<V1ConfigMap>("kubernetes:core/v1:ConfigMap", "tracardi-gui-files");
  const [container] = spec?.template.spec?.containers ?? [];
  if (!spec?.template.spec || !container) throw new Error("the GUI's Deployment has no container");
  return { pod: { spec: spec.template.spec }, container, files: data ?? {} };
}

export interface GuiPodOptions {
  readonly name: string;
  readonly ipv4: string;
  /** Files beside those of {@link SITE}, by path. */
  readonly further?: Readonly<Record<string, Buffer>>;
  /** Another pod than the rendered one. */
  readonly pod?: V1Pod;
}

/** A pod that answers. */
export interface GuiPod {
  readonly ipv4: string;
  readonly container: Container;
  /** Folder of the pod's emptyDir, its only writable place. */
  readonly temporary: string;
  /** What it printed. */
  log(): string[];
}

/** Starts it and waits for what its readiness probe asks. It is ended after the run. */
export async function startGui(options: GuiPodOptions): Promise<GuiPod> {
  const { name, ipv4 } = options;
  const gui = await renderedGui();
  const pod = options.pod ?? gui.pod;
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const site = join(folder, "site");
  cpSync(SITE, site, { recursive: true });
  for (const [path, content] of Object.entries(options.further ?? {}))
    writeFileSync(join(site, path), content);
  const volumes = fill(join(folder, "volumes"), pod, gui.files);
  for (const readable of [site, ...volumes.values()]) letEverybodyRead(readable);
  await connectHost(name, name, addressesOf(ipv4));
  const log = `${folder}/log`;
  const container = startContainer({
    ...{ pod, host: name, folder, volumes, log, hosts: "" },
    program: { path: await systemPackages.ensure(NGINX), name: "nginx" },
    image: [
      { source: site, path: "/usr/share/nginx/html" },
      { source: "/etc/nginx/mime.types", path: "/etc/nginx/mime.types" },
    ],
    environment: {},
  });
  atTheEnd(async () => {
    await container.stop(5);
    await disconnectHost(name);
    rmSync(folder, { recursive: true, force: true });
  });
  await until(() => answers(ipv4) || (container.running ? false : Promise.reject(new Error("it ended"))), {
    for: `the GUI ${name}`,
    within: 30_000,
  }).catch((error: Error) => {
    throw new Error([error.message, ...lastLines(log, 5)].join("\n"));
  });
  return {
    ipv4,
    container,
    temporary: volumes.get("tmp") ?? "",
    log: () => readFileSync(log, "utf8").split("\n").filter(Boolean),
  };
}

/** A folder per volume, with what a kubelet would put into it. */
function fill(folder: string, { spec }: V1Pod, files: RenderedGui["files"]): Map<string, string> {
  const filled = new Map<string, string>();
  for (const { name, configMap, emptyDir } of spec?.volumes ?? []) {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    if (configMap)
      for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
    else if (emptyDir) {
      // A kubelet leaves it to root and lets the group write; here the group alone would not do.
      const group = spec?.securityContext?.fsGroup ?? 0;
      chownSync(path, group, group);
    } else throw new Error(`volume ${name} is of a kind that the GUI does not need`);
    filled.set(name, path);
  }
  return filled;
}

/** As in an image and a ConfigMap, whatever the umask of who runs the tests. */
function letEverybodyRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}

function answers(ipv4: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: ipv4, port: PORT, path: "/", agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on("error", () => resolve(false));
  });
}
