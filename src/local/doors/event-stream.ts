import { EventStreamCodec } from "@smithy/core/event-streams";
import type { EventStream } from "../api";

const CODEC = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
);

/** A message as the protocol frames it: https://smithy.io/2.0/aws/amazon-eventstream.html */
function framed(headers: Record<string, string>, body: object = {}): Uint8Array {
  const typed = Object.entries(headers).map(([name, value]) => [`:${name}`, { type: "string", value }]);
  return CODEC.encode({ headers: Object.fromEntries(typed), body: Buffer.from(JSON.stringify(body)) });
}

const JSON_TYPE = { "content-type": "application/json" };

function event(type: string, body: object): Uint8Array {
  return type.endsWith("Exception")
    ? framed({ "message-type": "exception", "exception-type": type, ...JSON_TYPE }, body)
    : framed({ "message-type": "event", "event-type": type, ...JSON_TYPE }, body);
}

/** The bytes of a stream of events, as long as there is someone who reads them. */
export function framesOf({ events }: EventStream): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(event("initial-response", {})),
    async pull(controller) {
      try {
        const { value, done } = await iterator.next();
        if (done) return controller.close();
        for (const [type, body] of Object.entries(value)) controller.enqueue(event(type, body));
      } catch (error) {
        const said = { "error-code": "InternalServerError", "error-message": (error as Error).message };
        controller.enqueue(framed({ "message-type": "error", ...said }));
        controller.close();
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
