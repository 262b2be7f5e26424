import { randomUUID } from "node:crypto";
import type { Door } from "./door";
import { notAnswered } from "./not-answered";
import { type HttpRequest, signedService } from "./request";
import { xml } from "./xml";

/** Services whose REST is XML, by what their requests are signed for. */
const REST_XML = ["s3", "s3express", "route53", "cloudfront"];

export const isRestXml = (service: string | undefined) => service !== undefined && REST_XML.includes(service);

/** S3's error is the bare one; Route 53 and CloudFront wrap it. */
export const restXml: Door = {
  async answer(request) {
    // A 404 would say of S3 that there is no such bucket or object.
    throw notAnswered(request, `${request.method} ${request.path}`, isS3(request) ? 501 : 404);
  },
  failure(request, { code, message, status }) {
    const id = randomUUID();
    const error = { Code: isS3(request) && status === 501 ? "NotImplemented" : code, Message: message };
    const body = isS3(request)
      ? xml({ Error: { ...error, RequestId: id } })
      : xml({ ErrorResponse: { Error: { Type: status < 500 ? "Sender" : "Receiver", ...error }, RequestId: id } });
    const headers = { "content-type": "application/xml", "x-amz-request-id": id, "x-amzn-requestid": id };
    return { status, headers, body: request.method === "HEAD" ? "" : body };
  },
};

const isS3 = (request: Pick<HttpRequest, "headers">) => signedService(request)?.startsWith("s3") ?? false;
