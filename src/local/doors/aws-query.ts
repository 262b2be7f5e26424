import { randomUUID } from "node:crypto";
import type { Shape } from "../../cfn/shape";
import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { Api } from "../api";
import { inputOf, type Model } from "../shapes/model";
import type { Callers } from "./callers";
import type { Door } from "./door";
import { notAnswered } from "./not-answered";
import { fromForm } from "./query-form";
import { type HttpRequest, signedService } from "./request";
import { unpacked } from "./unpacked";
import { type Elements, xml } from "./xml";

/** Codes that this protocol has other names for. */
const CODES: Readonly<Record<string, string>> = {
  UnknownOperationException: "InvalidAction",
  UnrecognizedClientException: "InvalidClientTokenId",
  ExpiredTokenException: "ExpiredToken",
  InvalidSignatureException: "SignatureDoesNotMatch",
  SerializationException: "MalformedInput",
  ServerException: "InternalFailure",
};

/**
 * AWS's query protocol, by which Elastic Load Balancing, Auto Scaling, STS and others are called: a form with an `Action`,
 * answered by XML. EC2's own form of it has other names for members, and another error. An API is known by the `Version` that the form names.
 */
export function awsQuery(apis: readonly Api[], callers: Callers): Door {
  return {
    async answer(request) {
      const form = new URLSearchParams(new TextDecoder().decode(unpacked(request)));
      for (const [key, values] of Object.entries(request.query ?? {})) {
        for (const value of [values].flat()) form.append(key, String(value));
      }
      const action = form.get("Action");
      if (!action) throw new ApiError("MissingAction", "The request has no Action.");
      const api = apis.find(({ model }) => model.query?.version === form.get("Version"));
      if (!api?.model.query) throw notAnswered(request, action);
      const caller = await callers.verify(request);
      const { query, operations } = api.model;
      const read = () => fromForm(api.model, inputOf(api.model, action).name, form);
      const { body, headers } = await callers.call(api, action, caller, read);
      const id = randomUUID();
      const output = operations[action]?.output;
      const result = output === undefined ? {} : structureXml(api.model, output, body);
      return {
        status: 200,
        headers: { "content-type": "text/xml", "x-amzn-requestid": id, ...headers },
        body: xml({
          [`${action}Response xmlns="${query.namespace}"`]: query.ec2
            ? { requestId: id, ...result }
            : { [`${action}Result`]: result, ResponseMetadata: { RequestId: id } },
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

type Spoken = Pick<Model, "structures" | "query">;

/** An answer as its shape has it, in the model's order. */
function structureXml(model: Spoken, name: string, value: unknown): Elements {
  const { members, wire = {} } = model.structures[name]!;
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(members).flatMap(([member, shape]) => {
      const item = value[member];
      return item === undefined || item === null ? [] : [[wire[member] ?? member, contentOf(model, shape, item)]];
    }),
  );
}

function contentOf(model: Spoken, shape: Shape, value: unknown): string | Elements {
  switch (shape.type) {
    case "structure":
      return structureXml(model, shape.name, value);
    case "list":
      return {
        [model.query?.ec2 ? "item" : "member"]: (value as unknown[]).map((item) => contentOf(model, shape.of, item)),
      };
    case "timestamp":
      return new Date(Number(value) * 1000).toISOString();
    default:
      return String(value);
  }
}

const isEc2 = (request: Pick<HttpRequest, "headers">) => signedService(request) === "ec2";
