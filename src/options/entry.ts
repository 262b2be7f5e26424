import type { Leaf, Maybe } from "./leaf";
import type { Property } from "./property";

/** What a check or a default may look at beside its own property. */
export interface Around {
  /** The component's name. */
  name: string;
  /** All of the component's options. */
  root: Property;
  /** What another property of the same group comes to, its default included. */
  sibling<S>(key: string): S;
}

/** Throws where a value can't be. It is set, and no leaf. */
export type Check = (property: Property, around: Around) => void;

/**
 * What is said of one property beside its documentation: what it may be, and what it is where the user says nothing.
 * `T` is what the user may say and `S` what the spec then has; `Unset` is what it has where nothing is said, and
 * `Optional` whether the interface has a question mark.
 */
export class Entry<T, S, Unset extends undefined = undefined, Optional extends boolean = true> {
  /** Only types: they make the compiler hold an entry to exactly what the interface says. */
  declare readonly says: (value: T) => T;
  declare readonly optional: Optional;

  /**
   * @param parse makes the spec's value of what is set, and throws where that can't be
   * @param unset what stands for what is not set
   */
  constructor(
    private readonly parse: (property: Property, around: Around) => S,
    private readonly unset?: (property: Property, around: Around) => unknown,
  ) {}

  /** What the spec has of the property. */
  read(property: Property, around: Around): S | Unset {
    if (property.value !== undefined) return this.parse(property, around);
    if (this.unset === undefined) return undefined as Unset;
    return this.parse(property.as(this.unset(property, around)), around);
  }

  /** The same of the property `key` of a group: {@link read} is asked only where there is something to read. */
  readIn(group: Property, key: string, around: Around): S | Unset {
    const isNothing = this.unset === undefined && group.valueOf(key) === undefined;
    return isNothing ? (undefined as Unset) : this.read(group.get(key), around);
  }

  /** What it is where the user says nothing. It is checked as if the user had said it. */
  default(value: T | ((around: Around) => Maybe<T>)): Entry<T, S, never> {
    const of = typeof value === "function" ? (value as (around: Around) => Maybe<T>) : () => value;
    return new Entry<T, S, never>(this.parse, (_, around) => of(around));
  }

  /** The user has to say something. */
  required(allowed: string): Entry<T, S, never, false> {
    return new Entry<T, S, never, false>(this.parse, (property) => property.fail(allowed));
  }

  /** The program's structure depends on it: it may be no leaf. */
  known(): Entry<T, Exclude<S, Leaf>, Unset, Optional> {
    const parse = (property: Property, around: Around) => this.parse(property.known(), around) as Exclude<S, Leaf>;
    return new Entry<T, Exclude<S, Leaf>, Unset, Optional>(parse, this.unset);
  }

  /** A further check. */
  and(check: Check): Entry<T, S, Unset, Optional> {
    return new Entry<T, S, Unset, Optional>((property, around) => {
      const parsed = this.parse(property, around);
      if (property.checkable) check(property, around);
      return parsed;
    }, this.unset);
  }
}
