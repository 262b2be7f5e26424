import type { ApiError } from "../../protocol/errors";
import type { HttpAnswer, HttpRequest } from "./request";

/** A protocol: it parses a request, calls the noun, and answers. No rule of ECS lives in it. */
export interface Door {
  answer(request: HttpRequest): Promise<HttpAnswer>;
  /** An error as the protocol's clients read it. */
  failure(request: Pick<HttpRequest, "headers" | "method">, error: ApiError): HttpAnswer;
}
