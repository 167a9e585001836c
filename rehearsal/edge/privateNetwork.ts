/**
 * Where an edge runs: a network namespace of its own, with nothing but a loopback interface. Whatever is sent in it stays in
 * it, and every address may be used, also one that belongs to somebody on the Internet.
 */
import { readlinkSync } from "node:fs";
import { execa } from "execa";

/** Names the namespace to the processes inside, so that none of them mistakes the machine's own network for it. */
const MARK = "REHEARSAL_NETWORK";

/**
 * First process inside. The mounts are private to it: network namespaces get names in a /run of their own, which is gone
 * with the last process.
 */
const PREPARE = `
  ip link set lo up &&
  mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/netns &&
  ${MARK}=$(readlink /proc/self/ns/net) exec "$@"`;

/** A command line that runs another one inside, or why there is none. */
export type Entrance =
  | { readonly open: true; readonly command: readonly string[] }
  | { readonly open: false; readonly reason: string };

/** Looks for a way in by trying it: as root directly, for other users by a user namespace in which they are root. */
export async function findEntrance(): Promise<Entrance> {
  if (process.platform !== "linux") {
    return closed(`network namespaces are a feature of Linux, and this is ${process.platform}`);
  }
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const command = ["unshare", ...asRoot, "--net", "--mount", "--", "sh", "-c", PREPARE, "sh"];
  const { failed, stderr, message } = await execa("unshare", [...command.slice(1), "true"], {
    reject: false,
  });
  if (!failed) return { open: true, command };
  if (/ip: (command )?not found/.test(stderr ?? "")) {
    return closed("the program `ip` is missing: install your system's package iproute2");
  }
  return closed(`this user may not make a network namespace (${(stderr || message || "").trim()})`);
}

function closed(reason: string): Entrance {
  return { open: false, reason };
}

/** Whether this process runs inside. */
export function isInside(): boolean {
  return process.platform === "linux" && process.env[MARK] === readlinkSync("/proc/self/ns/net");
}

/** @throws Error outside: an edge would take addresses of the machine's own network. */
export function assertInside(): void {
  if (!isInside())
    throw new Error("an edge runs in a network namespace of its own; start it by `make attack`");
}
