import { ApiError } from "../../protocol/errors";

/** No request of AWS comes near it, and what walks a value can go so deep. */
const MOST_LEVELS = 200;

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
  if (isDeeper(value, MOST_LEVELS)) throw new Error(`it has more than ${MOST_LEVELS} levels`);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}
