import { nearest } from "../options/nearest";
import { ApiError } from "../protocol/errors";
import { type Api, type Call, EventStream } from "./api";
import type { Caller } from "./caller";
import type { Control } from "./control";
import { actedOn, type Warning } from "./shapes/acted";
import { api as dialectOf } from "./shapes/dialect";
import { inputOf } from "./shapes/model";
import { readStructure } from "./shapes/read";
import { write } from "./shapes/write";

/** Calls an operation of an API with what `given` reads, whoever asks: a door, or a schedule. */
export async function called(
  control: Control,
  api: Api,
  operation: string,
  caller: Caller,
  given: () => unknown,
): Promise<{ body: unknown; warnings: Warning[] }> {
  const call = callOf(api, operation);
  const { input, warnings } = inputFor(api, operation, call, given());
  const body = await call.run(control, input as never, caller);
  return { body: outputOf(api, operation, body), warnings };
}

function callOf({ calls, absent = {}, model: { name, operations } }: Api, operation: string): Call {
  const call = Object.hasOwn(calls, operation) ? calls[operation] : undefined;
  if (call) return call;
  if (Object.hasOwn(absent, operation)) {
    const message = `${operation} cannot run on this machine: ${absent[operation]}.`;
    throw new ApiError("UnsupportedFeatureException", message);
  }
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
  return name === undefined || body instanceof EventStream
    ? body
    : write(model.structures, { type: "structure", name }, body);
}
