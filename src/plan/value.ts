import type { Leaf } from "../spec/leaf";

/** An attribute of another planned resource. The name of a type's primary identifier (`ClusterName`, `VpcId`) stands for CloudFormation's `Ref`. */
export class Att {
  constructor(
    readonly logicalId: string,
    readonly name: string,
  ) {}
}

/** `values` put together with `separator` between them. */
export class Join {
  constructor(
    readonly separator: string,
    readonly values: Value[],
  ) {}
}

/** `value` as JSON text. */
export class Json {
  constructor(readonly value: Value) {}
}

/** Part number `index` of `value` cut at each `separator`. */
export class Split {
  constructor(
    readonly separator: string,
    readonly value: Value,
    readonly index: number,
  ) {}
}

/** What a planned property may be. A whole list or map may be one leaf. */
export type Value =
  | string
  | number
  | boolean
  | undefined
  | Value[]
  | { [key: string]: Value }
  | Att
  | Join
  | Json
  | Split
  | Leaf;

export const att = (logicalId: string, name: string) => new Att(logicalId, name);
export const join = (separator: string, values: Value[]) => new Join(separator, values);
export const json = (value: Value) => new Json(value);
export const split = (separator: string, value: Value, index: number) => new Split(separator, value, index);
