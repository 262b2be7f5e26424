import type { Call } from "./value";

/** What an intrinsic function gives for arguments that are known. Throws where they don't fit. */
export function applyFunction(name: Call["name"], args: readonly unknown[]): unknown {
  switch (name) {
    case "Select":
      return select(args[0], args[1]);
    case "Split":
      return text(args[1], "Fn::Split").split(text(args[0], "Fn::Split"));
    case "Join":
      return list(args[1], "Fn::Join")
        .map((part) => text(part, "Fn::Join"))
        .join(text(args[0], "Fn::Join"));
    case "Cidr":
      return cidr(text(args[0], "Fn::Cidr"), Number(args[1]), Number(args[2] ?? 8));
    case "Length":
      return list(args[0], "Fn::Length").length;
  }
}

/** A plan's `Join`: parts that are lists put in their items. */
export function applyJoin(separator: string, parts: readonly unknown[]): string {
  const items = parts.flat().filter((part) => part !== undefined && part !== null);
  return applyFunction("Join", [separator, items]) as string;
}

/** A plan's `Split`: one part of the text. */
export function applySplit(separator: string, value: unknown, index: number): string {
  return select(index, applyFunction("Split", [separator, value])) as string;
}

/** A plan's `Base64`, of UTF-8. */
export function applyBase64(value: unknown): string {
  return Buffer.from(text(value, "Fn::Base64")).toString("base64");
}

/** A plan's `Pairs`: a map as CloudFormation has an environment. */
export function applyPairs(map: Readonly<Record<string, unknown>>): { Name: string; Value: unknown }[] {
  const names = Object.keys(map)
    .filter((name) => map[name] !== undefined)
    .sort();
  return names.map((Name) => ({ Name, Value: map[Name] }));
}

function select(index: unknown, from: unknown): unknown {
  const values = list(from, "Fn::Select");
  const position = Number(index);
  if (!Number.isInteger(position) || position < 0 || position >= values.length) {
    throw new Error(`Fn::Select takes number ${shown(index)} of a list of ${values.length}`);
  }
  return values[position];
}

/** `count` blocks of `bits` host bits each, from the start of `block` on. */
function cidr(block: string, count: number, bits: number): string[] {
  const [address = "", length = ""] = block.split("/");
  const width = address.includes(":") ? 128 : 32;
  const prefix = Number(length);
  if (!isAddress(address) || !/^\d+$/.test(length) || prefix > width) {
    throw new Error(`Fn::Cidr takes a CIDR block, not ${shown(block)}`);
  }
  if (!(count >= 1 && count <= 256)) throw new Error(`Fn::Cidr makes 1–256 blocks, not ${count}`);
  const room = width - prefix - bits;
  if (!(bits >= 1) || room < 0 || 2 ** room < count) {
    throw new Error(`Fn::Cidr: ${block} has no room for ${count} blocks of ${bits} bits`);
  }
  const start = (parseAddress(address) >> BigInt(width - prefix)) << BigInt(width - prefix);
  return Array.from({ length: count }, (_, index) => {
    return `${formatAddress(start + (BigInt(index) << BigInt(bits)), width)}/${width - bits}`;
  });
}

function isAddress(address: string): boolean {
  if (!address.includes(":"))
    return /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && address.split(".").every((part) => +part < 256);
  const [groups, gaps] = [address.split(":"), address.split("::").length - 1];
  const isWhole = gaps === 0 ? groups.length === 8 : gaps === 1 && groups.length <= 8;
  return isWhole && groups.every((group) => /^[0-9a-f]{0,4}$/i.test(group));
}

function parseAddress(address: string): bigint {
  if (!address.includes(":")) return number(address.split("."), 8n, 10);
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  return number([...left, ...Array(8 - left.length - right.length).fill("0"), ...right], 16n, 16);
}

function number(parts: string[], bits: bigint, radix: number): bigint {
  return parts.reduce((sum, part) => (sum << bits) | BigInt(Number.parseInt(part, radix)), 0n);
}

function formatAddress(address: bigint, width: number): string {
  const [size, bits, separator] = width === 32 ? [4, 8n, "."] : [8, 16n, ":"];
  const mask = (1n << (bits as bigint)) - 1n;
  const parts = Array.from({ length: size as number }, (_, index) => {
    return ((address >> ((bits as bigint) * BigInt((size as number) - 1 - index))) & mask).toString(
      width === 32 ? 10 : 16,
    );
  });
  const written = parts.join(separator as string);
  return width === 32 ? written : written.replace(/(^|:)0(:0)+(:|$)/, "::");
}

function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${name} takes a list, not ${shown(value)}`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`${name} takes text, not ${shown(value)}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
