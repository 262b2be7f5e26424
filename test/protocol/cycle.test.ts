import { findCycle } from "../../src/protocol/cycle";

const within = (graph: Record<string, string[]>) => findCycle(Object.keys(graph), (id) => graph[id] ?? []);

test.each<[string, Record<string, string[]>, string[] | undefined]>([
  ["nothing", {}, undefined],
  ["a chain", { a: ["b"], b: ["c"], c: [] }, undefined],
  ["a diamond", { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, undefined],
  ["a step to itself", { a: ["a"] }, ["a", "a"]],
  ["a circle behind a way in", { a: ["b"], b: ["c"], c: ["b"] }, ["b", "c", "b"]],
  ["an edge to what is not there", { a: ["zz"] }, undefined],
])("the circle in %s", (_, graph, cycle) => {
  expect(within(graph)).toEqual(cycle);
});

test("a wide graph is walked once", () => {
  const layers = Array.from({ length: 40 }, (_, i) => [`${i}/a`, `${i}/b`]);
  const asked: string[] = [];
  const found = findCycle(layers.flat(), (id) => {
    asked.push(id);
    return layers[Number.parseInt(id, 10) + 1] ?? [];
  });
  expect(found).toBeUndefined();
  expect(asked).toHaveLength(80);
});
