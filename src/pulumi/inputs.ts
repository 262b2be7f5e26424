import * as pulumi from "@pulumi/pulumi";
import { withLeaves } from "../cfn/leaves";
import { Leaf, type OneImage } from "../options";

type Primitive = string | number | boolean;

/**
 * The options `T` as a component takes them, by the spec `S` that is made of them: what the spec may have a leaf for, a
 * value, list of values or map of text, may be an Output; what must be known while the program runs is plain. Exactly one
 * of `image` and `build`.
 */
export type Inputs<T, S> = "image" | "build" extends keyof T ? OneImage<EachInput<T, S>> : EachInput<T, S>;

type EachInput<T, S> = { [K in keyof T]: K extends keyof S ? InputOf<T[K], S[K]> | ByArn<K> | ById<K> : never };

/** A resource of @pulumi/aws stands for its ARN. */
type ByArn<K> = K extends "secret" | "parameter" | "deadLetterQueue" ? WithArn : never;

/** A resource of @pulumi/aws stands for its id: an `aws.efs.FileSystem`, an `aws.efs.AccessPoint`. */
type ById<K> = K extends "fileSystem" | "accessPoint" ? pulumi.CustomResource : never;

/** An `aws.secretsmanager.Secret`, an `aws.ssm.Parameter`, an `aws.sqs.Queue`. */
export interface WithArn {
  readonly arn: pulumi.Output<string>;
}

type InputOf<T, S> = [Extract<S, Leaf>] extends [never]
  ? T extends Primitive
    ? T
    : T extends (infer Item)[]
      ? S extends (infer ItemSpec)[]
        ? (Item extends Primitive ? InputOf<Item, ItemSpec> : Inputs<Item, ItemSpec>)[]
        : never
      : string extends keyof T
        ? S extends Record<string, infer ItemSpec>
          ? { [K in keyof T]: T[K] extends Primitive ? InputOf<T[K], ItemSpec> : Inputs<T[K], ItemSpec> }
          : never
        : Inputs<T, NonNullable<S>> & NoOutput
  : Late<T>;

/** An Output has the properties of what it will be, so that it would pass for it. */
interface NoOutput {
  readonly apply?: never;
}

/** What may be known later, whole or in part. An Output of one of several words, or of a flag, is one as a whole. */
type Late<T> = [T] extends [Primitive | undefined]
  ? pulumi.Input<NonNullable<T>> | Extract<T, undefined>
  : T extends (infer Item)[]
    ? pulumi.Input<pulumi.Input<Item>[]>
    : T extends Record<string, infer Item>
      ? pulumi.Input<Record<string, pulumi.Input<Item>>>
      : T;

/** A value with each Output and promise in it, at any depth, wrapped in a leaf. */
export function toLeaves(value: unknown): unknown {
  return withLeaves(value, leafOf);
}

/** What Outputs and promises come to, whole: what is given twice is one and the same both times. */
const outputs = new WeakMap<object, pulumi.Output<unknown>>();

export function leafOf(value: unknown): Leaf | undefined {
  if (!pulumi.Output.isInstance(value) && !(value instanceof Promise)) return undefined;
  const output = outputs.get(value) ?? pulumi.output<unknown>(value);
  outputs.set(value, output);
  return new Leaf(output);
}
