import fc from "fast-check";
import { serviceSpec } from "../../src/options";
import { Priorities } from "../../src/plan";

const spec = (paths: string[]) =>
  serviceSpec("S", "s", { image: "i", port: 80, loadBalancer: { paths } }, { loadBalanced: true, capacity: [] });

test("priorities given out are unique and allowed, and each service's stays the same", () => {
  const path = fc.string({ unit: fc.constantFrom("a", "b", "*", "/"), maxLength: 60 }).map((rest) => `/${rest}`);
  const services = fc.dictionary(fc.string({ minLength: 1 }), fc.array(path, { minLength: 1, maxLength: 5 }), {
    maxKeys: 30,
  });
  fc.assert(
    fc.property(services, (services) => {
      const priorities = new Priorities();
      const give = () => Object.entries(services).map(([key, paths]) => priorities.give(key, spec(paths)));
      const given = give();
      expect(new Set(given).size).toBe(given.length);
      for (const priority of given) {
        expect(priority).toBeGreaterThanOrEqual(1000);
        expect(priority).toBeLessThan(49000);
      }
      expect(give()).toEqual(given);
    }),
    { numRuns: 50 },
  );
});
