import { missing } from "../arns";

/** What was asked for by name or ARN: those that are there, and ECS's failure for each that isn't. */
export function sought<T>(
  namesOrArns: string[],
  tryFind: (nameOrArn: string) => T | undefined,
  arnOf: (name: string) => string,
): { found: T[]; failures: ReturnType<typeof missing>[] } {
  const each = namesOrArns.map((nameOrArn) => ({ nameOrArn, found: tryFind(nameOrArn) }));
  return {
    found: each.flatMap(({ found }) => found ?? []),
    failures: each.flatMap(({ nameOrArn, found }) => (found === undefined ? [missing(nameOrArn, arnOf)] : [])),
  };
}
