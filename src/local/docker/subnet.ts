/** A block of IPv4 addresses. */
export interface Block {
  /** Its first address and its last, as numbers. */
  first: number;
  last: number;
  /** Bits that its addresses begin with alike. */
  prefix: number;
}

/** Undefined for what is none. An address within the block stands for all of it. */
export function blockOf(cidr: string): Block | undefined {
  const [, address, bits] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr) ?? [];
  const octets = address?.split(".").map(Number) ?? [];
  const prefix = Number(bits);
  if (octets.length !== 4 || octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(octets.reduce((sum, octet) => sum * 256 + octet, 0) / size) * size;
  return { first, last: first + size - 1, prefix };
}

const text = (address: number) => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

/** The half of a block that Docker gives its addresses from; none of a block too small to have halves. */
export function lowerHalf(cidr: string): string | undefined {
  const block = blockOf(cidr);
  return block && block.prefix <= 28 ? `${text(block.first)}/${block.prefix + 1}` : undefined;
}

/** The `nth` address from the end of a block, counted around in its other half. Its last one is no container's. */
export function addressFromEnd(cidr: string, nth: number): string | undefined {
  const block = blockOf(cidr);
  if (!block || block.prefix > 28) return undefined;
  const half = (block.last - block.first + 1) / 2;
  return text(block.last - 1 - (nth % (half - 2)));
}
