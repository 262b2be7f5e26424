import type { Shape, Structures } from "../../cfn/shape";
import { ApiError } from "../../protocol/errors";
import { MOST_LEVELS } from "../../protocol/json";
import type { Model } from "../shapes/model";

/** A form by the parts of its keys: `A.member.1.B=x` is `{ A: { member: { 1: { B: "x" } } } }`. */
type Tree = Map<string, Tree | string>;

/**
 * What a form of the query protocol gives, as JSON would have it. What isn't of its shape stays as it is, for the reader to
 * refuse.
 */
export function fromForm({ structures, query }: Spoken, structure: string, form: URLSearchParams): unknown {
  const tree: Tree = new Map();
  for (const [key, value] of form) if (key !== "Action" && key !== "Version") plant(tree, partsOf(key), value);
  return readNode({ structures, ec2: query?.ec2 ?? false }, { type: "structure", name: structure }, tree);
}

type Spoken = Pick<Model, "structures" | "query">;

interface Reading {
  structures: Structures;
  /** EC2's form: lists have no `member`, and members begin with a capital of what they are called on the wire. */
  ec2: boolean;
}

/** The member of a structure that a form calls so. */
function memberOf({ structures, ec2 }: Reading, structure: string, name: string): [string, Shape] | undefined {
  const { members, wire = {} } = structures[structure]!;
  const known = ec2 ? Object.keys(members).find((member) => capital(wire[member] ?? member) === name) : name;
  return known !== undefined && Object.hasOwn(members, known) ? [known, members[known]!] : undefined;
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function partsOf(key: string): string[] {
  const parts = key.split(".", MOST_LEVELS + 1);
  if (parts.length <= MOST_LEVELS) return parts;
  throw new ApiError("SerializationException", `A member of the form has more than ${MOST_LEVELS} levels.`);
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

function readNode(reading: Reading, shape: Shape, node: Tree | string): unknown {
  switch (shape.type) {
    case "structure": {
      if (typeof node === "string") return node;
      return Object.fromEntries(
        [...node].map(([name, item]) => {
          const [member, of] = memberOf(reading, shape.name, name) ?? [];
          return member !== undefined && of ? [member, readNode(reading, of, item)] : [name, item];
        }),
      );
    }
    case "list": {
      // An empty list is a key without a value.
      if (typeof node === "string") return node === "" ? [] : node;
      const items = reading.ec2 ? node : (node.get("member") ?? new Map());
      if (typeof items === "string") return items;
      const byNumber = [...items].sort(([a], [b]) => Number(a) - Number(b));
      return byNumber.map(([, item]) => readNode(reading, shape.of, item));
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
