import { isPlainMap } from "../cfn/plain-map";
import type { Shape, Structures } from "../cfn/shape";
import { InvalidPropertyError, isLeaf } from "../options";
import { Described } from "../options/error";
import { nearest } from "../options/nearest";

/** What items of a list are called by: a tag and an attribute by `Key`, a container and a variable by `Name`. */
const NAMES = ["Key", "Name"] as const;

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
   * @throws {@link InvalidPropertyError} for a property that the type doesn't have, at any depth: it would have no effect, or
   * fail late
   */
  merged(shape: Shape, base: unknown, own: unknown, path: string): unknown {
    this.checkKind(shape, own, path);
    if (shape.type === "list") {
      if (Array.isArray(own)) return own.map((item, i) => this.merged(shape.of, undefined, item, `${path}[${i}]`));
      return isPlainMap(own) ? this.items(shape.of, base, own, path) : own;
    }
    if (!isPlainMap(own)) return own;
    const merged = new Map(isPlainMap(base) ? Object.entries(base) : []);
    for (const [key, value] of Object.entries(own)) {
      if (value === undefined) continue;
      const inside = this.memberOf(shape, key, value, path);
      if (value === null) merged.delete(key);
      else merged.set(key, this.merged(inside, merged.get(key), value, `${path}.${key}`));
    }
    return Object.fromEntries(merged);
  }

  private checkKind({ type }: Shape, own: unknown, path: string): void {
    const isOne = isLeaf(own) || isPlainMap(own) || (type === "list" && Array.isArray(own));
    if (isOne || !["list", "structure", "map"].includes(type)) return;
    const allowed =
      type === "list" ? "allowed are lists, and maps of their items" : "allowed are maps of its properties";
    throw new InvalidPropertyError(this.component, path, own, allowed);
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
      value,
      `${shape.name} has no such property; ${instead}`,
    );
  }

  private items(of: Shape, base: unknown, own: Record<string, unknown>, path: string): unknown[] {
    if (base !== undefined && !Array.isArray(base)) {
      const allowed = "the list is known only when it is deployed; allowed is the whole list";
      throw new InvalidPropertyError(this.component, path, own, allowed);
    }
    const items: unknown[] = [...(base ?? [])];
    // Taken out at the end: until then every place is the one that the plan has.
    const gone = new Set<number>();
    const members = of.type === "structure" ? this.structures[of.name]!.members : {};
    const name = NAMES.find((one) => one in members);
    for (const [key, value] of Object.entries(own)) {
      if (value === undefined) continue;
      const at = placeOf(items, name, key);
      const there = at < items.length;
      if (!there && (name === undefined || isPlace(key))) {
        const places =
          items.length > 0 ? `allowed are the places of its items, 0–${items.length - 1}` : "it has no items";
        const allowed = `${places}${name ? `; or the ${name} of one` : ""}`;
        throw new InvalidPropertyError(this.component, `${path}.${key}`, value, allowed);
      }
      if (value === null) {
        if (there) gone.add(at);
        continue;
      }
      const item = there ? items[at] : { [name!]: key };
      const said = name !== undefined && "Value" in members && !isPlainMap(value) ? { Value: value } : value;
      if (of.type === "structure" && isLeaf(said)) {
        const allowed = "allowed is a map of its properties, whose values may be known later";
        throw new InvalidPropertyError(this.component, `${path}.${key}`, new Described("known only later"), allowed);
      }
      items[at] = this.merged(of, item, said, `${path}.${key}`);
    }
    return items.filter((_, at) => !gone.has(at));
  }
}

const ANYTHING: Shape = { type: "json" };

const isPlace = (key: string) => /^\d+$/.test(key);

/** Where the item is; behind the last one where there is none. */
function placeOf(items: unknown[], name: string | undefined, key: string): number {
  const at = items.findIndex((item) => name !== undefined && isPlainMap(item) && item[name] === key);
  if (at >= 0) return at;
  return isPlace(key) && Number(key) < items.length ? Number(key) : items.length;
}
