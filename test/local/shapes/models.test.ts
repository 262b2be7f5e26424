import type { Shape } from "../../../src/cfn/shape";
import { CFN_STRUCTURES } from "../../../src/cfn/shapes.generated";
import { RESOURCE_TYPES } from "../../../src/cfn/types.generated";
import { REGISTRY } from "../../../src/local/registry";
import { type Acts, isActs } from "../../../src/local/shapes/acted";
import { inputOf, type Model } from "../../../src/local/shapes/model";
import { structureOf } from "../../../src/local/shapes/vocabulary";

const APIS = REGISTRY.apis.map((api) => [api.model.name, api] as const);

test.each(APIS)(
  "%s: every shape is of a structure that is there, and every pattern is JavaScript's",
  (_, { model }) => {
    const walk = (shape: Shape): void => {
      if (shape.type === "structure") expect(model.structures).toHaveProperty([shape.name]);
      if (shape.type === "list" || shape.type === "map") walk(shape.of);
      if (shape.type === "string" && shape.pattern) new RegExp(shape.pattern, "u");
    };
    for (const { members, required = [] } of Object.values(model.structures)) {
      Object.values(members).forEach(walk);
      for (const name of required) expect(members).toHaveProperty([name]);
    }
  },
);

test("ECS has 88 operations, and each has its input and output", () => {
  const model = APIS.find(([name]) => name.includes("Container"))?.[1].model;
  expect(Object.keys(model?.operations ?? {})).toHaveLength(88);
  for (const ends of Object.values(model?.operations ?? {})) {
    expect(ends).toEqual({ input: expect.any(String), output: expect.any(String) });
  }
});

/** What a declaration says of members that are not there, and of structures as a whole. */
function wrong(model: Pick<Model, "structures">, structure: string, acts: Acts, path: string): string[] {
  const { members } = model.structures[structure]!;
  return Object.entries(acts).flatMap(([member, act]) => {
    if (member === "*") return [];
    const at = `${path}.${member}`;
    const shape = members[member];
    if (!shape) return [`${at} is no member of ${structure}`];
    const inner = structureOf(shape);
    // The keys of a map are no members: what acts of them is named one by one.
    if (isActs(act) && shape.type === "map" && !inner) return [];
    if (isActs(act)) return inner ? wrong(model, inner, act, at) : [`${at} is no structure`];
    // A structure that acts as a whole would take a new member in without a word.
    return act === true && inner ? [`${at} is a structure: name the members that act`] : [];
  });
}

test.each(APIS)("%s: what is said to act is a member of the operation's input, down to the last one", (_, api) => {
  const found = Object.entries(api.calls).flatMap(([operation, { acts }]) =>
    wrong(api.model, inputOf(api.model, operation).name, acts, operation),
  );
  expect(found).toEqual([]);
});

const TYPES = Object.keys(CFN_STRUCTURES).flatMap((type): [string, Acts][] => {
  if (type.includes(".") || !RESOURCE_TYPES[type]) return [];
  const { acts } = REGISTRY.handlerOf(type);
  return acts ? [[type, acts]] : [];
});

test("the types that have an effect say what of them acts", () => {
  expect(TYPES.map(([type]) => type)).toEqual(
    expect.arrayContaining(["AWS::ECS::Service", "AWS::ElasticLoadBalancingV2::Listener", "AWS::EC2::VPC"]),
  );
  expect(TYPES.length).toBeGreaterThan(20);
});

test.each(TYPES)("%s: what is said to act is a property of the type, down to the last one", (type, acts) => {
  const own: Acts = type.startsWith("AWS::ECS::Service") ? { ForceNewDeployment: { "*": true } } : {};
  expect(wrong({ structures: CFN_STRUCTURES }, type, { ...acts, ...own }, type)).toEqual([]);
});
