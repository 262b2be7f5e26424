import type { ListStacksAnswer, PutStackRequest } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import type { ResourceRecord } from "./record";
import { isSetAside } from "./records";

/** Records a stack, or its outputs. A name belongs to the source that took it first. */
export async function putStack({ store, clock }: Control, request: PutStackRequest): Promise<object> {
  const { Stack: id, Source: source } = request;
  const before = store.get("stacks", id);
  if (before && before.source !== source && before.source !== request.MovedFrom) {
    throw new ApiError(
      "StackOwned",
      `The stack ${id} belongs to ${before.source}, not to ${source}. Give this one another name, or remove that one with \`slipway down ${id}\`.`,
    );
  }
  const taken = store.list("stacks").find(({ id: other, exports = {} }) => {
    return other !== id && Object.keys(request.Exports ?? {}).some((name) => Object.hasOwn(exports, name));
  });
  if (taken) {
    const name = Object.keys(request.Exports ?? {}).find((each) => Object.hasOwn(taken.exports!, each));
    throw new ApiError("AlreadyExists", `The stack ${taken.id} exports ${name} already.`);
  }
  const now = clock.now();
  const put = {
    id,
    source,
    outputs: request.Outputs ?? before?.outputs ?? {},
    exports: request.Exports ?? before?.exports,
    imports: request.Imports ?? before?.imports,
    deployed: request.Deployed || before?.deployed,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  const left = request.Deployed ? store.by("resources", "stack", id).map(deployed) : [];
  await store.commit([
    { table: "stacks", put },
    ...left.map((record) => ({ table: "resources" as const, put: record })),
  ]);
  return {};
}

/** The record as what a deployment left; what a replacement has set aside is none of it. */
function deployed({ deployed: _, ...record }: ResourceRecord): ResourceRecord {
  const { properties, dependsOn } = record;
  return isSetAside(record) ? record : { ...record, deployed: { properties, dependsOn } };
}

/** Forgets a stack that has no resources left. */
export async function deleteStack({ store }: Control, id: string): Promise<object> {
  const left = store.by("resources", "stack", id);
  if (left.length > 0) {
    const names = left.map((record) => record.logicalId).join(", ");
    throw new ApiError("StackNotEmpty", `The stack ${id} still has ${left.length} resources: ${names}.`);
  }
  await store.commit([{ table: "stacks", remove: id }]);
  return {};
}

export async function listStacks({ store }: Control): Promise<ListStacksAnswer> {
  return {
    Stacks: store.list("stacks").map((stack) => ({
      Stack: stack.id,
      Source: stack.source,
      Outputs: stack.outputs,
      ...(stack.exports && { Exports: stack.exports }),
      ...(stack.imports?.length && { Imports: [...stack.imports] }),
      ...(stack.deployed && { Deployed: true }),
      Resources: store.count("resources", "stack", stack.id),
      UpdatedAt: stack.updatedAt,
    })),
  };
}
