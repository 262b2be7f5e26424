import { randomUUID } from "node:crypto";
import { type Api, EventStream } from "../api";
import { unknownOperation } from "../call";
import type { Callers } from "./callers";
import type { Door } from "./door";
import { framesOf } from "./event-stream";
import { parseBody } from "./json-body";
import type { HttpAnswer, HttpRequest } from "./request";
import { unpacked } from "./unpacked";

/** AWS's JSON protocols, 1.0 and 1.1: a POST whose `X-Amz-Target` names the operation. */
export function awsJson(apis: readonly Api[], callers: Callers): Door {
  return {
    async answer(request) {
      const caller = await callers.verify(request);
      const { api, operation } = operationOf(request.headers["x-amz-target"], apis);
      const { body, headers } = await callers.call(api, operation, caller, () => parseBody(unpacked(request)));
      if (!(body instanceof EventStream)) return answer(request, 200, body, headers);
      const type = { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": randomUUID() };
      return { status: 200, headers: { ...type, ...headers }, body: framesOf(body) };
    },
    failure: (request, { code, message, status }) =>
      answer(
        request,
        status,
        { __type: code, message },
        { "x-amzn-errortype": code, ...queryError(apis, request, code, status) },
      ),
  };
}

/**
 * What an error is called in the query protocol, which SDKs of an API that once spoke it know errors by.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
function queryError(
  apis: readonly Api[],
  { headers }: Pick<HttpRequest, "headers">,
  code: string,
  status: number,
): Record<string, string> {
  const target = headers["x-amz-target"] ?? "";
  const names = apis.find(({ model }) => target.startsWith(`${model.target}.`))?.model.queryErrors;
  if (!names || headers["x-amzn-query-mode"] !== "true") return {};
  const called = Object.hasOwn(names, code) ? names[code] : code;
  return { "x-amzn-query-error": `${called};${status < 500 ? "Sender" : "Receiver"}` };
}

/** The operation that `X-Amz-Target` names, `<API>.<operation>`. */
function operationOf(target: string | undefined, apis: readonly Api[]): { api: Api; operation: string } {
  if (!target) throw unknownOperation("The header X-Amz-Target is missing.");
  const dot = target.lastIndexOf(".");
  const [prefix, operation] = [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
  const api = apis.find(({ model }) => model.target === prefix);
  if (api) return { api, operation };
  const spoken = apis.map(({ model }) => model.name).join(", ");
  throw unknownOperation(`The local ECS doesn't answer ${target}. It answers ${spoken}.`);
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
