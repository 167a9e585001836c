/** The GUI as a container on the operator's own machine, for installations whose cluster runs none. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../stacks/connections.ts";
import type { GuiPlan, PodDefaults } from "../stacks/plan.ts";
import type { Release } from "../stacks/releases.ts";
import {
  alivePath,
  environmentScript,
  fileNames,
  imagePaths,
  nginxConfiguration,
} from "./internal/guiFiles.ts";
import { imageReference } from "./internal/images.ts";

export interface LocalGuiArgs {
  /** Address and port on the operator's machine. */
  readonly plan: Extract<GuiPlan, { readonly runs: "local" }>;
  readonly release: Release;
  /** Where images come from. */
  readonly pods: PodDefaults;
  /** Address of the private API as the operator's browser reaches it. */
  readonly apiUrl: string;
}

/** Megabytes. Source: Tracardi's chart gives the GUI at most 50. */
const memory = 64;

/** The container's only writable directory, in memory. */
const temporary = "/tmp";

/**
 * Docker does not copy files into a container with a read-only root, so the two files arrive as environment
 * variables and are written into memory before nginx takes the shell's place. Neither is a secret.
 */
const start = [
  `printf %s "$GUI_NGINX" > ${temporary}/${fileNames.nginx}`,
  `printf %s "$GUI_ENVIRONMENT" > ${temporary}/${fileNames.environment}`,
  `exec nginx -c ${temporary}/${fileNames.nginx}`,
].join(" && ");

export class LocalGui extends pulumi.ComponentResource {
  readonly container: docker.Container;

  constructor(name: string, args: LocalGuiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:LocalGui", name, {}, opts);
    const { plan, release, apiUrl } = args;
    const port = ports.http.number;
    // Both are replaced by design, the image with the release and the container with any change, which protection
    // would refuse. There is nothing in them to lose.
    const child = { parent: this, protect: false };

    const image = new docker.RemoteImage(
      `${name}-image`,
      {
        name: imageReference({ repository: release.images.gui, tag: release.version }, args.pods),
        // Somebody else on this machine may use it too.
        keepLocally: true,
      },
      child,
    );
    this.container = new docker.Container(
      name,
      {
        name,
        image: image.imageId,
        entrypoints: ["/bin/sh", "-c", start],
        envs: [
          `GUI_NGINX=${nginxConfiguration({ apiUrl, port, paths: { ...imagePaths(temporary), temporary } })}`,
          `GUI_ENVIRONMENT=${environmentScript({ apiUrl, release })}`,
        ],
        // Nobody but the operator, not even the operator's local network.
        ports: [{ internal: port, external: plan.port, ip: plan.address, protocol: "tcp" }],
        user: "10001:10001",
        readOnly: true,
        tmpfs: { [temporary]: "rw,noexec,nosuid,nodev,size=16m,mode=1777" },
        capabilities: { drops: ["ALL"] },
        securityOpts: ["no-new-privileges:true"],
        privileged: false,
        memory,
        // The same as the memory: none of it is swap.
        memorySwap: memory,
        restart: "unless-stopped",
        logDriver: "json-file",
        logOpts: { "max-size": "10m", "max-file": "2" },
        healthcheck: {
          tests: ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${port}${alivePath}`],
          interval: "30s",
          timeout: "5s",
          startPeriod: "5s",
          retries: 3,
        },
        mustRun: true,
        labels: [
          { label: "app.kubernetes.io/name", value: "tracardi" },
          { label: "app.kubernetes.io/component", value: "gui" },
          { label: "app.kubernetes.io/managed-by", value: "pulumi" },
          { label: "app.kubernetes.io/version", value: release.version },
        ],
      },
      // Name and port are taken until the old one is gone.
      { ...child, deleteBeforeReplace: true },
    );
    this.registerOutputs({ container: this.container.name });
  }
}
