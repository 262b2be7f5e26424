/**
 * Block number `index` of the sixteen equal ones that make up an IPv4 CIDR block. Sixteen, however many are used, so that
 * a further zone moves no subnet.
 */
export function sixteenth(cidr: string, index: number): string {
  const [address = "", prefix = ""] = cidr.split("/");
  const length = Number(prefix) + 4;
  const base = address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
  const start = base + index * 2 ** (32 - length);
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${octets.join(".")}/${length}`;
}
