import { ACCESS } from "./types/access";
import { DATA } from "./types/data";
import { MESSAGES } from "./types/messages";
import { NETWORK } from "./types/network";
import { OPERATIONS } from "./types/operations";
import type { RecordedType, RecordedTypes } from "./types/recorded-type";

/** The types that surround ECS and have no effect on this machine. */
export const RECORDED_TYPES: RecordedTypes = { ...ACCESS, ...DATA, ...MESSAGES, ...NETWORK, ...OPERATIONS };

const CUSTOM = "AWS::CloudFormation::CustomResource";

/** A type that is recorded. `Custom::…` are custom resources under a name of their own. */
export function recordedType(type: string): RecordedType | undefined {
  const name = type.startsWith("Custom::") ? CUSTOM : type;
  return Object.hasOwn(RECORDED_TYPES, name) ? RECORDED_TYPES[name] : undefined;
}
