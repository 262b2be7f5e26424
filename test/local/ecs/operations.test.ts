import { REGISTRY } from "../../../src/local/registry";
import { ECS } from "../../../src/local/shapes/ecs.generated";

test("every operation of ECS's API acts here, or is refused with a reason", () => {
  const { calls = {}, absent = {} } = REGISTRY.apis.find(({ model }) => model === ECS) ?? {};
  const known = { ...calls, ...absent };
  expect(Object.keys(ECS.operations).filter((operation) => !Object.hasOwn(known, operation))).toEqual([]);
  expect(Object.keys(absent).filter((operation) => Object.hasOwn(calls, operation))).toEqual([]);
});
