import { gunzipSync } from "node:zlib";
import { ApiError } from "../../protocol/errors";
import type { HttpRequest } from "./request";

/** SDKs pack what CloudWatch is put: PutMetricData takes a megabyte, unpacked. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What a request says, which may be packed. Its signature is of what was sent. */
export function unpacked({ headers, body }: Pick<HttpRequest, "headers" | "body">): Uint8Array {
  const encoding = headers["content-encoding"];
  if (encoding === undefined || encoding === "identity" || encoding === "aws-chunked") return body;
  if (encoding !== "gzip")
    throw new ApiError("SerializationException", `Content-Encoding is ${encoding}; allowed is gzip.`);
  try {
    return gunzipSync(body, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const isTooMuch = (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    if (isTooMuch) throw new ApiError("RequestEntityTooLarge", `The request has more than ${MOST_BYTES} bytes.`, 413);
    throw new ApiError("SerializationException", `The request is not packed by gzip: ${(error as Error).message}`);
  }
}
