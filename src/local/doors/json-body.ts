import { ApiError } from "../../protocol/errors";
import { isTooDeep, MOST_LEVELS } from "../../protocol/json";

/** The JSON of a request's body; an empty one is an empty object. */
export function parseBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new ApiError("SerializationException", `The request is no JSON: ${(error as Error).message}`);
  }
}

/** Throws for text that is no JSON, or too deep. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (isTooDeep(value)) throw new Error(`it has more than ${MOST_LEVELS} levels`);
  return value;
}
