/**
 * Programs of the operating system that some tests need. What is missing is installed where nobody has to be asked for it:
 * by root on Debian and its kin. Elsewhere the command is named.
 */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { isProgram } from "../../rehearsal/toolchain/locate.ts";

export interface SystemProgram {
  /** Name of the program, e.g. `ip`. */
  readonly program: string;
  /** Debian's package that holds it, e.g. `iproute2`. */
  readonly debianPackage: string;
}

export interface SystemOptions {
  /** Default: the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether packages may be installed. Default: whether this process is root's. */
  readonly root?: boolean;
}

/** Where Debian keeps what only root runs; not every user has it on PATH. */
const FURTHER = ["/usr/sbin", "/sbin"];

export class SystemPackages {
  readonly #env: NodeJS.ProcessEnv;
  readonly #root: boolean;
  /** apt-get locks its lists: one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #updated = false;

  constructor({ env = process.env, root = process.getuid?.() === 0 }: SystemOptions = {}) {
    this.#env = env;
    this.#root = root;
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

  async #ensure({ program, debianPackage }: SystemProgram): Promise<string> {
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
    const said = await this.#run(apt, install);
    const installed = this.#find(program);
    if (installed === undefined)
      throw new Error(`${missing}, and "apt-get ${install.join(" ")}" did not bring it: ${said}`);
    return installed;
  }

  #find(program: string): string | undefined {
    const folders = [...(this.#env.PATH ?? "").split(delimiter), ...FURTHER];
    return folders
      .filter((folder) => folder !== "" && existsSync(folder))
      .map((folder) => join(folder, program))
      .find(isProgram);
  }

  /** @returns its last lines, for whoever has to know why it failed. */
  async #run(apt: string, args: readonly string[]): Promise<string> {
    const { all, message } = await execa(apt, args, {
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
