/**
 * A value that only a framework can read: a CDK token or a Pulumi Output. The fronts wrap each of them in a leaf before
 * the spec sees it; checks skip leaves, and the executors unwrap them again.
 */
export class Leaf {
  constructor(
    readonly value: unknown,
    readonly secret = false,
  ) {}
}

/** `T`, in which any value, list or map at any depth may be a {@link Leaf}. */
export type Leafy<T> =
  | Leaf
  | (T extends (infer U)[] ? Leafy<U>[] : T extends object ? { [K in keyof T]: Leafy<T[K]> } : T);

/** A value that may be known to the framework only. */
export type Maybe<T> = T | Leaf;

/** A list, of which some items or the whole may be known to the framework only. */
export type MaybeList<T> = Maybe<T>[] | Leaf;

/** A map of text, of which some values or the whole may be known to the framework only. */
export type MaybeMap = Record<string, Maybe<string>> | Leaf;

/** Whether the value is known only to the framework. */
export function isLeaf(value: unknown): value is Leaf {
  return value instanceof Leaf;
}
