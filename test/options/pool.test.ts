import { type PoolOptions, poolSpec } from "../../src/options";

const make = (options: PoolOptions) => poolSpec("P", "workers", options);

test("a pool of which nothing is said gets every default", () => {
  expect(make({})).toEqual({
    path: "P",
    name: "workers",
    instanceType: "t3.medium",
    min: 0,
    max: 10,
    targetCapacity: 100,
  });
});

test.each([
  [{ instanceType: "big" }, /instanceType is "big"; allowed are EC2 instance types, such as t3.medium/],
  [{ min: 3, max: 2 }, /min is 3; allowed are numbers up to max, which is 2/],
  [{ min: 11 }, /min is 11; allowed are numbers up to max, which is 10/],
  [{ max: 0 }, /max is 0; allowed are whole numbers from 1/],
  [{ targetCapacity: 0 }, /targetCapacity is 0; allowed are whole numbers from 1 to 100 percent/],
])("%j is refused", (options, message) => expect(() => make(options)).toThrow(message));
