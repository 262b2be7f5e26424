import fc from "fast-check";
import type { Shape } from "../../../src/cfn/shape";
import { CLOUD_CONTROL, SLIPWAY } from "../../../src/local/doors/cloud-control-model";
import { REGISTRY } from "../../../src/local/registry";
import { inputOf, type Model } from "../../../src/local/shapes/model";
import { webDefinition } from "../resources/harness";
import { Api } from "./api";

let api: Api;
beforeAll(async () => {
  api = await Api.start();
  await api.ecs("CreateCluster", { clusterName: "default" });
  await api.harness.create("Td", "AWS::ECS::TaskDefinition", webDefinition);
});
afterAll(() => api.close());

/** A value of the shape, by JSON's types; structures have some of their members. */
function anyOf(model: Model, shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case "string":
      return shape.enum
        ? fc.constantFrom(...shape.enum)
        : fc.oneof(fc.constantFrom("default", "web", "web:1"), fc.string());
    case "boolean":
      return fc.boolean();
    case "list":
      return fc.array(anyOf(model, shape.of, depth + 1), { maxLength: 3 });
    case "map":
      return fc.dictionary(fc.string(), anyOf(model, shape.of, depth + 1), { maxKeys: 3 });
    case "structure":
      return structureOf(model, shape.name, depth);
    case "json":
      return fc.jsonValue();
    case "blob":
      return fc.base64String();
    default:
      return fc.oneof(fc.integer({ min: -3, max: 300 }), fc.integer(), fc.double());
  }
}

function structureOf(model: Model, name: string, depth: number): fc.Arbitrary<unknown> {
  const { members, required = [] } = model.structures[name]!;
  if (depth > 5) return fc.constant({});
  const values = Object.fromEntries(Object.entries(members).map(([m, shape]) => [m, anyOf(model, shape, depth + 1)]));
  return fc.record(values, { requiredKeys: [...required] });
}

/** The value with something in it put out of shape. */
function bent(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const stray = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, -1, 1e300, 0.5, "", "\u0000", [[]], { "": {} }, "x".repeat(50_000)),
  );
  return fc.tuple(value, fc.array(fc.nat()), stray).map(([whole, path, other]) => replaced(whole, path, other));
}

function replaced(value: unknown, [step, ...rest]: number[], other: unknown): unknown {
  if (step === undefined || typeof value !== "object" || value === null) return other;
  const keys = Object.keys(value);
  const key = keys[step % (keys.length || 1)];
  if (key === undefined) return other;
  const changed = replaced((value as Record<string, unknown>)[key], rest, other);
  return Array.isArray(value)
    ? value.map((item, i) => (String(i) === key ? changed : item))
    : { ...value, [key]: changed };
}

const OPERATIONS = [
  ...REGISTRY.apis.map(({ model, calls }) => ({ model, operations: Object.keys(calls) })),
  ...[CLOUD_CONTROL, SLIPWAY].map((model) => ({ model, operations: Object.keys(model.operations) })),
].flatMap(({ model, operations }) => operations.map((operation) => [operation, model] as const));

test.each(OPERATIONS)("whatever JSON %s is given, it answers, or says what is wrong", async (operation, model) => {
  const input = structureOf(model, inputOf(model, operation).name, 0);
  const bodies = fc.oneof(input, bent(input), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const { status, body: answer } = await api.call(`${model.target}.${operation}`, body);
      if (status >= 500) throw new Error(`${status}: ${JSON.stringify(answer)}`);
      if (status >= 400) expect(answer).toEqual({ __type: expect.any(String), message: expect.any(String) });
    }),
    { numRuns: 40 },
  );
});

test("JSON that is nested without end is refused", async () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  expect(await api.ecs("ListClusters", `{"a":${deep}}`)).toMatchObject({
    status: 400,
    body: { __type: "SerializationException" },
  });
  const resource = { TypeName: "AWS::ECS::Cluster", Stack: "shop", LogicalId: "Deep" };
  const DesiredState = `{"Tags":${deep}}`;
  expect(await api.call("CloudApiService.CreateResource", { ...resource, DesiredState })).toMatchObject({
    status: 400,
    body: { __type: "InvalidRequest" },
  });
});
