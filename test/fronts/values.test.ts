import * as pulumi from "@pulumi/pulumi";
import { App, Stack } from "aws-cdk-lib";
import fc from "fast-check";
import { toCdk } from "../../src/cdk/values";
import { NoValueError } from "../../src/cfn/fold";
import { references } from "../../src/cfn/references";
import { base64, call, join, json, late, pairs, split, type Value } from "../../src/cfn/value";
import { resolve } from "../../src/client/stack/resolve";
import { Leaf } from "../../src/options";
import { resolve as toPulumi } from "../../src/pulumi/resolve";
import { isKnown } from "../../src/template/known";

const nowhere = () => {
  throw new Error("a plain value refers to nothing");
};

const stack = new Stack(new App(), "shop");

/** What each reader makes of a value, once everything is known. */
const READERS: Record<string, (value: Value) => unknown> = {
  "the local ECS": (value) => resolve(value, nowhere, "value"),
  "the CDK": (value) => stack.resolve(toCdk(stack, value)),
  Pulumi: (value) => {
    const made = pulumi.output(toPulumi(value, nowhere)) as pulumi.Output<unknown>;
    return new Promise((done) => made.apply(done));
  },
};

async function read(value: Value): Promise<unknown[]> {
  return Promise.all(Object.values(READERS).map((reader) => reader(value)));
}

const word = fc.string({ unit: fc.constantFrom("a", "b", "é", " ", "|", '"', "\n"), maxLength: 8 });
const key = fc.string({ unit: fc.constantFrom("A", "b", "."), minLength: 1, maxLength: 6 });
const notSet = fc.constantFrom(undefined, null);
const plain = fc.oneof(word, fc.integer(), fc.boolean());

const { value: anything } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    plain,
    fc.array(fc.oneof(notSet, tie("value")), { maxLength: 4 }),
    fc.dictionary(key, fc.oneof(notSet, tie("value")), { maxKeys: 4 }),
  ),
}));

/** A value as JSON would have it, without what isn't set. */
function written(value: Value): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined && item !== null).map(written);
  if (typeof value !== "object" || value === null) return value;
  const set = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(set.map(([name, item]) => [name, written(item as Value)]));
}

describe("all readers make the same of", () => {
  const agree = async (value: Value, expected: unknown) => {
    for (const made of await read(value)) expect(made).toEqual(expected);
  };

  test("a plain value at any depth: itself, without what isn't set", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        await agree({ P: value }, { P: written(value) });
        expect(references(value)).toEqual([]);
        expect(isKnown(value)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("text put together of plain values and lists of them", async () => {
    const part = fc.oneof(plain, notSet, fc.array(plain, { minLength: 1, maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(word, fc.array(part, { maxLength: 5 }), async (separator, parts) => {
        const known = parts.flat().filter((item) => item !== undefined && item !== null);
        await agree({ P: join(separator, parts) }, { P: known.map(String).join(separator) });
      }),
    );
  });

  test("JSON, a part of text, base64, a leaf and what is known last", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(key, plain),
        fc.array(fc.constantFrom("a", "b"), { minLength: 1 }),
        async (map, words) => {
          const leaf = new Leaf(map);
          const index = words.length - 1;
          const value = {
            Base64: base64(words.join()),
            Json: join("", [json(map)]),
            Late: late(() => index),
            Leaf: leaf,
            Split: split("|", words.join("|"), index),
          };
          const [local, , pulumi] = await read(value);
          expect(local).toEqual(pulumi);
          expect(local).toEqual({
            Base64: Buffer.from(words.join()).toString("base64"),
            Json: JSON.stringify(map),
            Late: index,
            Leaf: map,
            Split: words[index],
          });
          // What the CDK leaves to CloudFormation stands as its function.
          const { Base64, ...others } = stack.resolve(toCdk(stack, value)) as Record<string, unknown>;
          expect(Base64).toEqual({ "Fn::Base64": words.join() });
          const { Base64: _, ...same } = local as Record<string, unknown>;
          expect(others).toEqual(same);
        },
      ),
    );
  });

  test("an environment that is known to the framework only, but for the CDK's names of its members", async () => {
    const environment = pairs(new Leaf({ B: "2", A: "1" }));
    const [local, cdk, pulumi] = await read(environment);
    expect(local).toEqual([
      { Name: "A", Value: "1" },
      { Name: "B", Value: "2" },
    ]);
    expect(pulumi).toEqual(local);
    expect(cdk).toEqual([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
  });

  test.each<[string, Value, unknown, unknown]>([
    ["Select", call("Select", [1, ["a", "b"]]), "b", "b"],
    ["Split", call("Split", ["|", "a|b"]), ["a", "b"], ["a", "b"]],
    ["Join", call("Join", ["-", ["a", "b"]]), "a-b", "a-b"],
    ["Length", call("Length", [["a", "b"]]), 2, 2],
    ["Cidr", call("Cidr", ["10.0.0.0/16", 1, 8]), ["10.0.0.0/24"], { "Fn::Cidr": ["10.0.0.0/16", 1, "8"] }],
  ])("a template's %s, or leave it to CloudFormation", async (_, value, computed, left) => {
    expect(await read(value)).toEqual([computed, left, computed]);
  });

  test("something that is no value: it is refused, with its path", () => {
    class Bucket {}
    for (const wrong of [new Date(), new Bucket(), () => 1, Symbol("x"), 1n] as unknown as Value[]) {
      for (const reader of Object.values(READERS)) {
        expect(() => reader({ A: [{ B: wrong }] })).toThrow(NoValueError);
        expect(() => reader({ A: [{ B: wrong }] })).toThrow(
          /A\[0\]\.B is (a|an) (Date|Bucket|function|symbol)|B is 1;/,
        );
      }
    }
  });
});
