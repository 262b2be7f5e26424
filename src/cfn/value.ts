import type { Leaf } from "../options/leaf";

/** What is computed from other values when these are known: everything that a value can be and JSON has not. */
abstract class Computed {
  /** Tells them apart, to the compiler too: several have the same members. */
  abstract readonly kind: string;
}

/** An attribute of another planned resource. The name of a type's primary identifier (`ClusterName`, `VpcId`) stands for CloudFormation's `Ref`. */
export class Att extends Computed {
  readonly kind = "Att";

  constructor(
    readonly logicalId: string,
    readonly name: string,
  ) {
    super();
  }
}

/** `values` put together with `separator` between them. One value alone is made text of. */
export class Join extends Computed {
  readonly kind = "Join";

  constructor(
    readonly separator: string,
    readonly values: Value[],
  ) {
    super();
  }
}

/** `value` as JSON text. */
export class Json extends Computed {
  readonly kind = "Json";

  constructor(readonly value: Value) {
    super();
  }
}

/** Part number `index` of `value` cut at each `separator`. */
export class Split extends Computed {
  readonly kind = "Split";

  constructor(
    readonly separator: string,
    readonly value: Value,
    readonly index: number,
  ) {
    super();
  }
}

/**
 * A template's intrinsic function whose arguments are known only when resources are there. `Select` (index, list), `Split`
 * (separator, text; the whole list), `Join` (separator, list), `Cidr` (block, count, bits), `Length` (list).
 */
export class Call extends Computed {
  readonly kind = "Call";

  constructor(
    readonly name: "Select" | "Split" | "Join" | "Cidr" | "Length",
    readonly args: Value[],
  ) {
    super();
  }
}

/** `value` in base64, as EC2 takes user data. */
export class Base64 extends Computed {
  readonly kind = "Base64";

  constructor(readonly value: Value) {
    super();
  }
}

/** A map known only to the framework, as a list of `{ Name, Value }` in the order of the names (an environment that is one Output). */
export class Pairs extends Computed {
  readonly kind = "Pairs";

  constructor(readonly value: Leaf) {
    super();
  }
}

/** What follows from the whole program (how many share something, which numbers are taken): asked for once all is planned. */
export class Late extends Computed {
  readonly kind = "Late";

  constructor(readonly produce: () => string | number) {
    super();
  }
}

/** What is as it stands. */
export type Plain = string | number | boolean;

/** A value that isn't set. Lists, maps and joined texts leave it out. */
export type Nothing = undefined | null;

export type Expression = Att | Join | Json | Split | Call | Base64 | Pairs | Late;

/** What a planned property may be: every value there is. A whole list or map may be one leaf. */
export type Value = Plain | Nothing | Value[] | { [key: string]: Value } | Leaf | Expression;

/** A `T`, or something that stands for one. */
export type Val<T> = T | Exclude<Expression, Call> | Leaf;

export type Tag = { Key: Val<string>; Value: Val<string> };

export function isExpression(value: unknown): value is Expression {
  return value instanceof Computed;
}

export const att = (logicalId: string, name: string) => new Att(logicalId, name);
export const join = (separator: string, values: Value[]) => new Join(separator, values);
export const json = (value: Value) => new Json(value);
export const split = (separator: string, value: Value, index: number) => new Split(separator, value, index);
export const call = (name: Call["name"], args: Value[]) => new Call(name, args);
export const pairs = (value: Leaf) => new Pairs(value);
export const base64 = (value: Value) => new Base64(value);
export const late = (produce: () => string | number) => new Late(produce);
