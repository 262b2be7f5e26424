import fc from "fast-check";
import { Late } from "../../src/cfn/value";
import { serviceSpec } from "../../src/options";
import { Priorities } from "../../src/plan";

interface Rule {
  key: string;
  name?: string;
  paths: string[];
  priority?: number;
}

/** The priorities of a listener's rules, by their services' keys, given out in this order. */
function given(rules: Rule[], priorities = new Priorities()): Record<string, number> {
  const values = rules.map(({ key, name = key, paths, priority }) => {
    const options = { image: "i", port: 80, loadBalancer: { paths, priority } };
    const spec = { ...serviceSpec("S", "s", options, { loadBalanced: true, capacity: [] }), name };
    return [
      key,
      priorities.give({
        key,
        name: spec.name,
        component: spec.path,
        property: "loadBalancer.priority",
        rule: spec.loadBalancer!,
      }),
    ] as const;
  });
  return Object.fromEntries(
    values.map(([key, value]) => [key, (value instanceof Late ? value.produce() : value) as number]),
  );
}

const path = fc.string({ unit: fc.constantFrom("a", "b", "*", "/"), maxLength: 60 }).map((rest) => `/${rest}`);
const rule = fc.record({
  key: fc.string({ minLength: 1 }),
  paths: fc.uniqueArray(path, { minLength: 1, maxLength: 5 }),
});
const rules = fc.uniqueArray(rule, { selector: ({ key }) => key, maxLength: 30 });

/** As many rules of one band as make some hashes meet. */
const crowd = fc.uniqueArray(fc.nat(5000), { minLength: 60, maxLength: 90 }).map((numbers) => {
  return numbers.map((number): Rule => ({ key: `service-${number}`, paths: ["/*"] }));
});

test("priorities are unique and allowed, and the same when they are given out again", () => {
  fc.assert(
    fc.property(fc.oneof(rules, crowd), (rules) => {
      const priorities = new Priorities();
      const first = given(rules, priorities);
      const numbers = Object.values(first);
      expect(new Set(numbers).size).toBe(numbers.length);
      for (const number of numbers) {
        expect(number).toBeGreaterThanOrEqual(1000);
        expect(number).toBeLessThan(49000);
      }
      expect(given(rules, priorities)).toEqual(first);
    }),
    { numRuns: 50 },
  );
});

test("the order in which a program makes services makes no difference", () => {
  fc.assert(
    fc.property(
      fc
        .oneof(rules, crowd)
        .chain((rules) => fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length }))),
      ([rules, shuffled]) => expect(given(shuffled)).toEqual(given(rules)),
    ),
    { numRuns: 50 },
  );
});

test("a service that comes takes no priority that another has or gives up, and one that goes leaves none to others", () => {
  fc.assert(
    fc.property(crowd, ([comes, ...rules]) => {
      const before = given(rules);
      const after = given([...rules, comes!]);
      const owner = new Map(Object.entries(before).map(([key, priority]) => [priority, key]));
      for (const [key, priority] of Object.entries(after)) expect(owner.get(priority) ?? key).toBe(key);
      const moved = rules.filter(({ key }) => before[key] !== after[key]);
      expect(moved.length).toBeLessThanOrEqual(5);
    }),
    { numRuns: 100 },
  );
});

test("a rule that meets no other has the number that its name comes to, on either front", () => {
  expect(given([{ key: "web", paths: ["/*"] }])).toEqual({ web: 47825 });
  expect(given([{ key: "Shop/web", name: "web", paths: ["/*"] }])).toEqual({ "Shop/web": 47825 });
});

test("services of one name share a load balancer", () => {
  const [a, b] = Object.values(
    given([
      { key: "a/web", name: "web", paths: ["/*"] },
      { key: "b/web", name: "web", paths: ["/*"] },
    ]),
  );
  expect(a).not.toBe(b);
});

test("a number of the user's is left to its rule, whichever comes first", () => {
  const web: Rule = { key: "web", paths: ["/*"] };
  const { web: free } = given([web]);
  const api: Rule = { key: "api", paths: ["/api"], priority: free };
  expect(given([web, api])).toEqual(given([api, web]));
  expect(given([web, api])).toMatchObject({ api: free });
});

test("services of one name in two programs come by a listener that is there with paths of the same length", () => {
  const alone = (paths: string[], listener: "own" | "there already") =>
    given([{ key: "web", paths }], new Priorities(listener)).web;
  expect(alone(["/orders/*"], "there already")).not.toBe(alone(["/refund/*"], "there already"));
  expect(alone(["/orders/*"], "there already")).toBe(alone(["/orders/*"], "there already"));
  expect(alone(["/orders/*"], "own")).toBe(alone(["/refund/*"], "own"));
});
