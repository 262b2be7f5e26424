import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { LOCAL_REGION } from "./calls";

/** The key pair that requests to this machine's local ECS are signed with. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

/** A request as SigV4 sees it. */
export interface SignableRequest {
  method: string;
  /** Without the query. */
  path: string;
  query?: Record<string, string | string[]>;
  /** Names in lower case, `host` among them. */
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export interface SignOptions {
  /** @default "us-east-1" */
  region?: string;
  /** Signing name of the service. @default "ecs" */
  service?: string;
  /** @default now */
  date?: Date;
}

/** The headers that `request` is to be sent with: its own, `x-amz-date` and `authorization`. */
export async function signRequest(
  request: SignableRequest,
  keys: Keys,
  options: SignOptions = {},
): Promise<Record<string, string>> {
  const { region = LOCAL_REGION, service = "ecs", date = new Date() } = options;
  const signer = new SignatureV4({ credentials: keys, region, service, sha256: Sha256, applyChecksum: false });
  const signed = await signer.sign(
    { protocol: "http:", hostname: request.headers.host ?? "", ...request },
    // Whoever verifies signs again just what was signed before, whatever headers those were.
    { signingDate: date, signableHeaders: new Set(Object.keys(request.headers)) },
  );
  return signed.headers;
}

/** What the signer needs of a hash: HMAC where it is given a secret. */
class Sha256 {
  private hash: Hash | Hmac;

  constructor(private readonly secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = this.fresh();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.fresh();
  }

  private fresh(): Hash | Hmac {
    if (this.secret === undefined) return createHash("sha256");
    return createHmac("sha256", typeof this.secret === "string" ? this.secret : bytes(this.secret));
  }
}

function bytes(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
