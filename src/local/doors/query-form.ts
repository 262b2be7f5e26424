import type { Shape, Structures } from "../../cfn/shape";

/** A form by the parts of its keys: `A.member.1.B=x` is `{ A: { member: { 1: { B: "x" } } } }`. */
type Tree = Map<string, Tree | string>;

/**
 * What a form of the query protocol gives, as JSON would have it. What isn't of its shape stays as it is, for the reader to
 * refuse.
 */
export function fromForm(structures: Structures, structure: string, form: URLSearchParams): unknown {
  const tree: Tree = new Map();
  for (const [key, value] of form) if (key !== "Action" && key !== "Version") plant(tree, key.split("."), value);
  return readNode(structures, { type: "structure", name: structure }, tree);
}

function plant(tree: Tree, [first = "", ...rest]: string[], value: string): void {
  const there = tree.get(first);
  if (rest.length === 0) {
    if (there === undefined) tree.set(first, value);
    return;
  }
  const branch: Tree = there instanceof Map ? there : new Map();
  tree.set(first, branch);
  plant(branch, rest, value);
}

function readNode(structures: Structures, shape: Shape, node: Tree | string): unknown {
  switch (shape.type) {
    case "structure": {
      if (typeof node === "string") return node;
      const { members } = structures[shape.name]!;
      return Object.fromEntries(
        [...node].map(([name, item]) => {
          const member = Object.hasOwn(members, name) ? members[name] : undefined;
          return [name, member ? readNode(structures, member, item) : item];
        }),
      );
    }
    case "list": {
      // An empty list is a key without a value.
      if (typeof node === "string") return node === "" ? [] : node;
      const items = node.get("member") ?? new Map();
      if (typeof items === "string") return items;
      const byNumber = [...items].sort(([a], [b]) => Number(a) - Number(b));
      return byNumber.map(([, item]) => readNode(structures, shape.of, item));
    }
    case "integer":
    case "long":
      return typeof node === "string" && /^[+-]?\d+$/.test(node) ? Number(node) : node;
    case "double":
    case "float":
      return typeof node === "string" && Number.isFinite(Number(node)) && node !== "" ? Number(node) : node;
    case "timestamp": {
      const time = typeof node === "string" ? Date.parse(node) : Number.NaN;
      return Number.isNaN(time) ? node : time / 1000;
    }
    case "boolean":
      return node === "true" ? true : node === "false" ? false : node;
    default:
      return node;
  }
}
