/** Headers of the PROXY protocol, versions 1 and 2 (https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt). */
import ipaddr from "ipaddr.js";

const SOURCE_PORT = 40_000;
const TARGET_PORT = 443;

/** Text: family, both addresses, both ports. */
export function proxyHeaderV1(client: string, target: string): Buffer {
  const family = client.includes(":") ? "TCP6" : "TCP4";
  return Buffer.from(`PROXY ${family} ${client} ${target} ${SOURCE_PORT} ${TARGET_PORT}\r\n`);
}

const SIGNATURE = Buffer.from("0d0a0d0a000d0a515549540a", "hex");

/** Binary. `local`: the load balancer speaks for itself, e.g. in a health check. */
export function proxyHeaderV2(client: string, target: string, { local = false } = {}): Buffer {
  const addresses = Buffer.from([client, target].flatMap((address) => ipaddr.parse(address).toByteArray()));
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(SOURCE_PORT, 0);
  ports.writeUInt16BE(TARGET_PORT, 2);
  const body = Buffer.concat([addresses, ports]);
  const head = Buffer.alloc(4);
  head.writeUInt8(local ? 0x20 : 0x21, 0);
  head.writeUInt8(client.includes(":") ? 0x21 : 0x11, 1);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([SIGNATURE, head, body]);
}
