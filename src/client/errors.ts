import { SlipwayError } from "../protocol/errors";

export { messageOf } from "../protocol/errors";

/** The control plane doesn't answer. */
export class UnreachableError extends SlipwayError {}

/** Someone ended it with Ctrl-C, or with the signal that it was given. The message says what goes on. */
export class InterruptedError extends SlipwayError {}

/** The system's or Node's error code (`ECONNREFUSED`), where it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
