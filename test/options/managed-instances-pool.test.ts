import { type ManagedInstancesPoolOptions, managedInstancesPoolSpec } from "../../src/options";

const make = (options: ManagedInstancesPoolOptions) => managedInstancesPoolSpec("P", "managed", options);

test("a pool of which nothing is said gets every default", () => {
  expect(make({})).toEqual({
    path: "P",
    name: "managed",
    requirements: undefined,
    instanceTypes: [],
    spot: false,
    diskSize: undefined,
    scaleInAfter: undefined,
    monitoring: "BASIC",
  });
});

test.each<[ManagedInstancesPoolOptions, RegExp]>([
  [{ instanceTypes: ["M7i"] }, /instanceTypes\[0\] is "M7i"; allowed are names and patterns of EC2 instance types/],
  [{ instanceTypes: Array(401).fill("m7i.*") }, /instanceTypes is a list of 401; allowed are up to 400/],
  [{ diskSize: 20 }, /diskSize is 20; allowed are whole numbers from 30/],
  [{ scaleInAfter: -2 }, /scaleInAfter is -2; allowed are whole numbers from -1 to 3600 seconds/],
  [{ monitoring: "FINE" as "BASIC" }, /monitoring is "FINE"; allowed are BASIC, DETAILED/],
  [{ requirements: { vcpus: 0, memory: 1 } }, /requirements.vcpus is 0/],
  [{ min: 1 } as ManagedInstancesPoolOptions, /min is 1; there is no such property/],
])("%j is refused", (options, message) => expect(() => make(options)).toThrow(message));
