/**
 * The analyzer knows IPv4 only, and does not refuse the rest: it takes the first four bytes of `2001:db8:20::/48` for
 * the address 32.1.13.184, and `::/0` for every IPv4 address. So no IPv6 range is ever shown to it. Instead all IPv6 addresses
 * are cut at the bounds of the ranges in use, and every piece gets one IPv4 address as its stand-in: the analyzer then decides
 * about IPv6 with the same code as about IPv4. Ours are the cutting and the exceptions.
 */
import { addressText, everything, type IpBlock, rangeOf, rangesOf } from "./addresses.ts";
import { cuts, pieces, type Range } from "./matrix.ts";

export class StandInAddresses {
  readonly #pieces: readonly Range[];

  /** @param blocks every block that will be asked about, of either family */
  constructor(blocks: readonly IpBlock[]) {
    const bounds = blocks
      .flatMap(({ cidr, except = [] }) => [cidr, ...except])
      .filter((cidr) => cidr.includes(":"));
    this.#pieces = pieces(rangeOf(everything.IPv6), cuts(bounds.map(rangeOf)));
  }

  /** One block per piece; none for an IPv4 block. */
  blocks(block: IpBlock): IpBlock[] {
    return rangesOf(block, "IPv6").flatMap(({ first, last }) =>
      this.#pieces.flatMap((piece, index) =>
        first <= piece.first && piece.last <= last ? [{ cidr: `${text(BigInt(index))}/32` }] : [],
      ),
    );
  }

  /** The IPv6 addresses that a range of stand-ins means. Whatever lies behind the last one stands for nothing. */
  meaning({ first, last }: Range): Range[] {
    return this.#pieces.filter((_, index) => first <= BigInt(index) && BigInt(index) <= last);
  }
}

const text = addressText("IPv4");
