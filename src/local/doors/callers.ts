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
import type { HttpRequest } from "./request";
import { verifySignature } from "./verify";

/**
 * What the doors share of a call, whatever protocol it came by. What a request has and this machine doesn't act on is told
 * in the answer's header `x-slipway-warning`, and once a kind in the control plane's log.
 */
export class Callers {
  private readonly told = new Set<string>();

  constructor(
    private readonly control: Control,
    private readonly keys: Keys,
  ) {}

  /** Throws unless the request is signed with this machine's keys. */
  verify(request: HttpRequest): Promise<void> {
    return verifySignature(request, this.keys, this.control.clock.now());
  }

  /** Calls an operation of an API; `given` reads what the request gives it. */
  async call(
    api: Api,
    operation: string,
    given: () => unknown,
  ): Promise<{ body: unknown; headers: Record<string, string> }> {
    const call = callOf(api, operation);
    const { input, warnings } = inputFor(api, operation, call, given());
    const body = await call.run(this.control, input as never);
    this.tell(operation, warnings);
    return { body: outputOf(api, operation, body), headers: warningHeader(warnings) };
  }

  private tell(operation: string, warnings: Warning[]): void {
    for (const { kind, message } of warnings) {
      const key = `${operation} ${kind}`;
      if (!this.told.has(key)) this.control.log(`${operation}: ${message}`);
      this.told.add(key);
    }
  }
}

function callOf({ calls, model: { name, operations } }: Api, operation: string): Call {
  const call = Object.hasOwn(calls, operation) ? calls[operation] : undefined;
  if (call) return call;
  if (Object.hasOwn(operations, operation)) {
    throw unknownOperation(`The local ECS doesn't have the operation ${operation} of ${name} yet.`);
  }
  const meant = nearest(operation, Object.keys(operations));
  throw unknownOperation(`${name} has no operation ${operation}.${meant ? ` Did you mean ${meant}?` : ""}`);
}

export const unknownOperation = (message: string) => new ApiError("UnknownOperationException", message);

/** What a request gives as the operation takes it, and what of it is left out or has no effect. */
function inputFor(
  { model, invalid }: Api,
  operation: string,
  { acts, refusal = invalid }: Call,
  given: unknown,
): { input: Record<string, unknown>; warnings: Warning[] } {
  const reading = { structures: model.structures, dialect: dialectOf(invalid) };
  const { value, unknown } = readStructure(reading, inputOf(model, operation).name, given);
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
