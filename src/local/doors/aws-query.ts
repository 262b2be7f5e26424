import { randomUUID } from "node:crypto";
import type { Shape, Structures } from "../../cfn/shape";
import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { Api } from "../api";
import { inputOf } from "../shapes/model";
import type { Callers } from "./callers";
import type { Door } from "./door";
import { notAnswered } from "./not-answered";
import { fromForm } from "./query-form";
import { type HttpRequest, signedService } from "./request";
import { type Elements, xml } from "./xml";

/** Codes that this protocol has other names for. */
const CODES: Readonly<Record<string, string>> = {
  UnknownOperationException: "InvalidAction",
  UnrecognizedClientException: "InvalidClientTokenId",
  InvalidSignatureException: "SignatureDoesNotMatch",
  SerializationException: "MalformedInput",
  ServerException: "InternalFailure",
};

/**
 * AWS's query protocol, by which Elastic Load Balancing, Auto Scaling, STS and others are called: a form with an `Action`,
 * answered by XML. EC2's own form of it has another error. An API is known by the `Version` that the form names.
 */
export function awsQuery(apis: readonly Api[], callers: Callers): Door {
  return {
    async answer(request) {
      const form = new URLSearchParams(new TextDecoder().decode(request.body));
      for (const [key, values] of Object.entries(request.query ?? {})) {
        for (const value of [values].flat()) form.append(key, String(value));
      }
      const action = form.get("Action");
      if (!action) throw new ApiError("MissingAction", "The request has no Action.");
      const api = apis.find(({ model }) => model.query?.version === form.get("Version"));
      if (!api?.model.query) throw notAnswered(request, action);
      await callers.verify(request);
      const { structures, query, operations } = api.model;
      const read = () => fromForm(structures, inputOf(api.model, action).name, form);
      const { body, headers } = await callers.call(api, action, read);
      const id = randomUUID();
      const output = operations[action]?.output;
      return {
        status: 200,
        headers: { "content-type": "text/xml", "x-amzn-requestid": id, ...headers },
        body: xml({
          [`${action}Response xmlns="${query.namespace}"`]: {
            [`${action}Result`]: output === undefined ? {} : structureXml(structures, output, body),
            ResponseMetadata: { RequestId: id },
          },
        }),
      };
    },

    failure(request, { code, message, status }) {
      const error = { Code: CODES[code] ?? code, Message: message };
      const id = randomUUID();
      const body = isEc2(request)
        ? xml({ Response: { Errors: { Error: error }, RequestID: id } })
        : xml({ ErrorResponse: { Error: { Type: status < 500 ? "Sender" : "Receiver", ...error }, RequestId: id } });
      return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": id }, body };
    },
  };
}

/** An answer as its shape has it, in the model's order. */
function structureXml(structures: Structures, name: string, value: unknown): Elements {
  const { members } = structures[name]!;
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(members).flatMap(([member, shape]) => {
      const item = value[member];
      return item === undefined || item === null ? [] : [[member, contentOf(structures, shape, item)]];
    }),
  );
}

function contentOf(structures: Structures, shape: Shape, value: unknown): string | Elements {
  switch (shape.type) {
    case "structure":
      return structureXml(structures, shape.name, value);
    case "list":
      return { member: (value as unknown[]).map((item) => contentOf(structures, shape.of, item)) };
    case "timestamp":
      return new Date(Number(value) * 1000).toISOString();
    default:
      return String(value);
  }
}

const isEc2 = (request: Pick<HttpRequest, "headers">) => signedService(request) === "ec2";
