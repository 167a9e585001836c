import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { warn } from "@pulumi/pulumi/log/index.js";
import type { Functions, ResourceKind } from "./provider.ts";
import type { Properties } from "./values.ts";

/**
 * Stand-in for the `docker` provider, for a machine without a container engine.
 *
 * It pulls nothing and starts nothing: it keeps the inputs, answers what an engine would answer, and says so in
 * a warning of the run and in `containerLogs`. What it proves is that the program asks for the right container.
 */
export const kinds: Readonly<Record<string, ResourceKind>> = {
  "docker:index/container:Container": {
    named: true,
    computed: ["bridge", "containerLogs", "exitCode", "networkDatas"],
    secrets: [],
    // The inputs without ForceNew in the schema of the provider's upstream, terraform-provider-docker.
    updatable: [
      "attach",
      "containerReadRefreshTimeoutMilliseconds",
      "cpuSet",
      "cpuShares",
      "destroyGraceSeconds",
      "logs",
      "maxRetryCount",
      "memory",
      "memorySwap",
      "mustRun",
      "removeVolumes",
      "restart",
      "rm",
      "start",
      "tmpfs",
      "wait",
      "waitTimeout",
    ],
    settle: settleContainer,
    problems: containerProblems,
    create: async ({ name }) => {
      const notice = `container ${name} is only noted: the rehearsal's docker stand-in starts nothing`;
      await warn(notice);
      const outputs = { bridge: "", containerLogs: `${notice}\n`, exitCode: 0, networkDatas: [] };
      return { id: randomBytes(32).toString("hex"), outputs };
    },
  },
  "docker:index/remoteImage:RemoteImage": {
    computed: ["imageId", "repoDigest"],
    secrets: [],
    updatable: ["forceRemove", "keepLocally"],
    problems: () => [],
    create: async (inputs) => {
      const name = inputs.name as string;
      const [repository = name, digest] = name.split("@");
      const invented = inventedDigest(name);
      const outputs = { imageId: invented, repoDigest: `${repository}@${digest ?? invented}` };
      return { id: `${invented}${name}`, outputs };
    },
  },
  "docker:index/network:Network": {
    named: true,
    computed: ["scope"],
    secrets: [],
    settle: (inputs) => ({
      driver: "bridge",
      internal: false,
      ipamDriver: "default",
      options: {},
      ...inputs,
    }),
    problems: () => [],
    create: async () => ({ id: randomBytes(32).toString("hex"), outputs: { scope: "local" } }),
  },
};

/** File of the stand-in's registry: digests by image, where a test wants others than those that are invented. */
export const registryFile = "TRACARDI_REHEARSAL_REGISTRY";

export const functions: Functions = {
  "docker:index/getRegistryImage:getRegistryImage": async ({ name }) => {
    const image = String(name);
    const file = process.env[registryFile];
    const known = file === undefined ? {} : (JSON.parse(await readFile(file, "utf8")) as Properties);
    if (known[image] === null) throw new Error(`the rehearsal's docker stand-in has no image ${image}`);
    await warn(`the digest of ${image} is invented: the rehearsal's docker stand-in asks no registry`);
    return { id: image, name: image, sha256Digest: known[image] ?? inventedDigest(image) };
  },
};

/** Without a registry an image's digest cannot be known; one that follows from its name is at least stable. */
function inventedDigest(name: string): string {
  return `sha256:${createHash("sha256").update(name).digest("hex")}`;
}

/** What an engine reports for a container that asked for nothing else; what the image would add is not known here. */
function settleContainer(inputs: Properties, id: string): Properties {
  const settled = {
    command: [],
    entrypoints: [],
    envs: [],
    hostname: id.slice(0, 12),
    init: false,
    ipcMode: "private",
    labels: [],
    logDriver: "json-file",
    logs: false,
    attach: false,
    mustRun: true,
    networkMode: "bridge",
    readOnly: false,
    removeVolumes: true,
    restart: "no",
    rm: false,
    runtime: "runc",
    securityOpts: [],
    shmSize: 64,
    start: true,
    stdinOpen: false,
    stopSignal: "SIGTERM",
    stopTimeout: 0,
    tty: false,
    wait: false,
    waitTimeout: 60,
    ...inputs,
  };
  if (!Array.isArray(inputs.ports)) return settled;
  // A port without `external` keeps none: an engine would choose a free one, and nothing listens here.
  return {
    ...settled,
    ports: inputs.ports.map((port: Properties) => ({ ip: "0.0.0.0", protocol: "tcp", ...port })),
  };
}

const restartPolicies = ["no", "on-failure", "always", "unless-stopped"];

function containerProblems({ restart, ports }: Properties): string[] {
  const problems: string[] = [];
  if (restart !== undefined && !restartPolicies.includes(restart as string)) {
    problems.push(
      `restart ${JSON.stringify(restart)} is not a restart policy; write ${restartPolicies.join(", ")}`,
    );
  }
  for (const [index, port] of (Array.isArray(ports) ? ports : []).entries()) {
    for (const side of ["internal", "external"]) {
      if (port[side] !== undefined && !isPort(port[side])) {
        problems.push(
          `ports[${index}].${side} ${JSON.stringify(port[side])} is not a port; write 1 to 65535`,
        );
      }
    }
  }
  return problems;
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535;
}
