import { isPlainMap } from "../cfn/plain-map";
import type { Shape, Structures } from "../cfn/shape";
import { InvalidPropertyError, isLeaf } from "../options";
import { Described } from "../options/error";
import { nearest } from "../options/nearest";
import { asWritten, Intrinsic } from "./intrinsic";

/** What items of a list are called by: a tag and an attribute by `Key`, a container and a variable by `Name`. */
const NAMES = ["Key", "Name"] as const;

type Entries = Record<string, unknown>;

/**
 * Puts what a user overrides into what is planned, by the shape of the type: maps are merged, `null` takes out, and a map in the
 * place of a list is its items by their names (`{ web: { User: "app" } }`), or by their places, from 0.
 */
export class Merge {
  /** @param component the component in messages */
  constructor(
    private readonly structures: Structures,
    private readonly component: string,
  ) {}

  /**
   * @param path the property in messages
   * @throws {@link InvalidPropertyError} for a property that the type doesn't have, and for one that something new doesn't do
   * without, at any depth: it would have no effect, or fail late
   */
  merged(shape: Shape, base: unknown, written: unknown, path: string): unknown {
    const own = this.called(shape, written, path);
    this.checkKind(shape, own, path);
    if (Array.isArray(own)) {
      const of = shape.type === "list" ? shape.of : ANYTHING;
      return own.map((item, i) => this.merged(of, undefined, item, `${path}[${i}]`));
    }
    if (!isPlainMap(own)) return own;
    if (shape.type === "list") return this.items(shape.of, base, own, path);
    const merged = this.members(shape, isPlainMap(base) ? base : {}, own, path);
    if (!isPlainMap(base)) this.checkComplete(shape, merged, own, path);
    return merged;
  }

  /**
   * A call of a function stands for a value of any kind. Where the keys of a map are the user's, one that looks like a call,
   * of text, is one of them.
   * @throws where nobody would call it
   */
  private called(shape: Shape, own: unknown, path: string): unknown {
    if (!(own instanceof Intrinsic)) return own;
    const [argument] = Object.values(own.entry);
    if (this.valuesOf(shape) === "string" && (typeof argument === "string" || isLeaf(argument))) return own.entry;
    if (own.instead === undefined) return own;
    throw new InvalidPropertyError(this.component, path, own.entry, own.instead);
  }

  /** What the user's own keys in the place of it have values of. */
  private valuesOf(shape: Shape): Shape["type"] | undefined {
    if (shape.type === "map") return shape.of.type;
    return shape.type === "list" && this.nameOf(shape.of) ? this.membersOf(shape.of).Value?.type : undefined;
  }

  private checkKind({ type }: Shape, own: unknown, path: string): void {
    const kind = KINDS[type];
    if (own === null || isLeaf(own) || (kind?.has(own) ?? true)) return;
    throw new InvalidPropertyError(this.component, path, own, `allowed ${kind!.allowed}`);
  }

  /** The properties of a structure, or entries of a map. */
  private members(shape: Shape, base: Entries, own: Entries, path: string): Entries {
    const merged = new Map(Object.entries(base));
    for (const [key, value] of Object.entries(own)) {
      if (value === undefined) continue;
      const inside = this.memberOf(shape, key, value, path);
      if (value === null) merged.delete(key);
      else merged.set(key, this.merged(inside, merged.get(key), value, `${path}.${key}`));
    }
    return Object.fromEntries(merged);
  }

  private memberOf(shape: Shape, name: string, value: unknown, path: string): Shape {
    if (shape.type === "map") return shape.of;
    if (shape.type !== "structure") return ANYTHING;
    const { members } = this.structures[shape.name]!;
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member) return member;
    const names = Object.keys(members).sort();
    const meant = nearest(name, names);
    const instead = meant ? `did you mean ${meant}?` : `it has ${names.join(", ")}`;
    throw new InvalidPropertyError(
      this.component,
      `${path}.${name}`,
      asWritten(value),
      `${shape.name} has no such property; ${instead}`,
    );
  }

  /** What isn't planned is whole. */
  private checkComplete(shape: Shape, item: Entries, own: unknown, path: string): void {
    const missing = this.missingIn(shape, item);
    if (missing.length === 0) return;
    const allowed = `what is new there needs ${missing.join(" and ")}`;
    throw new InvalidPropertyError(this.component, path, own, allowed);
  }

  private items(of: Shape, base: unknown, own: Entries, path: string): unknown[] {
    if (base !== undefined && !Array.isArray(base)) {
      const allowed = "the list is known only when it is deployed; allowed is the whole list";
      throw new InvalidPropertyError(this.component, path, own, allowed);
    }
    const items: unknown[] = [...(base ?? [])];
    // Taken out at the end: until then every place is the one that the plan has.
    const gone = new Set<number>();
    const name = this.nameOf(of);
    for (const [key, value] of Object.entries(own)) {
      if (value === undefined) continue;
      const at = placeOf(items, name, key);
      const there = at < items.length;
      if (!there && (name === undefined || isPlace(key))) {
        const places =
          items.length > 0 ? `allowed are the places of its items, 0–${items.length - 1}` : "it has no items";
        const allowed = `${places}${name ? `; or the ${name} of one` : ""}`;
        throw new InvalidPropertyError(this.component, `${path}.${key}`, asWritten(value), allowed);
      }
      const mistaken = (needs: string) => {
        const allowed = `there is none of that ${name}; ${namesIn(base ?? [], name!, key)}${needs}`;
        return new InvalidPropertyError(this.component, `${path}.${key}`, asWritten(value), allowed);
      };
      if (value === null) {
        if (!there) throw mistaken("");
        gone.add(at);
        continue;
      }
      items[at] = this.item(of, there ? items[at] : { [name!]: key }, value, `${path}.${key}`);
      const missing = there ? [] : this.missingIn(of, items[at]);
      if (missing.length > 0) throw mistaken(`; a new one needs ${missing.join(" and ")}`);
    }
    return items.filter((_, at) => !gone.has(at));
  }

  private item(of: Shape, item: unknown, value: unknown, path: string): unknown {
    const said = this.nameOf(of) && "Value" in this.membersOf(of) && !isPlainMap(value) ? { Value: value } : value;
    const own = this.called(of, said, path);
    if (of.type === "structure" && isLeaf(own)) {
      const allowed = "allowed is a map of its properties, whose values may be known later";
      throw new InvalidPropertyError(this.component, path, new Described("known only later"), allowed);
    }
    return this.merged(of, item, own, path);
  }

  private membersOf(shape: Shape): Readonly<Record<string, Shape>> {
    return shape.type === "structure" ? this.structures[shape.name]!.members : {};
  }

  /** What items of the shape are called by, if they have a name at all. */
  private nameOf(shape: Shape): string | undefined {
    const members = this.membersOf(shape);
    return NAMES.find((name) => name in members);
  }

  private missingIn(shape: Shape, item: unknown): string[] {
    const { required = [] } = shape.type === "structure" ? this.structures[shape.name]! : {};
    return required.filter((name) => !isPlainMap(item) || item[name] === undefined);
  }
}

const ANYTHING: Shape = { type: "json" };

interface Kind {
  has(value: unknown): boolean;
  /** As the end of a sentence. */
  allowed: string;
}

// A template may have a number or a flag as text.
const isScalar = (value: unknown) => typeof value !== "object";
const MAP: Kind = { has: isPlainMap, allowed: "are maps of its properties" };
const isNumber = (value: unknown) =>
  typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)));
const NUMBER: Kind = { has: isNumber, allowed: "is a number" };
const WHOLE: Kind = {
  has: (value) => isNumber(value) && Number.isInteger(Number(value)),
  allowed: "is a whole number",
};

/** What may stand in the place of each shape. */
const KINDS: Partial<Record<Shape["type"], Kind>> = {
  list: { has: (value) => Array.isArray(value) || isPlainMap(value), allowed: "are lists, and maps of their items" },
  structure: MAP,
  map: MAP,
  string: { has: isScalar, allowed: "is text" },
  boolean: {
    has: (value) => isScalar(value) && ["true", "false"].includes(String(value)),
    allowed: "are true and false",
  },
  integer: WHOLE,
  long: WHOLE,
  double: NUMBER,
  float: NUMBER,
};

const isPlace = (key: string) => /^\d+$/.test(key);

/** Where the item is; behind the last one where there is none. */
function placeOf(items: unknown[], name: string | undefined, key: string): number {
  const at = items.findIndex((item) => name !== undefined && isPlainMap(item) && item[name] === key);
  if (at >= 0) return at;
  return isPlace(key) && Number(key) < items.length ? Number(key) : items.length;
}

/** What there is, for whoever meant something else. */
function namesIn(items: unknown[], name: string, key: string): string {
  const names = items
    .map((item) => (isPlainMap(item) ? item[name] : undefined))
    .filter((own) => typeof own === "string");
  if (names.length === 0) return "there are none";
  const meant = nearest(key, names);
  return `there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}${meant ? `; did you mean ${meant}?` : ""}`;
}
