import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import type { Maybe } from "../options";

/**
 * A log group.
 * @param days that it keeps what was written, where nothing is said; 0 is for ever
 */
export function logGroup(
  logicalId: string,
  { retention, encryptionKey }: { retention?: Maybe<number>; encryptionKey?: Val<string> },
  days: number,
): Resource {
  const kept = retention ?? days;
  return resource("AWS::Logs::LogGroup", logicalId, {
    KmsKeyId: encryptionKey,
    RetentionInDays: kept === 0 ? undefined : kept,
  });
}
