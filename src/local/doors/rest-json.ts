import { randomUUID } from "node:crypto";
import type { Shape } from "../../cfn/shape";
import { isRecord } from "../../protocol/json";
import type { Api } from "../api";
import { type Http, inputOf } from "../shapes/model";
import type { Callers } from "./callers";
import type { Door } from "./door";
import { parseBody } from "./json-body";
import { notAnswered } from "./not-answered";
import { type HttpRequest, signedService } from "./request";
import { unpacked } from "./unpacked";

/** AWS's REST protocol in JSON: method and path name the operation, as of Lambda, API Gateway and most newer services. */
export function restJson(apis: readonly Api[], callers: Callers): Door {
  return {
    async answer(request) {
      const caller = await callers.verify(request);
      const { api, operation, labels } = operationOf(request, apis);
      const { body, headers } = await callers.call(api, operation, caller, () => {
        const given = parseBody(unpacked(request));
        return isRecord(given) ? { ...given, ...labels, ...queried(api, operation, request) } : given;
      });
      return {
        status: 200,
        headers: { "content-type": "application/json", "x-amzn-requestid": randomUUID(), ...headers },
        body: JSON.stringify(body),
      };
    },
    failure: (_, { code, message, status }) => ({
      status,
      headers: { "content-type": "application/json", "x-amzn-errortype": code, "x-amzn-requestid": randomUUID() },
      // Some models of AWS spell it so, and some so.
      body: JSON.stringify({ message, Message: message, code }),
    }),
  };
}

interface Found {
  api: Api;
  operation: string;
  /** What the path says. */
  labels: Record<string, string>;
}

function operationOf(request: HttpRequest, apis: readonly Api[]): Found {
  const api = apis.find(({ model }) => model.rest !== undefined && model.rest === signedService(request));
  for (const [operation, { http }] of Object.entries(api?.model.operations ?? {})) {
    const labels = http && http.method === request.method ? labelsOf(http, request.path) : undefined;
    if (api && labels) return { api, operation, labels };
  }
  throw notAnswered(request, `${request.method} ${request.path}`, 404);
}

/** What a path says where an operation's has braces; undefined where it is another operation's. */
function labelsOf({ path }: Http, given: string): Record<string, string> | undefined {
  const [wanted, parts] = [path.split("/"), given.split("/")];
  if (wanted.length !== parts.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const [, member] = /^\{(\w+)\}$/.exec(part) ?? [];
    const text = decoded(parts[i]!);
    if (member !== undefined && text) labels[member] = text;
    else if (part !== parts[i]) return undefined;
  }
  return labels;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function queried({ model }: Api, operation: string, { query = {} }: HttpRequest): Record<string, unknown> {
  const { members } = inputOf(model, operation).structure;
  const names = Object.entries(model.operations[operation]?.http?.query ?? {});
  return Object.fromEntries(
    names.flatMap(([member, name]) => {
      const values = [query[name] ?? []].flat();
      return values.length === 0 ? [] : [[member, typed(members[member]!, values)]];
    }),
  );
}

/** Values of a query as the member's shape has them. What isn't of it stays text, which the shape refuses. */
function typed(shape: Shape, values: string[]): unknown {
  if (shape.type === "list") return values;
  const [value = ""] = values;
  const isWhole = shape.type === "integer" || shape.type === "long";
  if (isWhole && /^-?\d+$/.test(value)) return Number(value);
  if (shape.type === "boolean" && /^(true|false)$/.test(value)) return value === "true";
  return value;
}
