import type { Leaf } from "../options/leaf";

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

/**
 * A template's intrinsic function whose arguments are known only when resources are there; `applyFunction` of
 * `src/template/functions.ts` computes it. `Select` (index, list), `Split` (separator, text; the whole list), `Join`
 * (separator, list), `Cidr` (block, count, bits), `Length` (list).
 */
export class Call {
  constructor(
    readonly name: "Select" | "Split" | "Join" | "Cidr" | "Length",
    readonly args: Value[],
  ) {}
}

/** `value` in base64, as EC2 takes user data. */
export class Base64 {
  constructor(readonly value: Value) {}
}

/** A map known only to the framework, as a list of `{ Name, Value }` in the order of the names (an environment that is one Output). */
export class Pairs {
  constructor(readonly value: Leaf) {}
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
  | Call
  | Leaf;

export const att = (logicalId: string, name: string) => new Att(logicalId, name);
export const join = (separator: string, values: Value[]) => new Join(separator, values);
export const json = (value: Value) => new Json(value);
export const split = (separator: string, value: Value, index: number) => new Split(separator, value, index);
export const call = (name: Call["name"], args: Value[]) => new Call(name, args);
export const pairs = (value: Leaf) => new Pairs(value);
export const base64 = (value: Value) => new Base64(value);
