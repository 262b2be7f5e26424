import { randomUUID } from "node:crypto";
import { nearest } from "../../options/nearest";
import { ApiError } from "../../protocol/errors";
import type { Keys } from "../../protocol/sign";
import type { Api, Call } from "../api";
import type { Control } from "../control";
import { actedOn, type Warning } from "../shapes/acted";
import { api as dialectOf } from "../shapes/dialect";
import { inputOf } from "../shapes/model";
import { readStructure } from "../shapes/read";
import { write } from "../shapes/write";
import type { Door } from "./door";
import { parseBody } from "./json-body";
import type { HttpAnswer, HttpRequest } from "./request";
import { verifySignature } from "./verify";

/**
 * AWS's JSON protocols, 1.0 and 1.1: a POST whose `X-Amz-Target` names the operation. What a request has and this machine
 * doesn't act on is told in the answer's header `x-slipway-warning`, and once a kind in the control plane's log.
 */
export function awsJson(control: Control, apis: readonly Api[], keys: Keys): Door {
  const told = new Set<string>();
  const tell = (operation: string, warnings: Warning[]) => {
    for (const { kind, message } of warnings) {
      const key = `${operation} ${kind}`;
      if (!told.has(key)) control.log(`${operation}: ${message}`);
      told.add(key);
    }
  };
  return {
    async answer(request) {
      await verifySignature(request, keys, control.clock.now());
      const { api, operation, call } = callOf(request.headers["x-amz-target"], apis);
      const { input, warnings } = inputFor(api, operation, call, parseBody(request.body));
      const body = await call.run(control, input as never);
      tell(operation, warnings);
      return answer(request, 200, outputOf(api, operation, body), warningHeader(warnings));
    },
    failure: (request, { code, message, status }) =>
      answer(request, status, { __type: code, message }, { "x-amzn-errortype": code }),
  };
}

/** The operation that `X-Amz-Target` names, `<API>.<operation>`. */
function callOf(target: string | undefined, apis: readonly Api[]): { api: Api; operation: string; call: Call } {
  if (!target) throw unknownOperation("The header X-Amz-Target is missing.");
  const dot = target.lastIndexOf(".");
  const [prefix, operation] = [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
  const api = apis.find(({ model }) => model.target === prefix);
  if (!api) {
    const spoken = apis.map(({ model }) => model.name).join(", ");
    throw unknownOperation(`The local ECS doesn't answer ${target}. It answers ${spoken}.`);
  }
  const call = Object.hasOwn(api.calls, operation) ? api.calls[operation] : undefined;
  if (call) return { api, operation, call };
  const { name, operations } = api.model;
  if (Object.hasOwn(operations, operation)) {
    throw unknownOperation(`The local ECS doesn't have the operation ${operation} of ${name} yet.`);
  }
  const meant = nearest(operation, Object.keys(operations));
  throw unknownOperation(`${name} has no operation ${operation}.${meant ? ` Did you mean ${meant}?` : ""}`);
}

const unknownOperation = (message: string) => new ApiError("UnknownOperationException", message);

/** The request's body as the operation takes it, and what of it is left out or has no effect. */
function inputFor(
  { model, invalid }: Api,
  operation: string,
  { acts, refusal = invalid }: Call,
  body: unknown,
): { input: Record<string, unknown>; warnings: Warning[] } {
  const reading = { structures: model.structures, dialect: dialectOf(invalid) };
  const { value, unknown } = readStructure(reading, inputOf(model, operation).name, body);
  const warnings = unknown.map((path) => ({
    kind: path.replace(/\.\d+(?=\.|$)/g, ".*"),
    message: `${path} is no member that ${model.name} knows, and is left out.`,
  }));
  return {
    input: value,
    warnings: [...warnings, ...actedOn(acts, value, (message) => new ApiError(refusal, message))],
  };
}

function outputOf({ model }: Api, operation: string, body: object): unknown {
  const name = model.operations[operation]?.output;
  return name === undefined ? body : write(model.structures, { type: "structure", name }, body);
}

/** Characters of the header: clients take about 8 KiB of headers. */
const MOST_CHARACTERS = 2000;

function warningHeader(warnings: Warning[]): Record<string, string> {
  if (warnings.length === 0) return {};
  // A header is ASCII.
  const text = warnings.map(({ message }) => message.replace(/[^\x20-\x7e]/g, "?")).join(" ");
  return { "x-slipway-warning": text.slice(0, MOST_CHARACTERS) };
}

/** In the protocol's version that the request came in. */
function answer(
  { headers }: Pick<HttpRequest, "headers">,
  status: number,
  body: unknown,
  more: Record<string, string>,
): HttpAnswer {
  const version = headers["content-type"]?.includes("json-1.0") ? "1.0" : "1.1";
  return {
    status,
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": randomUUID(), ...more },
    body: JSON.stringify(body),
  };
}
