/** The addresses that the cloud's stand-in hands out: from a range of documentation (RFC 5737), so nobody is behind them. */
import { createHash } from "node:crypto";

const NETWORK = "203.0.113";
/** Without the network's own address and its broadcast address. */
const SIZE = 254;

/**
 * The same key gets the same address on every machine and in every run, as long as no earlier one has it.
 * @param taken addresses in use.
 * @throws RangeError when all 254 are in use.
 */
export function addressFor(key: string, taken: ReadonlySet<string>): string {
  const first = createHash("sha256").update(key).digest().readUInt32BE(0) % SIZE;
  for (let step = 0; step < SIZE; step++) {
    const address = `${NETWORK}.${((first + step) % SIZE) + 1}`;
    if (!taken.has(address)) return address;
  }
  throw new RangeError(`all ${SIZE} addresses of ${NETWORK}.0/24 are in use`);
}
