import { createHash } from "node:crypto";
import type { MessageAttribute } from "./record";

export const md5 = (data: string | Buffer) => createHash("md5").update(data).digest("hex");

/**
 * MD5 of a message's attributes, which clients compare with their own.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>> = {}): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { DataType, StringValue, BinaryValue } = attributes[name]!;
    const value = BinaryValue === undefined ? Buffer.from(StringValue ?? "") : Buffer.from(BinaryValue, "base64");
    const kind = Buffer.from([BinaryValue === undefined ? 1 : 2]);
    return [...measured(Buffer.from(name)), ...measured(Buffer.from(DataType)), kind, ...measured(value)];
  });
  return md5(Buffer.concat(parts));
}

function measured(data: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return [length, data];
}
