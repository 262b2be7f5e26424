/** Something that the user can do something about: the message says what, and is shown without a stack trace. */
export class SlipwayError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An error answer of the control plane, under the name that AWS gives it: thrown there, and again by its client. */
export class ApiError extends SlipwayError {
  constructor(
    /** `ClusterNotFoundException`, … */
    readonly code: string,
    message: string,
    /** HTTP status. */
    readonly status = 400,
  ) {
    super(message);
  }
}

/** What went wrong, as text for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
