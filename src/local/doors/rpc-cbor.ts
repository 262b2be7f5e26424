import { randomUUID } from "node:crypto";
import { cbor, tag } from "@smithy/core/cbor";
import type { Shape, Structures } from "../../cfn/shape";
import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { Api } from "../api";
import type { Callers } from "./callers";
import type { Door } from "./door";
import { notAnswered } from "./not-answered";
import type { HttpAnswer } from "./request";
import { unpacked } from "./unpacked";

/** Seconds since 1970. */
const TIME = 1;

/** Smithy's RPC protocol in CBOR, which newer SDKs speak with CloudWatch: `/service/<API>/operation/<operation>`. */
export function rpcCbor(apis: readonly Api[], callers: Callers): Door {
  return {
    async answer(request) {
      const [, target, operation = ""] = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path) ?? [];
      const api = target === undefined ? undefined : apis.find(({ model }) => model.target === target);
      if (!api) throw notAnswered(request, request.path.split("/").at(-1) ?? request.path);
      const caller = await callers.verify(request);
      const { body, headers } = await callers.call(api, operation, caller, () => parse(unpacked(request)));
      const output = api.model.operations[operation]?.output;
      const shaped = output === undefined ? {} : timed(api.model.structures, { type: "structure", name: output }, body);
      return answer(200, shaped, headers);
    },
    failure: (_, { code, message, status }) => answer(status, { __type: code, message }),
  };
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: {
      "content-type": "application/cbor",
      "smithy-protocol": "rpc-v2-cbor",
      "x-amzn-requestid": randomUUID(),
      ...headers,
    },
    body: cbor.serialize(body),
  };
}

/** What a request gives; an empty one gives nothing. */
function parse(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return plain(cbor.deserialize(body));
  } catch (error) {
    throw new ApiError("SerializationException", `The request is no CBOR: ${(error as Error).message}`);
  }
}

/** As JSON would have it. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (value.tag === TIME && "value" in value) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** With its times as CBOR has them. */
function timed(structures: Structures, shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case "structure": {
      if (!isRecord(value)) return value;
      const { members } = structures[shape.name]!;
      const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
      return Object.fromEntries(
        entries.map(([name, item]) => [name, members[name] ? timed(structures, members[name], item) : item]),
      );
    }
    case "list":
      return Array.isArray(value) ? value.map((item) => timed(structures, shape.of, item)) : value;
    case "timestamp":
      return tag({ tag: TIME, value: Number(value) });
    default:
      return value;
  }
}
