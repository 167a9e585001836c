/**
 * Programs of the operating system that some tests need. What is missing is installed where nobody has to be asked for it:
 * by root on Debian and its kin. Elsewhere the command is named.
 */
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { isProgram } from "../../rehearsal/toolchain/locate.ts";

export interface SystemProgram {
  /** Name of the program, e.g. `ip`. */
  readonly program: string;
  /** Debian's package that holds it, e.g. `iproute2`. */
  readonly debianPackage: string;
  /** Service that the package brings, e.g. `nginx`. Tests need the program only: it is started neither now nor with the machine. */
  readonly service?: string;
}

export interface SystemOptions {
  /** Default: the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether packages may be installed. Default: whether this process is root's. */
  readonly root?: boolean;
  /** Debian asks this script whether a package may start a service. Default: where Debian looks for it. */
  readonly policy?: string;
}

/** Where Debian keeps what only root runs; not every user has it on PATH. */
const FURTHER = ["/usr/sbin", "/sbin"];

export class SystemPackages {
  readonly #env: NodeJS.ProcessEnv;
  readonly #root: boolean;
  readonly #policy: string;
  /** apt-get locks its lists: one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #updated = false;

  constructor(options: SystemOptions = {}) {
    this.#env = options.env ?? process.env;
    this.#root = options.root ?? process.getuid?.() === 0;
    this.#policy = options.policy ?? "/usr/sbin/policy-rc.d";
  }

  /**
   * Looks for the program and installs its package where it is missing.
   * @returns the program's path.
   * @throws Error that says what to install, or what the package manager said.
   */
  ensure(wanted: SystemProgram): Promise<string> {
    const turn = this.#queue.then(() => this.#ensure(wanted));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #ensure({ program, debianPackage, service }: SystemProgram): Promise<string> {
    const found = this.#find(program);
    if (found !== undefined) return found;
    const missing = `the program "${program}" is missing`;
    const apt = this.#find("apt-get");
    if (apt === undefined)
      throw new Error(`${missing}: install it (Debian's package of it is ${debianPackage})`);
    const install = ["install", "-y", "--no-install-recommends", debianPackage];
    if (!this.#root) throw new Error(`${missing}: as root run "apt-get ${install.join(" ")}"`);
    if (!this.#updated) {
      // Fails where one of several sources is not to be had; the others may do.
      await this.#run(apt, ["update"]);
      this.#updated = true;
    }
    const said = await (service === undefined
      ? this.#run(apt, install)
      : this.#withoutService(service, () => this.#run(apt, install)));
    const installed = this.#find(program);
    if (installed === undefined)
      throw new Error(`${missing}, and "apt-get ${install.join(" ")}" did not bring it: ${said}`);
    return installed;
  }

  /** Where somebody has such a script already, theirs decides. */
  async #withoutService<T>(service: string, install: () => Promise<T>): Promise<T> {
    // Should this process be killed in the middle, what is left forbids nothing.
    const script = `#!/bin/sh\n# Of tests that install a program.\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`;
    const theirs = existsSync(this.#policy);
    if (!theirs) writeFileSync(this.#policy, script, { flag: "wx" });
    if (!theirs) chmodSync(this.#policy, 0o755);
    try {
      return await install();
    } finally {
      if (!theirs) rmSync(this.#policy);
      const disable = this.#find("update-rc.d");
      if (disable !== undefined) await this.#run(disable, [service, "disable"]);
    }
  }

  #find(program: string): string | undefined {
    const folders = [...(this.#env.PATH ?? "").split(delimiter), ...FURTHER];
    return folders
      .filter((folder) => folder !== "" && existsSync(folder))
      .map((folder) => join(folder, program))
      .find(isProgram);
  }

  /** @returns its last lines, for whoever has to know why it failed. */
  async #run(program: string, args: readonly string[]): Promise<string> {
    const { all, message } = await execa(program, args, {
      env: { ...this.#env, DEBIAN_FRONTEND: "noninteractive" },
      extendEnv: false,
      stdin: "ignore",
      all: true,
      reject: false,
    });
    return (all || message || "it said nothing").trim().split("\n").slice(-3).join("; ");
  }
}

/** Those of this machine. */
export const systemPackages = new SystemPackages();
