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

/** What no message says: a value that nobody looked at, or an error that nobody foresaw. */
const NONSENSE = /\bundefined\b|\[object |\bNaN\b|Cannot read|is not a function|is not iterable/;

/** A value as a form of the query protocol has it. */
function formOf(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item, i) => formOf(item, `${path}.member.${i + 1}`));
  if (typeof value !== "object" || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, item]) => formOf(item, path === "" ? key : `${path}.${key}`));
}

/** Path and query have what the operation has there, as text; the body has it all, which they count before. */
async function restAnswerTo(model: Model, operation: string, body: unknown): Promise<[number, string]> {
  const { method, path, query = {} } = model.operations[operation]!.http!;
  const of = (member: string) => {
    const value = (body as Record<string, unknown> | null)?.[member] ?? "";
    return encodeURIComponent(typeof value === "object" ? JSON.stringify(value) : String(value));
  };
  const filled = path.replace(/\{(\w+)\}/g, (_, member: string) => of(member));
  const asked = Object.entries(query).map(([member, name]) => [name, decodeURIComponent(of(member))]);
  const sent = {
    method,
    path: filled,
    query: Object.fromEntries(asked),
    body: JSON.stringify(body) ?? "",
    service: model.rest,
  };
  const { status, body: answer } = await api.raw(method.startsWith("P") ? sent : { ...sent, body: "" });
  // A path or query of more than 16 KiB is refused before it is read.
  return [status, status < 400 || status === 431 ? "" : JSON.parse(answer.toString()).message];
}

/** An answer of frames goes on for hours; an error is JSON. */
async function tailAnswerTo(operation: string, body: unknown): Promise<[number, string]> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `Logs_20140328.${operation}` };
  const first = await api.firstBytes({ headers, body: JSON.stringify(body), service: "logs" });
  const text = first.toString();
  return text.startsWith("{") ? [400, JSON.parse(text).message] : [200, ""];
}

async function answerTo(model: Model, operation: string, body: unknown): Promise<[number, string]> {
  if (operation === "StartLiveTail") return tailAnswerTo(operation, body);
  if (model.target !== undefined) {
    const { status, body: answer } = await api.call(`${model.target}.${operation}`, body);
    if (status >= 400) expect(answer).toEqual({ __type: expect.any(String), message: expect.any(String) });
    return [status, status < 400 ? "" : answer.message];
  }
  if (model.rest !== undefined) return restAnswerTo(model, operation, body);
  const fields = formOf(body, "").filter(([key]) => key !== "");
  const form = new URLSearchParams([...fields, ["Action", operation], ["Version", model.query!.version]]);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const { status, body: answer } = await api.raw({ headers, body: form.toString() });
  return [status, status < 400 ? "" : (/<Message>([^<]*)</.exec(answer.toString())?.[1] ?? "undefined")];
}

test.each(OPERATIONS)("whatever JSON %s is given, it answers, or says what is wrong", async (operation, model) => {
  const input = structureOf(model, inputOf(model, operation).name, 0);
  const bodies = fc.oneof(input, bent(input), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const [status, message] = await answerTo(model, operation, body);
      if (status >= 500) throw new Error(`${status}: ${message}`);
      if (!JSON.stringify(body).includes("undefined")) expect(message).not.toMatch(NONSENSE);
    }),
    { numRuns: 40 },
  );
});

test("a form that is nested without end is refused", async () => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const form = `Action=DescribeListeners&Version=2015-12-01&${"a.".repeat(100_000)}a=1`;
  const { status, body } = await api.raw({ headers, body: form });
  expect([status, body.toString()]).toEqual([400, expect.stringContaining("has more than 200 levels")]);
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
