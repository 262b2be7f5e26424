import { type PlacementOptions, serviceSpec } from "../../src/options";

const make = (placement: PlacementOptions) =>
  serviceSpec("S", "worker", { image: "worker:1", placement }, { loadBalanced: false, capacity: [{ pool: "pool" }] })
    .placement;

test("a service of which nothing is said leaves its placement to ECS", () => {
  expect(make({})).toEqual({ strategies: [], distinctInstances: false, memberOf: [] });
});

test.each<PlacementOptions>([
  { strategies: [{ type: "random" }] },
  { strategies: [{ type: "binpack", field: "memory" }] },
  {
    strategies: [
      { type: "spread", field: "attribute:ecs.availability-zone" },
      { type: "binpack", field: "cpu" },
    ],
  },
  { strategies: [{ type: "spread", field: "host" }], distinctInstances: true },
  { memberOf: ["attribute:ecs.instance-type =~ t3.*", "not(task:group == service:web)", "runningTasksCount < 5"] },
])("%j is allowed", (placement) => expect(make(placement)).toMatchObject(placement));

test.each<[PlacementOptions, RegExp]>([
  [
    { strategies: [{ type: "pack" as "binpack" }] },
    /strategies\[0\].type is "pack"; allowed are random, spread, binpack/,
  ],
  [{ strategies: [{ type: "random", field: "cpu" }] }, /strategies\[0\].field is "cpu"; allowed is none with random/],
  [{ strategies: [{ type: "binpack" }] }, /strategies\[0\].field is not set; allowed with binpack are cpu and memory/],
  [
    { strategies: [{ type: "spread", field: "zone" }] },
    /field is "zone"; allowed with spread are instanceId, host and/,
  ],
  [{ strategies: Array(6).fill({ type: "random" }) }, /strategies is a list of 6; allowed are up to 5/],
  [
    { memberOf: ["garbage(("] },
    /memberOf\[0\] is "garbage\(\("; allowed are expressions of the cluster query language: /,
  ],
  [{ memberOf: ["attribute:a == 1", "runningTasksCount =~ 5"] }, /memberOf\[1\] is "runningTasksCount =~ 5"/],
  [{ memberOf: Array(11).fill("attribute:a exists") }, /memberOf is a list of 11; allowed are up to 10/],
])("%j is refused", (placement, message) => expect(() => make(placement)).toThrow(message));
