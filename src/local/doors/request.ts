import type { SignableRequest } from "../../protocol/sign";

/** An HTTP request as the doors see it. */
export interface HttpRequest extends SignableRequest {
  body: Uint8Array;
}

/** What it is answered with. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | ReadableStream<Uint8Array>;
}

/** The service that the request is signed for, in its headers: `ecs`, `ec2`, `s3`. */
export function signedService({ headers }: Pick<HttpRequest, "headers">): string | undefined {
  const { authorization = "" } = headers;
  return /Credential=[^/,\s]+\/\d+\/[^/,\s]+\/([^/,\s]+)\/aws4_request/.exec(authorization)?.[1];
}
