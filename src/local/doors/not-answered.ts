import { ApiError } from "../../protocol/errors";
import { type HttpRequest, signedService } from "./request";

/** The error for a request to an API that this machine doesn't answer. */
export function notAnswered(request: Pick<HttpRequest, "headers">, operation: string, status = 400): ApiError {
  const service = signedService(request) ?? "another service";
  return new ApiError(
    "UnknownOperationException",
    `The local ECS doesn't answer ${operation} of ${service}. Let the variables that \`slipway env\` prints point here, ` +
      "and not AWS_ENDPOINT_URL.",
    status,
  );
}
