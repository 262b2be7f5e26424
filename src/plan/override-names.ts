import { isPlainMap } from "../cfn/plain-map";
import type { Shape, Structures } from "../cfn/shape";
import { InvalidPropertyError } from "../options";
import { nearest } from "../options/nearest";

/** Refuses a property that CloudFormation's type doesn't have, at any depth: it would have no effect, or fail late. */
export function checkNames(component: string, path: string, type: string, properties: unknown): void {
  // A table of megabytes, which only programs with overrides need.
  const { CFN_STRUCTURES } = require("../cfn/shapes.generated") as typeof import("../cfn/shapes.generated");
  if (Object.hasOwn(CFN_STRUCTURES, type)) checkValue(CFN_STRUCTURES, { type: "structure", name: type }, properties);

  function checkValue(structures: Structures, shape: Shape, value: unknown, at = path): void {
    if (shape.type === "list" && Array.isArray(value)) {
      value.forEach((item, i) => {
        checkValue(structures, shape.of, item, `${at}[${i}]`);
      });
    }
    if (!isPlainMap(value)) return;
    if (shape.type === "map") {
      for (const [key, item] of Object.entries(value)) checkValue(structures, shape.of, item, `${at}.${key}`);
    }
    if (shape.type !== "structure") return;
    const { members } = structures[shape.name]!;
    for (const [name, item] of Object.entries(value)) {
      const member = Object.hasOwn(members, name) ? members[name] : undefined;
      if (!member) throw unknown(`${at}.${name}`, item, shape.name, name, Object.keys(members));
      checkValue(structures, member, item, `${at}.${name}`);
    }
  }

  function unknown(at: string, value: unknown, structure: string, name: string, names: string[]) {
    const meant = nearest(name, names);
    const instead = meant ? `did you mean ${meant}?` : `it has ${names.sort().join(", ")}`;
    return new InvalidPropertyError(component, at, value, `${structure} has no such property; ${instead}`);
  }
}
