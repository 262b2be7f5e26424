import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { logsOperation } from "../logs/calls";
import { ECS_OPERATIONS } from "../operations";
import { checkInput, isEcsOperation } from "../shapes/check";

export type Call = (control: Control, input: unknown) => Promise<object>;

/** An API that is called by a prefix of `X-Amz-Target`. */
export type Api = (operation: string) => Call | undefined;

const ecs: Api = (name) => {
  if (!isEcsOperation(name)) return undefined;
  return (control, input) => ECS_OPERATIONS[name](control, checkInput(name, input) as never);
};

const APIS: Readonly<Record<string, Api>> = {
  AmazonEC2ContainerServiceV20141113: ecs,
  Logs_20140328: logsOperation,
};

/** The call that `X-Amz-Target` names, `<API>.<operation>`. */
export function callOf(target: string | undefined, more: Readonly<Record<string, Api>>): Call {
  const [prefix = "", name = ""] = target?.split(".") ?? [];
  const apis = { ...APIS, ...more };
  const call = Object.hasOwn(apis, prefix) ? apis[prefix]?.(name) : undefined;
  if (!call) {
    throw new ApiError(
      "UnknownOperationException",
      target ? `The local ECS doesn't know the operation ${target}.` : "The header X-Amz-Target is missing.",
    );
  }
  return call;
}
