import { Described, InvalidPropertyError, instanceOf } from "./error";
import { isLeaf } from "./leaf";
import { nearest } from "./nearest";

/** A property of the user's options, and where it is. */
export class Property {
  /** What it holds, once it was asked: nothing where it is no map. */
  private held?: Record<string, unknown>;

  constructor(
    readonly component: string,
    readonly path: string,
    readonly value: unknown,
  ) {}

  /** Whether there is a value here to check. */
  get checkable(): boolean {
    return this.value !== undefined && !isLeaf(this.value);
  }

  fail(allowed: string): never {
    throw new InvalidPropertyError(this.component, this.path, this.value, allowed);
  }

  /** The property with words in place of its value, for the message. */
  describe(text: string): Property {
    return this.as(new Described(text));
  }

  /** The property if it had this value. */
  as(value: unknown): Property {
    return this.child(this.path, value);
  }

  /** The property `key` of this one. */
  get(key: string): Property {
    return this.child(this.path === "" ? key : `${this.path}.${key}`, this.valueOf(key));
  }

  /** Its value. */
  valueOf(key: string): unknown {
    this.held ??= this.isMap() ? this.value : {};
    return this.held[key];
  }

  /** The items of a list. */
  items(): Property[] {
    return Array.isArray(this.value) ? this.value.map((item, i) => this.child(`${this.path}[${i}]`, item)) : [];
  }

  /** The entries of a map. */
  entries(): [string, Property][] {
    return this.isMap() ? Object.keys(this.value).map((key) => [key, this.get(key)]) : [];
  }

  /** The program's structure depends on it, so it may not be an Output or a token. */
  known(): this {
    if (isLeaf(this.value)) {
      this.describe("known only later").fail("allowed is what is known while the program runs, no Output or token");
    }
    return this;
  }

  /** An object with no other properties than these. Its own structure is known. */
  fields(names: readonly string[]): this {
    this.known();
    if (!this.checkable) return this;
    if (!this.isMap()) this.fail(`allowed are objects with the properties ${names.join(", ")}`);
    for (const [name, property] of this.entries()) {
      if (names.includes(name)) continue;
      const meant = nearest(name, names);
      property.fail(`there is no such property; ${meant ? `did you mean ${meant}?` : `there are ${names.join(", ")}`}`);
    }
    return this;
  }

  map(what: string): this {
    if (this.checkable && !this.isMap()) this.fail(`allowed are ${what}`);
    return this;
  }

  list(what: string): this {
    if (this.checkable && !Array.isArray(this.value)) this.fail(`allowed are lists of ${what}`);
    return this;
  }

  private child(path: string, value: unknown): Property {
    return new Property(this.component, path, value);
  }

  private isMap(): this is { value: Record<string, unknown> } {
    // An instance of a class, such as a Map, holds nothing where its properties would be read.
    const isObject = typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
    return this.checkable && isObject && instanceOf(this.value) === undefined;
  }
}
