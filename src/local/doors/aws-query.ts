import { randomUUID } from "node:crypto";
import { ApiError } from "../../protocol/errors";
import type { Door } from "./door";
import { notAnswered } from "./not-answered";
import { type HttpRequest, signedService } from "./request";
import { xml } from "./xml";

/** Codes that this protocol has other names for. */
const CODES: Readonly<Record<string, string>> = {
  UnknownOperationException: "InvalidAction",
  UnrecognizedClientException: "InvalidClientTokenId",
  InvalidSignatureException: "SignatureDoesNotMatch",
  ServerException: "InternalFailure",
};

/**
 * AWS's query protocol, by which Elastic Load Balancing, Auto Scaling, STS and others are called: a form with an `Action`,
 * answered by XML. EC2's own form of it has another error. No API that speaks it is answered yet.
 */
export const awsQuery: Door = {
  async answer(request) {
    const form = new URLSearchParams(new TextDecoder().decode(request.body));
    const action = form.get("Action") ?? [request.query?.Action].flat()[0];
    if (!action) throw new ApiError("MissingAction", "The request has no Action.");
    throw notAnswered(request, action);
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

const isEc2 = (request: Pick<HttpRequest, "headers">) => signedService(request) === "ec2";
