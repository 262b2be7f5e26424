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

/** Whether the value is known only to the framework. */
export function isLeaf(value: unknown): value is Leaf {
  return value instanceof Leaf;
}

/** `value`, which a check has made sure is no leaf. */
export function known<T>(value: T): Exclude<T, Leaf> {
  if (isLeaf(value)) throw new Error("a value that the program's structure depends on is a leaf");
  return value as Exclude<T, Leaf>;
}
