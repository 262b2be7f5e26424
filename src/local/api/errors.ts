/** An error that a client gets, under the name that AWS gives it. */
export class ApiError extends Error {
  constructor(
    /** `ClusterNotFoundException`, … */
    readonly code: string,
    message: string,
    /** HTTP status. */
    readonly status: 400 | 403 | 404 | 413 | 500 = 400,
  ) {
    super(message);
  }
}

export const clientException = (message: string) => new ApiError("ClientException", message);
export const invalidParameter = (message: string) => new ApiError("InvalidParameterException", message);
