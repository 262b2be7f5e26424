import { updateService } from "../../../src/local/scheduler";
import { Books } from "../../../src/local/scheduler/books";
import { pageOf } from "../../../src/local/scheduler/page";
import { needOf } from "../../../src/local/scheduler/place/need";
import { place } from "../../../src/local/scheduler/place/place";
import { nextProvider } from "../../../src/local/scheduler/place/providers";
import { count as add } from "../../../src/local/scheduler/place/tally";
import {
  CLUSTER,
  completedService,
  containerOf,
  decide,
  definitionOf,
  instanceOf,
  NOW,
  pendingTask,
  primaryOf,
  serviceOf,
  subnetOf,
  taskOf,
  updatedTo,
  worldOf,
} from "./fixtures";

const POOL = { capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }] };

function share(strategy: { capacityProvider: string; base: number; weight: number }[], count: number) {
  const present = new Map(strategy.map(({ capacityProvider }) => [capacityProvider, 0]));
  for (let n = 0; n < count; n++) add(present, nextProvider(strategy, present) ?? "none");
  return Object.fromEntries(present);
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
    const service = updatedTo(updateService(old, { capacityProviderStrategy }, NOW), 2);
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
    expect(unplaced).toMatchObject([
      { count: 9, need: { capacityProvider: "pool", demand: { cpu: 256, memory: 512 } } },
    ]);
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

  test("take the instance of one that is told to stop, where instances must be distinct", () => {
    const placementConstraints = [{ type: "distinctInstance" }];
    const service = serviceOf({ ...POOL, placementConstraints, desiredCount: 3 });
    const leaving = taskOf(service, primaryOf(service), {
      desiredStatus: "STOPPED",
      lastStatus: "DEACTIVATING",
      instanceId: instances[0]!.id,
      noted: { stop: true },
    });
    expect(decide(worldOf(service, [leaving], { containerInstances: instances })).start).toHaveLength(3);
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

const BRIDGE = definitionOf(1, { networkMode: "bridge", requiresCompatibilities: ["EC2"] });
const bridged = (change: Partial<(typeof BRIDGE.containers)[number]>, more: Partial<typeof BRIDGE> = {}) => ({
  ...BRIDGE,
  containers: [containerOf("web", change)],
  ...more,
});

describe("five tasks on three instances", () => {
  const containerInstances = ["1", "2", "3"].map((id) => instanceOf(id));
  const started = (definition: typeof BRIDGE, change: Parameters<typeof serviceOf>[0] = {}) =>
    decide(
      worldOf(serviceOf({ ...POOL, desiredCount: 5, ...change }), [], {
        containerInstances,
        taskDefinitions: new Map([[definition.id, definition]]),
      }),
    );
  const port = (hostPort: number, protocol: "tcp" | "udp" = "tcp") =>
    bridged({ portMappings: [{ containerPort: 80, hostPort, protocol }] });

  test("with a fixed host port are three, and two wait for the port", () => {
    const { start, unplaced, messages } = started(port(8080));
    expect(new Set(start.map(({ instanceId }) => instanceId)).size).toBe(3);
    expect(start).toHaveLength(3);
    expect(unplaced).toMatchObject([{ count: 2 }]);
    expect(messages[0]).toMatch(/The closest matching \(container-instance \w+\) is already using a port required by/);
  });

  test("with any host port, or on a network of their own, are five", () => {
    expect(started(port(0)).start).toHaveLength(5);
    const own = bridged(
      { portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }] },
      { networkMode: "awsvpc" },
    );
    expect(started(own).start).toHaveLength(5);
  });

  test("in host mode have the instance's port, and the same port of another protocol is another", () => {
    const host = bridged(
      {
        portMappings: [
          { containerPort: 53, protocol: "udp" },
          { containerPort: 53, protocol: "tcp" },
        ],
      },
      { networkMode: "host" },
    );
    expect(started(host).start).toHaveLength(3);
  });

  test("of which each needs a GPU find none", () => {
    const gpu = bridged({ given: { resourceRequirements: [{ type: "GPU", value: "1" }] } });
    const { start, messages } = started(gpu);
    expect(start).toEqual([]);
    expect(messages[0]).toContain("has insufficient GPU resource available.");
  });

  test("that memberOf keeps off all of them say so", () => {
    const placementConstraints = [{ type: "memberOf", expression: "attribute:ecs.instance-type =~ m5.*" }];
    const { start, messages } = started(BRIDGE, { placementConstraints });
    expect(start).toEqual([]);
    expect(messages[0]).toContain('encountered error "MemberOf placement constraint unsatisfied.".');
  });

  test("that a task definition's own constraint allows on none don't run either", () => {
    const other = { placementConstraints: [{ type: "memberOf", expression: "attribute:stack exists" }] };
    expect(started({ ...BRIDGE, other }).start).toEqual([]);
  });

  test("stop at an instance whose network interfaces are used up", () => {
    const own = bridged({}, { networkMode: "awsvpc" });
    const two = containerInstances.map((each) => ({ ...each, interfaces: 1 }));
    const service = serviceOf({ ...POOL, desiredCount: 5 });
    const world = worldOf(service, [], { containerInstances: two, taskDefinitions: new Map([[own.id, own]]) });
    const { start, messages } = decide(world);
    expect(start).toHaveLength(3);
    expect(messages[0]).toContain('encountered error "RESOURCE:ENI".');
  });
});

test("an expression that a service has from before and that can't be read is the reason", () => {
  const placementConstraints = [{ type: "memberOf", expression: "garbage((" }];
  const service = serviceOf({ ...POOL, placementConstraints });
  const { start, messages } = decide(worldOf(service, [], { containerInstances: [instanceOf("1")] }));
  expect(start).toEqual([]);
  expect(messages[0]).toMatch(/can't be read: .*garbage.* at position 1/);
});

describe("placing one task", () => {
  const need = (placementStrategy: { type: string; field?: string }[], change: Partial<typeof BRIDGE> = {}) =>
    needOf({
      clusterArn: CLUSTER,
      group: "service:web",
      definition: { ...definitionOf(1), ...change },
      placementConstraints: [],
      placementStrategy,
    });
  const empty = () => new Books();

  test("at random has the same place for the same seed", () => {
    const instances = ["1", "2", "3", "4"].map((id) => instanceOf(id));
    const at = (seed: string) => place(need([{ type: "random" }]), instances, empty(), seed);
    expect(at("a")).toEqual(at("a"));
    const places = new Set(Array.from({ length: 40 }, (_, n) => JSON.stringify(at(String(n)))));
    expect(places.size).toBe(4);
  });

  test("spreads over any attribute, then packs by CPU", () => {
    const rack = (id: string, value: string, cpu: number) =>
      instanceOf(id, { cpu, attributes: [{ name: "rack", value }] });
    const instances = [rack("1", "a", 2048), rack("2", "a", 4096), rack("3", "b", 4096), rack("4", "b", 2048)];
    const books = empty();
    const placed = [0, 1, 2, 3].map(() => {
      const found = place(
        need([
          { type: "spread", field: "attribute:rack" },
          { type: "binpack", field: "cpu" },
        ]),
        instances,
        books,
        "",
      );
      if (!("instance" in found)) throw new Error("no place");
      books.take(found.instance, need([]).demand, "service:web");
      return found.instance.ec2InstanceId;
    });
    expect(placed).toEqual(["i-1", "i-4", "i-1", "i-4"]);
  });

  test("counts tasks that are not STOPPED yet", () => {
    const service = serviceOf(POOL);
    const small = instanceOf("1", { cpu: 256 });
    const leaving = taskOf(service, primaryOf(service), {
      ...pendingTask,
      instanceId: small.id,
      lastStatus: "STOPPING",
      desiredStatus: "STOPPED",
    });
    const books = new Books(() => pageOf([leaving], new Map([[definitionOf(1).id, definitionOf(1)]])));
    expect(place(need([]), [small], books, "")).toMatchObject({ closest: small, miss: { reason: "RESOURCE:CPU" } });
  });

  test("names the instance that lacks least", () => {
    const instances = [instanceOf("1", { cpu: 0 }), instanceOf("2", { memory: 100 }), instanceOf("3", { memory: 200 })];
    expect(place(need([]), instances, empty(), "")).toMatchObject({
      closest: instances[2],
      miss: { reason: "RESOURCE:MEMORY" },
    });
  });
});
