/** A block of IPv4 addresses. */
interface Block {
  /** Its first address, as a number. */
  first: number;
  /** Bits that its addresses begin with alike. */
  prefix: number;
}

function parse(cidr: string): Block | undefined {
  const [address = "", prefix] = cidr.split("/");
  const octets = address.split(".").map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255))) return undefined;
  return { first: octets.reduce((sum, octet) => sum * 256 + octet, 0), prefix: Number(prefix) };
}

const text = (address: number) => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

/** The half of a block that Docker gives its addresses from; none of a block too small to have halves. */
export function lowerHalf(cidr: string): string | undefined {
  const block = parse(cidr);
  return block && block.prefix <= 28 ? `${text(block.first)}/${block.prefix + 1}` : undefined;
}

/** The `nth` address from the end of a block, counted around in its other half. Its last one is no container's. */
export function addressFromEnd(cidr: string, nth: number): string | undefined {
  const block = parse(cidr);
  if (!block || block.prefix > 28) return undefined;
  const size = 2 ** (32 - block.prefix);
  return text(block.first + size - 2 - (nth % (size / 2 - 2)));
}
