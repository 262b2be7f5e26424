import { type PoolOptions, poolSpec } from "../../src/options";

const make = (options: PoolOptions) => poolSpec("P", "workers", options);

test("a pool of which nothing is said gets every default", () => {
  expect(make({})).toEqual({
    path: "P",
    name: "workers",
    instanceType: "t3.medium",
    moreInstanceTypes: [],
    spot: 0,
    onDemandBase: 0,
    operatingSystem: "amazon-linux-2023",
    gpu: false,
    attributes: {},
    userData: undefined,
    minimumStep: 1,
    maximumStep: 10000,
    instanceWarmup: 300,
    min: 0,
    max: 10,
    targetCapacity: 100,
  });
});

test.each<[PoolOptions, RegExp]>([
  [{ instanceType: "big" }, /instanceType is "big"; allowed are EC2 instance types, such as t3.medium/],
  [{ min: 3, max: 2 }, /min is 3; allowed are numbers up to max, which is 2/],
  [{ min: 11 }, /min is 11; allowed are numbers up to max, which is 10/],
  [{ max: 0 }, /max is 0; allowed are whole numbers from 1/],
  [{ moreInstanceTypes: ["big"] }, /moreInstanceTypes\[0\] is "big"; allowed are EC2 instance types/],
  [{ spot: 101 }, /spot is 101; allowed are whole numbers from 0 to 100 percent/],
  [{ onDemandBase: -1 }, /onDemandBase is -1; allowed are whole numbers from 0/],
  [
    { operatingSystem: "windows" as "bottlerocket" },
    /operatingSystem is "windows"; allowed are amazon-linux-2023, bottlerocket/,
  ],
  [{ attributes: { "ecs.a": "1" } }, /attributes.ecs.a is "1"; allowed are names .* not beginning with ecs/],
  [{ attributes: { a: 'x"' } }, /attributes.a is "x\\""; allowed are up to 128 letters/],
  [{ userData: " " }, /userData is " "; allowed are shell commands/],
  [{ operatingSystem: "bottlerocket", userData: "ls" }, /userData is "ls"; allowed with Bottlerocket/],
  [{ minimumStep: 3, maximumStep: 2 }, /minimumStep is 3; allowed are numbers up to maximumStep, which is 2/],
  [{ instanceWarmup: 10001 }, /instanceWarmup is 10001; allowed are whole numbers from 0 to 10000 seconds/],
  [{ targetCapacity: 0 }, /targetCapacity is 0; allowed are whole numbers from 1 to 100 percent/],
])("%j is refused", (options, message) => expect(() => make(options)).toThrow(message));
