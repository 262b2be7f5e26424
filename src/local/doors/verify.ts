import { createHash, timingSafeEqual } from "node:crypto";
import { LOCAL_REGION } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import { type Keys, type SignableRequest, signRequest } from "../../protocol/sign";
import type { Identity } from "../caller";

/** How far a client's clock may be off, in milliseconds: AWS's own 15 minutes. */
const CLOCK_SKEW = 15 * 60 * 1000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Whose keys requests may be signed with. */
export interface Keyring {
  /** The keys of this id, or of the session that the token is of; undefined where there are none. Throws for a session that is over. */
  find(accessKeyId: string, token: string | undefined, now: number): { keys: Keys; caller: Identity } | undefined;
}

/** Who signed the request (SigV4, in its headers). Throws unless it is someone of the keyring, whole and now. */
export async function verifySignature(request: SignableRequest, keyring: Keyring, now: number): Promise<Identity> {
  const { authorization } = request.headers;
  if (!authorization) {
    throw refused(
      "MissingAuthenticationToken",
      "The request is not signed. `slipway env` prints the keys of this machine.",
    );
  }
  const [, credential = "", signedList = "", signature = ""] = AUTHORIZATION.exec(authorization) ?? [];
  const [accessKeyId, , region, service, terminator] = credential.split("/");
  if (!accessKeyId || !region || !service || terminator !== "aws4_request") {
    throw refused("IncompleteSignature", "The Authorization header is not one of Signature Version 4.");
  }
  const found = keyring.find(accessKeyId, request.headers["x-amz-security-token"], now);
  if (found?.keys.accessKeyId !== accessKeyId) {
    throw refused(
      "UnrecognizedClientException",
      "The security token included in the request is invalid: the local ECS knows only the keys that `slipway env` prints.",
    );
  }
  if (region !== LOCAL_REGION) {
    throw refused(
      "InvalidSignatureException",
      `Credential should be scoped to a valid region, not '${region}': the local ECS is in ${LOCAL_REGION}, which the ` +
        "client's AWS_REGION must be.",
    );
  }
  const date = dateOf(request.headers["x-amz-date"]);
  if (Math.abs(now - date.getTime()) > CLOCK_SKEW) {
    throw refused("InvalidSignatureException", `Signature expired or not yet valid: it is of ${date.toISOString()}.`);
  }
  checkPayloadHash(request);
  const signedNames = signedList.split(";");
  checkSignedHeaders(request.headers, signedNames);
  const signedHeaders = signedNames.map((name) => [name, request.headers[name] ?? ""]);
  const expected = await signRequest({ ...request, headers: Object.fromEntries(signedHeaders) }, found.keys, {
    region,
    service,
    date,
  });
  if (!sameText(expected.authorization ?? "", canonical(credential, signedList, signature))) {
    throw refused(
      "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided. Check the secret key (`slipway env` prints it).",
    );
  }
  return found.caller;
}

/** What was given, in the spelling of our own signer. */
function canonical(credential: string, signedHeaders: string, signature: string): string {
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

function dateOf(header: string | undefined): Date {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(header ?? "") ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (!Number.isNaN(date.getTime())) return date;
  throw refused("IncompleteSignature", "The header X-Amz-Date must be a time such as 20260131T235959Z.");
}

/** The signature covers this header where it is there, and so not the body itself. */
function checkPayloadHash(request: SignableRequest): void {
  const claimed = request.headers["x-amz-content-sha256"];
  if (claimed === undefined) return;
  if (!sameText(claimed, createHash("sha256").update(request.body).digest("hex"))) {
    throw refused("InvalidSignatureException", "The header X-Amz-Content-Sha256 is not the SHA-256 of the body.");
  }
}

/** What says where a request goes and what it means must be signed. */
function checkSignedHeaders(headers: Record<string, string>, signed: string[]): void {
  const needed = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-amz-"))];
  const missing = needed.filter((name) => !signed.includes(name));
  if (missing.length > 0) {
    throw refused("InvalidSignatureException", `These headers must be signed: ${missing.join(", ")}.`);
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function refused(code: string, message: string): ApiError {
  return new ApiError(code, message, 403);
}
