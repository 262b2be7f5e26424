/**
 * Ids that look random and follow from what they are made of, so that a decision taken twice on the same world is the
 * same decision. `seeds` must tell this id from every other one. Not for secrets: 128 bits, well mixed, and no more.
 */
function digest(seeds: (string | number)[]): string {
  const text = seeds.join("|");
  let [a, b, c, d] = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 0x239b961b);
    b = c ^ Math.imul(b ^ code, 0xab0e9789);
    c = d ^ Math.imul(c ^ code, 0x38b34ae5);
    d = a ^ Math.imul(d ^ code, 0xa1e38b93);
  }
  const words = [a ^ (c >>> 17), b ^ (d >>> 15), c ^ (a >>> 13), d ^ (b >>> 16)].map(mixed);
  return words.map((word, index) => hex(mixed(word ^ (words[(index + 1) % 4] ?? 0)))).join("");
}

/** Spreads every bit of a word over all of it (the finalizer of MurmurHash3). */
function mixed(word: number): number {
  let value = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}

/** 32 hexadecimal digits, as a task's id is. */
export function hexId(...seeds: (string | number)[]): string {
  return digest(seeds);
}

/** `ecs-svc/` and 19 digits. */
export function deploymentId(...seeds: (string | number)[]): string {
  const digits = BigInt(`0x${digest(seeds).slice(0, 16)}`) % 9_000_000_000_000_000_000n;
  return `ecs-svc/${digits + 1_000_000_000_000_000_000n}`;
}

/** A UUID, as an event's id is. */
export function uuid(...seeds: (string | number)[]): string {
  const id = digest(seeds);
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-");
}

/** A number from 0 up to but not including 1. */
export function fraction(...seeds: (string | number)[]): number {
  return Number.parseInt(digest(seeds).slice(0, 12), 16) / 2 ** 48;
}
