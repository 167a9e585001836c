/**
 * Addresses and hosts of the private network. This process is everything around the controllers: the Internet, the
 * operators, the pods behind. It owns their addresses on its loopback interface. Each controller is a host of its own,
 * reached as a pod is: by one route to its address (the layout of Calico).
 */
import { execa } from "execa";
import { assertInside } from "./privateNetwork.ts";

/** The other end of every host's only cable. Link-local, as nobody but that host asks for it. */
const GATEWAY = { ipv4: "169.254.1.1", ipv6: "fe80::1" } as const;

/** A pod's addresses. */
export interface Addresses {
  readonly ipv4: string;
  readonly ipv6: string;
}

/** IPv6 beside the pod's IPv4 address: the rehearsal's cluster has one family only, load balancers have two. */
export function addressesOf(podIp: string): Addresses {
  const [, b = 0, c = 0, d = 0] = podIp.split(".").map(Number);
  return { ipv4: podIp, ipv6: `fd00:10:${b}::${c.toString(16)}:${d.toString(16)}` };
}

const used = new Set<string>();

/**
 * The same for a pod whose address another one has or had: the simulated kubelet gives an address away as soon as its pod is
 * deleted, a real one when the pod has ended. Nobody gets one twice, so that an address always tells whose a request was.
 */
export function unusedAddressesOf(podIp: string): Addresses {
  const [a, b = 0, c, d] = podIp.split(".").map(Number);
  let second = b;
  while (used.has(`${a}.${second}.${c}.${d}`)) second += 1;
  const ipv4 = `${a}.${second}.${c}.${d}`;
  used.add(ipv4);
  return addressesOf(ipv4);
}

/** Lets this process listen on an address and call from it. */
export async function own(address: string): Promise<void> {
  await ip("address", "replace", `${address}/${address.includes(":") ? 128 : 32}`, "dev", "lo", ...NO_PROBE);
}

/** Makes a host with these addresses; programs run on it by `ip netns exec <name>`. */
export async function connectHost(name: string, cable: string, { ipv4, ipv6 }: Addresses): Promise<void> {
  assertInside();
  await ip("netns", "add", name);
  const inside = (...args: string[]) => ip("-n", name, ...args);
  await ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name);
  await ip("address", "add", `${GATEWAY.ipv4}/32`, "dev", cable);
  await ip("address", "add", `${GATEWAY.ipv6}/64`, "dev", cable, ...NO_PROBE);
  await ip("link", "set", cable, "up");
  await inside("link", "set", "lo", "up");
  await inside("address", "add", `${ipv4}/32`, "dev", "eth0");
  await inside("address", "add", `${ipv6}/128`, "dev", "eth0", ...NO_PROBE);
  await inside("link", "set", "eth0", "up");
  await inside("route", "add", "default", "via", GATEWAY.ipv4, "dev", "eth0", "onlink");
  await inside("-6", "route", "add", "default", "via", GATEWAY.ipv6, "dev", "eth0");
  await ip("route", "add", `${ipv4}/32`, "dev", cable);
  await ip("-6", "route", "add", `${ipv6}/128`, "dev", cable);
}

/** Removes a host; its cable goes with it. */
export async function disconnectHost(name: string): Promise<void> {
  await ip("netns", "delete", name);
}

/** Usable at once: nobody else on this network could have the address. */
const NO_PROBE = ["nodad"] as const;

async function ip(...args: string[]): Promise<void> {
  // The option belongs to IPv6; for an IPv4 address it would be an error.
  const fitting = args.some((arg) => /^\d+\.\d+\.\d+\.\d+\/32$/.test(arg))
    ? args.filter((arg) => arg !== "nodad")
    : args;
  await execa("ip", fitting);
}
