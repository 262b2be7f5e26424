import fc from "fast-check";
import { reversed, walk } from "../../../src/client/stack/graph";

const graph = (edges: Record<string, string[]>) => {
  return new Map(Object.entries(edges).map(([id, needs]) => [id, new Set(needs)]));
};

test("independent ones are visited at the same time", async () => {
  const visited: string[] = [];
  const release: (() => void)[] = [];
  const walking = walk(graph({ a: [], b: [], c: ["a", "b"] }), async (id) => {
    visited.push(id);
    if (id !== "c") await new Promise<void>((resolve) => release.push(resolve));
  });
  await new Promise(setImmediate);
  expect(visited).toEqual(["a", "b"]);
  for (const go of release) go();
  await walking;
  expect(visited).toEqual(["a", "b", "c"]);
});

test("after a failure nothing more is visited", async () => {
  const visited: string[] = [];
  const walking = walk(graph({ a: [], b: ["a"], c: ["b"] }), async (id) => {
    visited.push(id);
    if (id === "b") throw new Error("b failed");
  });
  await expect(walking).rejects.toThrow("b failed");
  expect(visited).toEqual(["a", "b"]);
});

test("in any graph without a circle each is visited once, after all that it needs, and before them the other way round", async () => {
  const edges = fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(edges, async (lists) => {
      const acyclic = new Map(
        lists.map((needs, id) => [`${id}`, new Set(needs.filter((need) => need < id).map(String))]),
      );
      for (const [each, before] of [
        [acyclic, acyclic],
        [reversed(acyclic), reversed(acyclic)],
      ] as const) {
        const order: string[] = [];
        await walk(each, async (id) => void order.push(id));
        expect(new Set(order).size).toBe(lists.length);
        for (const [id, needs] of before) {
          for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(id));
        }
      }
    }),
    { numRuns: 50 },
  );
});
