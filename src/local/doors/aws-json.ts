import { randomUUID } from "node:crypto";
import type { Api } from "../api";
import { type Callers, unknownOperation } from "./callers";
import type { Door } from "./door";
import { parseBody } from "./json-body";
import type { HttpAnswer, HttpRequest } from "./request";

/** AWS's JSON protocols, 1.0 and 1.1: a POST whose `X-Amz-Target` names the operation. */
export function awsJson(apis: readonly Api[], callers: Callers): Door {
  return {
    async answer(request) {
      await callers.verify(request);
      const { api, operation } = operationOf(request.headers["x-amz-target"], apis);
      const { body, headers } = await callers.call(api, operation, () => parseBody(request.body));
      return answer(request, 200, body, headers);
    },
    failure: (request, { code, message, status }) =>
      answer(request, status, { __type: code, message }, { "x-amzn-errortype": code }),
  };
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
