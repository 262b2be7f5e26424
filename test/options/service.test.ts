import { Leaf, type ServiceKind, serviceSpec } from "../../src/options";
import { make, type Options, sidecar, wrong } from "./web";

describe("a service of which only the image and port are said", () => {
  test("gets every default", () => {
    expect(make({})).toMatchObject({
      cpu: 256,
      memory: 512,
      fargateSize: true,
      desiredCount: 1,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      capacity: [{ provider: "FARGATE", base: 0, weight: 1 }],
      healthCheckGracePeriod: 60,
      loadBalancer: {
        port: 80,
        public: true,
        idleTimeout: 60,
        deregistrationDelay: 30,
        container: "web",
        containerPort: 8080,
        healthCheck: {
          path: "/",
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
          matcher: "200",
        },
      },
      containers: [
        { name: "web", essential: true, ports: [{ port: 8080, protocol: "tcp" }], stopTimeout: 30, environment: {} },
      ],
    });
  });

  test("has no load balancer if it is not a load-balanced one", () => {
    const spec = make({}, { loadBalanced: false });
    expect(spec.loadBalancer).toBeUndefined();
    expect(spec.healthCheckGracePeriod).toBeUndefined();
  });
});

describe("values that are known later", () => {
  test("pass wherever a value, list or map may be", () => {
    const later = new Leaf("later");
    const spec = make({
      cpu: later,
      memory: later,
      image: later,
      command: later,
      environment: later,
      desiredCount: later,
      loadBalancer: { paths: [later], healthCheck: { interval: later } },
    });
    expect(spec.cpu).toBe(later);
    expect(spec.containers[0]?.environment).toBe(later);
    expect(spec.loadBalancer?.healthCheck.timeout).toBe(4);
  });

  test("don't where the program's structure depends on them", () => {
    expect(wrong({ sidecars: new Leaf({}) })).toMatch(/^sidecars is known only later; allowed is what is known while/);
    expect(wrong({ loadBalancer: { public: new Leaf(true) } })).toMatch(/^loadBalancer.public is known only later/);
  });

  test("make a size Fargate's where the service is on Fargate", () => {
    expect(make({ cpu: new Leaf(1), memory: 512 }).fargateSize).toBe(true);
    expect(make({ cpu: new Leaf(1), memory: 512 }, { capacity: [{ pool: "p" }] }).fargateSize).toBe(false);
  });
});

describe("sizes", () => {
  test.each([
    [{ cpu: 300 }, "cpu is 300; allowed are 256, 512, 1024, 2048, 4096, 8192, 16384, 32768"],
    [
      { memory: 513 },
      "memory is 513; with 256 CPU units Fargate has 512, 1024, 2048 MiB; the nearest sizes are 512 MiB with 256 and 1024 MiB with 256",
    ],
    [
      { cpu: 1024, memory: 512 },
      "memory is 512; with 1024 CPU units Fargate has 2048, 3072, … 8192 MiB; the nearest sizes are 2048 MiB with 1024 and 512 MiB with 256",
    ],
    [{ cpu: 256, ...sidecar({ cpu: 300 }) }, "cpu is 256; allowed is at least the sum of the sidecars' cpu, 300"],
    [
      { memory: 512, ...sidecar({ memory: 600 }) },
      "memory is 512; allowed is at least the sum of the sidecars' memory, 600",
    ],
    [
      { memory: 512, memoryReservation: 600 },
      "memory is 512; allowed is at least the sum of what the containers reserve, 600",
    ],
    [{ cpu: Number.NaN }, /^cpu is NaN; allowed are 256, /],
    [{ desiredCount: 1e15 }, /^desiredCount is 1000000000000000; allowed are whole numbers from 0 to 2147483647/],
    [{ desiredCount: Number.POSITIVE_INFINITY }, /^desiredCount is Infinity; allowed are whole numbers from 0 /],
  ])("%j is refused", (options, message) => {
    if (typeof message === "string") expect(wrong(options)).toBe(message);
    else expect(wrong(options)).toMatch(message);
  });

  test.each([
    [{}, 256, 512],
    [{ cpu: 1024 }, 1024, 2048],
    [{ memory: 3072 }, 512, 3072],
    [{ memory: 17408 }, 4096, 17408],
    [sidecar({ cpu: 300 }), 512, 1024],
    [sidecar({ memory: 512 }), 256, 1024],
    [{ memoryReservation: 2000, ...sidecar({ memoryReservation: 49 }) }, 512, 3072],
    [{ cpu: 512, ...sidecar({ memory: 2048 }) }, 512, 3072],
    [sidecar({ cpu: 200, memory: 70000 }), 16384, 73728],
  ])("of %j the rest is the smallest that holds the containers: %i CPU units, %i MiB", (options, cpu, memory) => {
    expect(make(options)).toMatchObject({ cpu, memory, fargateSize: true });
    expect(make(options, { capacity: [{ pool: "p" }] })).toMatchObject({ cpu, memory });
  });

  test("what follows from what is known only later has to be said", () => {
    const later = new Leaf("token");
    expect(wrong({ memory: later })).toBe("cpu is not set; it is needed, since memory is known only later");
    expect(wrong({ cpu: later })).toBe("memory is not set; it is needed, since cpu is known only later");
    expect(wrong({ cpu: 256, ...sidecar({ memory: later }) })).toBe(
      "memory is not set; it is needed, since sidecars.proxy.memory is known only later",
    );
    expect(make({ cpu: later, memory: later, ...sidecar({ memory: later }) })).toMatchObject({ cpu: later });
  });

  test("every size of Fargate is taken", () => {
    for (const [cpu, memory] of [
      [256, 2048],
      [512, 4096],
      [4096, 30720],
      [8192, 20480],
      [16384, 40960],
      [32768, 249856],
    ]) {
      expect(make({ cpu, memory }).fargateSize).toBe(true);
    }
  });

  test("a pool takes others", () => {
    expect(make({ cpu: 300, memory: 700 }, { capacity: [{ pool: "p" }] }).fargateSize).toBe(false);
    expect(wrong({ cpu: 100 }, { capacity: [{ pool: "p" }] })).toBe(
      "cpu is 100; allowed are whole numbers from 128 to 196608 CPU units",
    );
  });

  test.each([{ gpus: 1 }, { privileged: true }, { linuxParameters: { sharedMemorySize: 64 } }])(
    "a task with %j on a pool is none that Fargate could run, whatever its size",
    (options) => {
      const kind = { capacity: [{ pool: "p" }] };
      expect(make({ cpu: 512, memory: 1024 }, kind).fargateSize).toBe(true);
      expect(make({ cpu: 512, memory: 1024, ...options }, kind).fargateSize).toBe(false);
    },
  );
});

describe("a task's containers", () => {
  test("can't listen on the same port, since they are one network namespace", () => {
    expect(wrong(sidecar({ ports: [{ port: 8080 }] }))).toBe(
      "sidecars.proxy.ports[0].port is 8080; allowed is a port that no other of the task's containers has; " +
        "container web has 8080/tcp",
    );
    expect(() => make(sidecar({ ports: [{ port: 8080, protocol: "udp" }] }))).not.toThrow();
  });

  test("can't be named like the main one", () => {
    expect(wrong({ sidecars: { web: { image: "a" } } })).toBe(
      "sidecars.web is the main container's name; allowed is any other",
    );
  });

  test.each([
    [{ dependsOn: [{ container: "db", condition: "START" }] }, 'dependsOn[0].container is "db"; allowed are proxy'],
    [
      { dependsOn: [{ container: "proxy", condition: "HEALTHY" }] },
      'dependsOn[0].condition is "HEALTHY"; allowed are START, COMPLETE and SUCCESS, ' +
        "since container proxy has no healthCheck",
    ],
    [
      { dependsOn: [{ container: "proxy", condition: "SUCCESS" }] },
      'dependsOn[0].condition is "SUCCESS"; allowed are START and HEALTHY, ' +
        "since container proxy is essential and its end the task's",
    ],
    [
      {
        dependsOn: [{ container: "proxy", condition: "START" }],
        ...sidecar({ dependsOn: [{ container: "web", condition: "START" }] }),
      },
      'sidecars.proxy.dependsOn[0].container is "web"; allowed is what makes no cycle, ' +
        "and this makes web → proxy → web",
    ],
  ])("may wait for each other in ECS's order: %j is refused", (options, message) => {
    expect(wrong({ ...sidecar({}), ...options })).toBe(message);
  });

  test("may wait for one that is not essential to end", () => {
    const migrate = { image: "m", essential: false };
    expect(() =>
      make({ sidecars: { migrate }, dependsOn: [{ container: "migrate", condition: "SUCCESS" }] }),
    ).not.toThrow();
  });
});

describe("a deployment", () => {
  test.each([
    [{ desiredCount: 1.5 }, "desiredCount is 1.5; allowed are whole numbers from 0"],
    [{ desiredCount: -1 }, "desiredCount is -1; allowed are whole numbers from 0"],
    [{ minimumHealthyPercent: 101 }, "minimumHealthyPercent is 101; allowed are whole numbers from 0 to 100 percent"],
    [
      { maximumPercent: 100 },
      "maximumPercent is 100; allowed is more than minimumHealthyPercent (100): no task could be replaced",
    ],
    [
      { maximumPercent: 150 },
      "maximumPercent is 150; with a desiredCount of 1 and a minimumHealthyPercent of 100 no task could be replaced; " +
        "allowed are at least 200",
    ],
  ])("that could never go through is refused: %j", (options, message) => expect(wrong(options)).toBe(message));

  test("may stop tasks first", () => {
    expect(() => make({ desiredCount: 2, minimumHealthyPercent: 50, maximumPercent: 100 })).not.toThrow();
    expect(() => make({ desiredCount: 2, maximumPercent: 150 })).not.toThrow();
  });
});

test("zones are not rebalanced where there is no room for it", () => {
  const make = (options: object) =>
    serviceSpec("S", "web", { image: "x", ...options }, { loadBalanced: false, capacity: [] });
  expect(make({}).availabilityZoneRebalancing).toBeUndefined();
  expect(make({ availabilityZoneRebalancing: "DISABLED" }).availabilityZoneRebalancing).toBe("DISABLED");
  expect(() =>
    make({ availabilityZoneRebalancing: "ENABLED", maximumPercent: 100, minimumHealthyPercent: 50 }),
  ).toThrow('availabilityZoneRebalancing is "ENABLED"; with a maximumPercent of 100 allowed is DISABLED');
});

describe("capacity", () => {
  test.each([
    [[], "capacity is []; an Ec2Service needs a pool: capacity: [{ pool }]"],
    [[{ provider: "FARGATE" }], "capacity[0].pool is not set; an Ec2Service needs a pool: capacity: [{ pool }]"],
    [[{}], "capacity[0].pool is not set; an Ec2Service needs a pool: capacity: [{ pool }]"],
  ])("%j is refused where the service runs on pools only", (capacity, message) => {
    expect(wrong({}, { onPools: true, capacity: capacity as ServiceKind<string>["capacity"] })).toBe(message);
  });

  test.each([
    [[{ provider: "FARGATE", pool: "p" }], 'capacity[0].provider is "FARGATE"; allowed is one of provider and pool'],
    [[{}], "capacity[0].provider is not set; one of provider and pool is needed"],
    [[{ provider: "EC2" }], 'capacity[0].provider is "EC2"; allowed are FARGATE, FARGATE_SPOT'],
    [[{ provider: "FARGATE" }, { pool: "p" }], /^capacity is a mixture/],
    [[{ provider: "FARGATE" }, { provider: "FARGATE" }], "capacity[1].provider is there twice; allowed is each once"],
    [[{ provider: "FARGATE", weight: 0 }], /^capacity\[0\].weight is 0; allowed is 0 only where/],
    [
      [
        { provider: "FARGATE", base: 1 },
        { provider: "FARGATE_SPOT", base: 1 },
      ],
      "capacity[1].base is 1; allowed is a base on one item only",
    ],
    [[{ provider: "FARGATE", wieght: 1 }], "capacity[0].wieght is 1; there is no such property; did you mean weight?"],
  ])("%j is refused", (capacity, message) => {
    const kind = { capacity: capacity as ServiceKind<string>["capacity"] };
    if (typeof message === "string") expect(wrong({}, kind)).toBe(message);
    else expect(wrong({}, kind)).toMatch(message);
  });
});

describe("names", () => {
  test("are ECS's", () => {
    const kind = { loadBalanced: false, capacity: [] };
    expect(() => serviceSpec("S", "my web", { image: "a" }, kind)).toThrow(
      'S: name is "my web"; allowed are 1 to 200 letters, digits, hyphens and underscores',
    );
    expect(wrong({ sidecars: { "a.b": { image: "a" } } })).toMatch(/^sidecars\.a\.b is "a\.b"; allowed are 1 to 255/);
  });

  test("in DNS are checked where the service is found by one", () => {
    expect(wrong({ serviceDiscovery: { name: "a.b" } })).toMatch(
      /^serviceDiscovery.name is "a.b"; allowed are 1 to 63/,
    );
    const kind = { loadBalanced: false, capacity: [] };
    expect(() => serviceSpec("S", "web-", { image: "a" }, kind)).not.toThrow();
    expect(() => serviceSpec("S", "web-", { image: "a", serviceDiscovery: {} }, kind)).toThrow(/serviceDiscovery.name/);
  });

  test("of the front's own properties are left alone", () => {
    expect(wrong({ cluster: {} })).toMatch(/^cluster is {}; there is no such property/);
    expect(wrong({ clustr: {} }, { frontProperties: ["cluster"] })).toMatch(/did you mean cluster\?/);
    expect(() => make({ cluster: {} } as Options, { frontProperties: ["cluster"] })).not.toThrow();
  });
});

test("a tag of characters that ECS doesn't take is refused", () => {
  expect(wrong({ tags: { team: "<shop>" } })).toContain('tags.team is "<shop>"; allowed are texts of up to 256');
});

test.each([{ "aws:x": "1" }, { "": "1" }, { "a<b": "1" }])("tags that AWS has not are refused: %j", (tags) => {
  expect(wrong({ tags })).toContain("allowed are names of 1–128");
});

test("a disk of Fargate's own size needs nothing said", () => {
  expect(wrong({ ephemeralStorage: 20 })).toContain(
    "ephemeralStorage is 20; allowed are whole numbers from 21 to 200 GiB",
  );
});

test.each<[object, string]>([
  [{ threshold: { type: "TASKS", value: 1 } }, 'circuitBreaker.threshold.type is "TASKS"; allowed are COUNT,'],
  [{ threshold: { type: "COUNT", value: 0 } }, "circuitBreaker.threshold.value is 0"],
  [{ threshold: { type: "COUNT" } }, "circuitBreaker.threshold.value is not set"],
])("a threshold that the circuit breaker can't have is refused: %j", (circuitBreaker, message) => {
  expect(wrong({ circuitBreaker })).toContain(message);
});
