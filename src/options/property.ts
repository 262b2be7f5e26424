import { Described, InvalidPropertyError } from "./error";
import { isLeaf } from "./leaf";
import { nearest } from "./nearest";

/**
 * A property of the user's options, and where it is. Every check passes over what is not set or is a leaf, except
 * {@link Property.required} and {@link Property.known}.
 */
export class Property {
  constructor(
    readonly component: string,
    readonly path: string,
    readonly value: unknown,
  ) {}

  /** Whether there is a value here to check. */
  get checkable(): boolean {
    return this.value !== undefined && !isLeaf(this.value);
  }

  /** The value where it is a known number. */
  get number(): number | undefined {
    return typeof this.value === "number" ? this.value : undefined;
  }

  /** The value where it is known text. */
  get text(): string | undefined {
    return typeof this.value === "string" ? this.value : undefined;
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
    const map = this.isMap() ? this.value : {};
    return this.child(this.path === "" ? key : `${this.path}.${key}`, map[key]);
  }

  /** The items of a list. */
  items(): Property[] {
    return Array.isArray(this.value) ? this.value.map((item, i) => this.child(`${this.path}[${i}]`, item)) : [];
  }

  /** The entries of a map. */
  entries(): [string, Property][] {
    return this.isMap() ? Object.keys(this.value).map((key) => [key, this.get(key)]) : [];
  }

  required(allowed: string): this {
    if (this.value === undefined) this.fail(allowed);
    return this;
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

  /** A list of text, none of it empty. */
  strings(example: string): this {
    this.list(`strings, such as ${example}`);
    for (const item of this.items()) item.required("allowed are strings").string("strings");
    return this;
  }

  boolean(): this {
    if (this.checkable && typeof this.value !== "boolean") this.fail("allowed are true and false");
    return this;
  }

  oneOf(values: readonly (string | number)[]): this {
    if (this.checkable && !values.some((value) => value === this.value)) this.fail(`allowed are ${values.join(", ")}`);
    return this;
  }

  whole(min: number, max = Number.MAX_SAFE_INTEGER, unit = ""): this {
    if (!this.checkable) return this;
    const { value } = this;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return this;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    return this.fail(`allowed are whole numbers ${range}${unit && ` ${unit}`}`);
  }

  string(what: string, pattern = /(?:)/): this {
    if (!this.checkable) return this;
    return typeof this.value === "string" && pattern.test(this.value) ? this : this.fail(`allowed are ${what}`);
  }

  private child(path: string, value: unknown): Property {
    return new Property(this.component, path, value);
  }

  private isMap(): this is { value: Record<string, unknown> } {
    return this.checkable && typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }
}
