import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { link, open, readFile, unlink } from "node:fs/promises";

/** How values stand on the disk. */
export interface Encoding {
  encode(value: unknown): Buffer;
  decode(data: Buffer): unknown;
}

/** What a sealed value begins with, which JSON never does. */
const SEALED = 0;
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Rows under AES-256-GCM. What is no row, the schema's version, and what an earlier version wrote is plain JSON. */
export function sealing(key: Buffer): Encoding {
  return {
    encode(value) {
      const json = Buffer.from(JSON.stringify(value));
      if (typeof value !== "object") return json;
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const sealed = Buffer.concat([cipher.update(json), cipher.final()]);
      return Buffer.concat([Buffer.of(SEALED), nonce, cipher.getAuthTag(), sealed]);
    },
    decode(data) {
      if (data[0] !== SEALED) return JSON.parse(data.toString());
      const tagAt = 1 + NONCE_BYTES;
      const decipher = createDecipheriv(CIPHER, key, data.subarray(1, tagAt));
      decipher.setAuthTag(data.subarray(tagAt, tagAt + TAG_BYTES));
      const json = Buffer.concat([decipher.update(data.subarray(tagAt + TAG_BYTES)), decipher.final()]);
      return JSON.parse(json.toString());
    },
  };
}

/** The key in a file that only its owner may read. It is made whole before it has its name: a crash leaves none or all of it. */
export async function storeKey(path: string): Promise<Buffer> {
  const there = await read(path);
  if (there) return there;
  const fresh = `${path}.${process.pid}`;
  const file = await open(fresh, "w", 0o600);
  try {
    await file.write(randomBytes(KEY_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
  await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await unlink(fresh);
  return (await read(path))!;
}

async function read(path: string): Promise<Buffer | undefined> {
  const key = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (key === undefined || key.length === KEY_BYTES) return key;
  throw new Error(`The store's key in ${path} has ${key.length} bytes; it has ${KEY_BYTES}.`);
}
