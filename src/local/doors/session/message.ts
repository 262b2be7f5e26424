import { createHash, randomUUID } from "node:crypto";

/** A message of Session Manager's data channel. */
export interface Message {
  type: string;
  sequence: number;
  flags: number;
  id: string;
  payloadType: number;
  payload: Buffer;
}

/** https://github.com/aws/session-manager-plugin/blob/mainline/src/message/clientmessage.go */
export const PAYLOAD = {
  output: 1,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
} as const;

/** Where each field begins; all numbers are big-endian. */
const AT = {
  type: 4,
  version: 36,
  created: 40,
  sequence: 48,
  flags: 56,
  id: 64,
  digest: 80,
  payloadType: 112,
  length: 116,
};
const PAYLOAD_AT = 120;
const TYPE_BYTES = 32;

export function encode(message: Omit<Message, "id">, now: number): Buffer {
  const { type, sequence, flags, payloadType, payload } = message;
  const data = Buffer.alloc(PAYLOAD_AT + payload.length);
  // The header's length counts all that is before the payload's.
  data.writeUInt32BE(AT.length, 0);
  data.write(type.padEnd(TYPE_BYTES), AT.type, "ascii");
  data.writeUInt32BE(1, AT.version);
  data.writeBigUInt64BE(BigInt(now), AT.created);
  data.writeBigInt64BE(BigInt(sequence), AT.sequence);
  data.writeBigUInt64BE(BigInt(flags), AT.flags);
  swapped(Buffer.from(randomUUID().replaceAll("-", ""), "hex")).copy(data, AT.id);
  createHash("sha256").update(payload).digest().copy(data, AT.digest);
  data.writeUInt32BE(payloadType, AT.payloadType);
  data.writeUInt32BE(payload.length, AT.length);
  payload.copy(data, PAYLOAD_AT);
  return data;
}

/** Undefined for what is no message, or one whose payload isn't that which was sent. */
export function decode(data: Buffer): Message | undefined {
  if (data.length < PAYLOAD_AT) return undefined;
  const payload = data.subarray(data.readUInt32BE(0) + 4);
  const digest = createHash("sha256").update(payload).digest();
  if (payload.length > 0 && !digest.equals(data.subarray(AT.digest, AT.payloadType))) return undefined;
  const id = swapped(data.subarray(AT.id, AT.digest)).toString("hex");
  return {
    type: data.toString("ascii", AT.type, AT.version).replaceAll("\0", "").trim(),
    sequence: Number(data.readBigInt64BE(AT.sequence)),
    flags: Number(data.readBigUInt64BE(AT.flags)),
    id: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-"),
    payloadType: data.readUInt32BE(AT.payloadType),
    payload,
  };
}

/** A UUID's second half comes first. */
const swapped = (id: Buffer) => Buffer.concat([id.subarray(8), id.subarray(0, 8)]);
