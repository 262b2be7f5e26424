/** Something that the user can do something about: the message says what, and is shown without a stack trace. */
export class SlipwayError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An error answer of the control plane. */
export class ApiError extends SlipwayError {
  constructor(
    /** Exception name, e.g. `ClusterNotFoundException`. */
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The control plane doesn't answer. */
export class UnreachableError extends SlipwayError {}

/** What went wrong, as text for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's or Node's error code (`ECONNREFUSED`), where it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
