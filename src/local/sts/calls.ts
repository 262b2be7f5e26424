import type { Calls } from "../api";
import type { Caller } from "../caller";
import type { Control } from "../control";

async function getCallerIdentity(_: Control, __: object, { account, arn, userId }: Caller) {
  return { Account: account, Arn: arn, UserId: userId };
}

export const STS_CALLS: Calls = { GetCallerIdentity: { run: getCallerIdentity, acts: {} } };
