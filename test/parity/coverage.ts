import { Property } from "../../src/options/property";

/** The properties of one group of options: what it may say, and what something that was made says of it. */
interface Group {
  known: Set<string>;
  said: Set<string>;
}

/** Sees which options there are, and which of them are said. */
export class Coverage {
  private readonly groups = new Map<string, Group>();

  /** Looks on while something is made. */
  of<T>(make: () => T): T {
    const { groups } = this;
    const { fields } = Property.prototype;
    const seen = jest.spyOn(Property.prototype, "fields").mockImplementation(function (
      this: Property,
      known: readonly string[],
    ) {
      const place = placeOf(this.path, known);
      const group = groups.get(place) ?? { known: new Set<string>(), said: new Set<string>() };
      for (const key of known) {
        group.known.add(key);
        if (this.get(key).value !== undefined) group.said.add(key);
      }
      groups.set(place, group);
      return fields.call(this, known);
    });
    try {
      return make();
    } finally {
      seen.mockRestore();
    }
  }

  /** Options that nothing has said. */
  get unsaid(): string[] {
    return [...this.groups]
      .flatMap(([place, { known, said }]) =>
        [...known].filter((key) => !said.has(key)).map((key) => (place === "" ? key : `${place}.${key}`)),
      )
      .sort();
  }
}

/** A group's path without names and places; what components and their containers have in common is one group. */
function placeOf(path: string, known: readonly string[]): string {
  if (path === "" || known.includes("entryPoint")) return "";
  return path
    .replace(/^(sidecars\.\w+|logs\.fireLens|tracing)\.(?=linuxParameters)|^sidecars\.\w+\./, "")
    .replace(/\[\d+\]/g, "")
    .replace(/targetGroups\.\w+\./, "")
    .replace(/\b(secrets|targetGroups|metrics)\.\w+/g, "$1");
}
