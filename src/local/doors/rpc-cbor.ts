import { randomUUID } from "node:crypto";
import type { Door } from "./door";
import { notAnswered } from "./not-answered";

/** Smithy's RPC protocol in CBOR, which newer SDKs speak with CloudWatch. No API that speaks it is answered yet. */
export const rpcCbor: Door = {
  async answer(request) {
    throw notAnswered(request, request.path.split("/").at(-1) ?? request.path);
  },
  failure: (_, { code, message, status }) => ({
    status,
    headers: {
      "content-type": "application/cbor",
      "smithy-protocol": "rpc-v2-cbor",
      "x-amzn-requestid": randomUUID(),
    },
    body: mapOfTexts({ __type: code, message }),
  }),
};

/** A CBOR map (RFC 8949) of up to 23 texts. */
function mapOfTexts(texts: Record<string, string>): Buffer {
  const entries = Object.entries(texts);
  return Buffer.concat([Buffer.from([0xa0 + entries.length]), ...entries.flat().map(text)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(5);
  head[0] = 0x7a;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
