import { Books } from "../../../src/local/scheduler/books";
import { nextProvider } from "../../../src/local/scheduler/capacity";
import { ExpressionError, isMember } from "../../../src/local/scheduler/constraints";
import { place } from "../../../src/local/scheduler/placement";
import {
  completedService,
  decide,
  definitionOf,
  instanceOf,
  pendingTask,
  primaryOf,
  serviceOf,
  subnetOf,
  taskOf,
  updatedTo,
  worldOf,
} from "./fixtures";

const SIZE = { cpu: 256, memory: 512 };
const POOL = { capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }] };

function share(strategy: { capacityProvider: string; base: number; weight: number }[], count: number) {
  const present: { capacityProvider?: string }[] = [];
  for (let n = 0; n < count; n++) present.push({ capacityProvider: nextProvider(strategy, present) });
  return Object.fromEntries(
    strategy.map(({ capacityProvider: name }) => [
      name,
      present.filter((each) => each.capacityProvider === name).length,
    ]),
  );
}

describe("a capacity provider strategy", () => {
  test("fills the base first and shares the rest out by weight", () => {
    const strategy = [
      { capacityProvider: "FARGATE", base: 2, weight: 1 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 3 },
    ];
    expect(share(strategy, 2)).toEqual({ FARGATE: 2, FARGATE_SPOT: 0 });
    expect(share(strategy, 10)).toEqual({ FARGATE: 4, FARGATE_SPOT: 6 });
  });

  test("gives nothing beyond its base to a weight of 0", () => {
    const strategy = [
      { capacityProvider: "FARGATE", base: 1, weight: 0 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 },
    ];
    expect(share(strategy, 5)).toEqual({ FARGATE: 1, FARGATE_SPOT: 4 });
  });

  test("is filled anew by each deployment", () => {
    const old = completedService();
    const olds = [0, 1].map(() => taskOf(old, primaryOf(old)));
    const capacityProviderStrategy = [
      { capacityProvider: "FARGATE", base: 1, weight: 0 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 },
    ];
    const service = updatedTo({ ...old, capacityProviderStrategy }, 2);
    const { start } = decide(worldOf(service, olds));
    expect(start.map(({ capacityProvider }) => capacityProvider)).toEqual(["FARGATE", "FARGATE_SPOT"]);
  });
});

test("Fargate tasks are spread over the zones of the service's subnets", () => {
  const network = { subnets: ["subnet-a", "subnet-b"], securityGroups: [], assignPublicIp: false };
  const subnets = [
    subnetOf("subnet-a", "us-east-1a"),
    subnetOf("subnet-b", "us-east-1b"),
    subnetOf("subnet-c", "us-east-1c"),
  ];
  const { start } = decide(worldOf(serviceOf({ network, desiredCount: 4 }), [], { subnets }));
  expect(start.map(({ zone }) => zone).sort()).toEqual(["us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b"]);
  expect(start.find(({ zone }) => zone === "us-east-1b")?.subnet).toBe("subnet-b");
});

describe("tasks on container instances", () => {
  const instances = [instanceOf("1"), instanceOf("2"), instanceOf("3", { zone: "us-east-1b" })];

  test("go to zones and then to instances in turn", () => {
    const { start } = decide(worldOf(serviceOf({ ...POOL, desiredCount: 4 }), [], { containerInstances: instances }));
    expect(start.map(({ zone }) => zone).sort()).toEqual(["us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b"]);
    expect(start.filter(({ zone }) => zone === "us-east-1a").map(({ instanceId }) => instanceId)).toEqual([
      instances[0]!.id,
      instances[1]!.id,
    ]);
    expect(start.every(({ launchType }) => launchType === "EC2")).toBe(true);
  });

  test("are packed where that is asked for, and wait where nothing has room", () => {
    const placementStrategy = [{ type: "binpack", field: "memory" }];
    const service = serviceOf({ ...POOL, placementStrategy, desiredCount: 30 });
    const { start, unplaced, messages } = decide(worldOf(service, [], { containerInstances: instances }));
    expect(start.slice(0, 7).map(({ instanceId }) => instanceId)).toEqual(Array(7).fill(instances[0]!.id));
    expect(start).toHaveLength(21);
    expect(unplaced).toEqual([{ service: service.id, capacityProvider: "pool", count: 9, cpu: 256, memory: 512 }]);
    expect(messages[0]).toContain("no container instance met all of its requirements. The closest matching");
    expect(messages[0]).toContain("insufficient memory available");
  });

  test("find none in a cluster without instances", () => {
    const { messages } = decide(worldOf(serviceOf(POOL)));
    expect(messages).toEqual([
      "was unable to place a task because no container instance met all of its requirements. " +
        "Reason: No Container Instances were found in your cluster.",
    ]);
  });

  test("are never two of a service where instances must be distinct", () => {
    const placementConstraints = [{ type: "distinctInstance" }];
    const service = serviceOf({ ...POOL, placementConstraints, desiredCount: 5 });
    const { start } = decide(worldOf(service, [], { containerInstances: instances }));
    expect(new Set(start.map(({ instanceId }) => instanceId)).size).toBe(3);
    expect(start).toHaveLength(3);
  });

  test("are replaced first when their instance drains, and stopped when the replacement is healthy", () => {
    const service = completedService({ ...POOL, desiredCount: 1 });
    const draining = [instanceOf("1", { status: "DRAINING" }), instanceOf("2")];
    const task = taskOf(service, primaryOf(service), { launchType: "EC2", instanceId: draining[0]!.id });
    const first = decide(worldOf(service, [task], { containerInstances: draining }));
    expect(first.start).toMatchObject([{ instanceId: draining[1]!.id }]);
    expect(first.stop).toEqual([]);
    const fresh = taskOf(service, primaryOf(service), { launchType: "EC2", instanceId: draining[1]!.id });
    const then = decide(worldOf(service, [task, fresh], { containerInstances: draining }));
    expect(then.stop.map((each) => each.task)).toEqual([task.id]);
  });

  test("stop with the instance that they are on", () => {
    const service = completedService({ ...POOL, desiredCount: 1 });
    const task = taskOf(service, primaryOf(service), { instanceId: instances[0]!.id });
    expect(decide(worldOf(service, [task])).stop).toEqual([
      { task: task.id, stopCode: "TerminationNotice", reason: "Host EC2 (instance 1) terminated." },
    ]);
  });

  test("an update that finds no room stops old tasks down to the minimum", () => {
    const old = completedService({ ...POOL, desiredCount: 4, minimumHealthyPercent: 50 });
    const small = [instanceOf("1", { cpu: 1024 })];
    const onIt = { launchType: "EC2" as const, instanceId: small[0]!.id };
    const olds = [0, 1, 2, 3].map(() => taskOf(old, primaryOf(old), onIt));
    const service = updatedTo(old, 2);
    const { start, stop } = decide(worldOf(service, olds, { containerInstances: small }));
    expect([start.length, stop.length]).toEqual([0, 2]);
    const leaving = olds.map((task) =>
      stop.some((each) => each.task === task.id)
        ? {
            ...task,
            desiredStatus: "STOPPED" as const,
            lastStatus: "STOPPING" as const,
            noted: { stop: true as const },
          }
        : task,
    );
    expect(decide(worldOf(service, leaving, { containerInstances: small })).stop).toEqual([]);
  });
});

describe("a daemon service", () => {
  const DAEMON = { ...POOL, schedulingStrategy: "DAEMON" as const, minimumHealthyPercent: 0, maximumPercent: 100 };
  const containerInstances = [instanceOf("1"), instanceOf("2"), instanceOf("3", { status: "DRAINING" })];
  const on = (index: number) => ({ launchType: "EC2" as const, instanceId: containerInstances[index]!.id });

  test("has one task on each instance that takes tasks", () => {
    const { start, service } = decide(worldOf(serviceOf(DAEMON), [], { containerInstances }));
    expect(start.map(({ instanceId }) => instanceId)).toEqual([on(0).instanceId, on(1).instanceId]);
    expect(service.desiredCount).toBe(2);
  });

  test("replaces an instance's old task before the new one comes", () => {
    const old = completedService({ ...DAEMON, desiredCount: 2 });
    const olds = [0, 1].map((index) => taskOf(old, primaryOf(old), on(index)));
    const service = updatedTo(old, 2);
    const first = decide(worldOf(service, olds, { containerInstances }));
    expect(first.stop).toHaveLength(2);
    expect(first.start).toEqual([]);
    expect(decide(worldOf(service, [], { containerInstances })).start).toHaveLength(2);
  });

  test("leaves an instance that drains", () => {
    const service = completedService({ ...DAEMON, desiredCount: 2 });
    const tasks = [0, 1, 2].map((index) => taskOf(service, primaryOf(service), on(index)));
    expect(decide(worldOf(service, tasks, { containerInstances })).stop.map(({ task }) => task)).toEqual([
      tasks[2]!.id,
    ]);
  });
});

describe("placement constraints", () => {
  const instance = instanceOf("1", { zone: "us-east-1b", instanceType: "m5.large" });

  test.each([
    ["attribute:ecs.availability-zone == us-east-1b", true],
    ["attribute:ecs.availability-zone != us-east-1b", false],
    ["attribute:ecs.availability-zone in [us-east-1a, us-east-1b]", true],
    ["attribute:ecs.instance-type =~ m5.*", true],
    ["attribute:ecs.instance-type !~ m5.* and attribute:ecs.os-type == linux", false],
    ["ec2InstanceId in [i-1]", true],
  ])("%s is %s", (expression, expected) => {
    expect(isMember(instance, expression)).toBe(expected);
  });

  test("what can't be read is an error that says what is allowed", () => {
    expect(() => isMember(instance, "attribute:color == green")).toThrow(ExpressionError);
    expect(() => isMember(instance, "task:group")).toThrow(/allowed are terms/);
  });

  test("a task at random has the same place for the same seed", () => {
    const service = serviceOf({ placementStrategy: [{ type: "random" }] });
    const instances = ["1", "2", "3", "4"].map((id) => instanceOf(id));
    const books = new Books({ tasks: [], taskDefinitions: new Map([[definitionOf(1).id, definitionOf(1)]]) });
    const at = (seed: string) => place(service, instances, books, SIZE, seed);
    expect(at("a")).toEqual(at("a"));
    const places = new Set(Array.from({ length: 40 }, (_, n) => JSON.stringify(at(String(n)))));
    expect(places.size).toBe(4);
  });

  test("tasks that are not STOPPED yet hold their place on the books", () => {
    const service = serviceOf(POOL);
    const small = instanceOf("1", { cpu: 256 });
    const leaving = taskOf(service, primaryOf(service), {
      ...pendingTask,
      instanceId: small.id,
      lastStatus: "STOPPING",
      desiredStatus: "STOPPED",
    });
    const books = new Books({ tasks: [leaving], taskDefinitions: new Map([[definitionOf(1).id, definitionOf(1)]]) });
    expect(place(service, [small], books, SIZE, "")).toEqual({
      why: expect.stringContaining("insufficient CPU units"),
    });
  });
});
