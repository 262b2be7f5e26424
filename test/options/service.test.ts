import {
  InvalidPropertyError,
  Leaf,
  type Leafy,
  type LoadBalancedServiceOptions,
  type ServiceKind,
  serviceSpec,
} from "../../src/options";

type Options = Exclude<Leafy<LoadBalancedServiceOptions>, Leaf>;

const PATH = 'LoadBalancedService "web"';
const make = (options: Options, kind: Partial<ServiceKind<string>> = {}) =>
  serviceSpec<string>(
    PATH,
    "web",
    { ...(options.build ? {} : { image: "web:1" }), port: 8080, ...options },
    { loadBalanced: true, capacity: [], ...kind },
  );
/** Of what a program in plain JavaScript may say. */
const wrong = (options: object, kind: Partial<ServiceKind<string>> = {}) => {
  try {
    make(options as Options, kind);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPropertyError);
    return (error as Error).message.replace(`${PATH}: `, "");
  }
  throw new Error("nothing was wrong");
};
const sidecar = (options: object) => ({ sidecars: { proxy: { image: "proxy:1", ...options } } });

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

describe("a container", () => {
  test.each([
    [{ image: undefined }, "image is not set; one of image and build is needed"],
    [{ image: "a", build: { context: "." } }, 'image is "a"; allowed is one of image and build, and build is set too'],
    [{ image: "two words" }, /^image is "two words"; allowed are image names, such as nginx:1.27/],
    [{ image: "x".repeat(256) }, /^image is "x+...; allowed are image names, .* up to 255 characters/],
    [{ user: "app\0" }, /^user is "app.*"; allowed are user, uid, user:group and uid:gid/],
    [
      { rollbackOn: { alarms: [""] } },
      'rollbackOn.alarms[0] is ""; allowed are names of alarms, of 1 to 255 characters',
    ],
    [{ port: 0 }, "port is 0; allowed are whole numbers from 1 to 65535"],
    [{ port: "8080" }, 'port is "8080"; allowed are whole numbers from 1 to 65535'],
    [{ ports: [{ port: 70000 }] }, "ports[0].port is 70000; allowed are whole numbers from 1 to 65535"],
    [{ ports: [{ port: 1, protocol: "sctp" }] }, 'ports[0].protocol is "sctp"; allowed are tcp, udp'],
    [{ command: "npm start" }, 'command is "npm start"; allowed are lists of strings, such as ["npm", "start"]'],
    [{ environment: { PORT: 8080 } }, "environment.PORT is of type number; allowed are strings"],
    [{ stopTimeout: 1 }, "stopTimeout is 1; allowed are whole numbers from 2 to 120 seconds"],
    [{ healthCheck: { command: ["curl"] } }, /^healthCheck.command is \["curl"\]; allowed are \["CMD", /],
    [{ healthCheck: {} }, /^healthCheck.command is not set; allowed are/],
    [
      { healthCheck: { command: ["CMD", "x"], interval: 1 } },
      "healthCheck.interval is 1; allowed are whole numbers from 5 to 300 seconds",
    ],
    [
      { healthCheck: { command: ["CMD", "x"], retries: 11 } },
      "healthCheck.retries is 11; allowed are whole numbers from 1 to 10",
    ],
    [{ healthChek: {} }, "healthChek is {}; there is no such property; did you mean healthCheck?"],
    [{ readonlyRootFilesystem: "yes" }, 'readonlyRootFilesystem is "yes"; allowed are true and false'],
  ])("%j is refused", (options, message) => {
    if (typeof message === "string") expect(wrong(options)).toBe(message);
    else expect(wrong(options)).toMatch(message);
  });

  test("has no environment variable and no build argument that is undefined", () => {
    const given = { A: undefined, B: "2", C: new Leaf("later") } as unknown as Record<string, string>;
    const left = { B: "2", C: new Leaf("later") };
    expect(make({ environment: given }).containers[0]?.environment).toEqual(left);
    expect(make({ build: { context: ".", args: given } }).containers[0]?.build?.args).toEqual(left);
  });

  test("that is wrong beside the main one is named by its path", () => {
    expect(wrong(sidecar({ port: -1 }))).toBe("sidecars.proxy.port is -1; allowed are whole numbers from 1 to 65535");
  });
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

describe("a load balancer", () => {
  const lb = (loadBalancer: object) => ({ loadBalancer });
  test.each([
    [lb({ container: "db" }), 'loadBalancer.container is "db"; allowed are web'],
    [lb({ containerPort: 81 }), "loadBalancer.containerPort is 81; allowed are the ports of container web: 8080"],
    [{ port: undefined }, "port is not set; container web needs a port that the load balancer calls, from 1 to 65535"],
    [
      { ...lb({ container: "proxy" }), ...sidecar({}) },
      "sidecars.proxy.port is not set; container proxy needs a port that the load balancer calls, from 1 to 65535",
    ],
    [lb({ paths: [] }), "loadBalancer.paths is []; allowed are 1 to 5 paths"],
    [
      lb({ paths: ["api"] }),
      'loadBalancer.paths[0] is "api"; allowed are up to 128 characters that begin with / or *, such as /api/*',
    ],
    [
      lb({ priority: 5 }),
      "loadBalancer.priority is 5; allowed only together with paths, hosts, headers, methods, query or sources",
    ],
    [
      lb({ paths: ["/*"], priority: 50000 }),
      /^loadBalancer.priority is 50000; allowed are whole numbers from 1 to 49999/,
    ],
    [lb({ deregistrationDelay: 4000 }), /^loadBalancer.deregistrationDelay is 4000/],
    [lb({ idleTimeout: 0 }), "loadBalancer.idleTimeout is 0; allowed are whole numbers from 1 to 4000 seconds"],
    [lb({ idleTimeout: 4001 }), /^loadBalancer.idleTimeout is 4001/],
    [
      lb({ healthCheck: { timeout: 10 } }),
      "loadBalancer.healthCheck.timeout is 10; allowed is less than the interval, which is 10 seconds",
    ],
    [lb({ healthCheck: { matcher: "ok" } }), /^loadBalancer.healthCheck.matcher is "ok"; allowed are codes/],
    [lb({ healthCheck: { path: "health" } }), /^loadBalancer.healthCheck.path is "health"; allowed are paths/],
  ])("%j is refused", (options, message) => {
    if (typeof message === "string") expect(wrong(options)).toBe(message);
    else expect(wrong(options)).toMatch(message);
  });

  test("that is another service's takes paths", () => {
    expect(wrong({}, { thereAlready: "service" })).toBe(
      "loadBalancer.paths is not set; a service that shares a load balancer needs some, or hosts, headers, methods, " +
        "query, sources or a domain",
    );
    for (const condition of [{ hosts: ["a.example.com"] }, { domain: "a.example.com", zone: "Z1" }]) {
      expect(() => make(lb(condition), { thereAlready: "service" })).not.toThrow();
    }
  });

  const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b";
  const HTTPS = { domain: "api.example.com", zone: "Z2FDTNDATAQYW2" };

  test.each([
    [
      { certificate: "my-certificate" },
      /^loadBalancer.certificate is "my-certificate"; allowed are ARNs of certificates/,
    ],
    [
      { certificate: "arn:aws:iam::123456789012:role/a" },
      /^loadBalancer.certificate is "arn:aws:iam::123456789012:role.a"; allowed are ARNs/,
    ],
    [{ domain: "localhost", zone: "Z1" }, /^loadBalancer.domain is "localhost"; allowed are DNS names of at least two/],
    [{ domain: "*.example.com", zone: "Z1" }, /^loadBalancer.domain is "\*.example.com"; allowed are DNS names/],
    [
      { domain: "api.example.com" },
      "loadBalancer.zone is not set; a domain needs the hosted zone that it is in: this or zoneName",
    ],
    [{ zoneName: "example.com" }, 'loadBalancer.zoneName is "example.com"; allowed only together with domain'],
    [
      { ...HTTPS, zoneName: "example.com" },
      'loadBalancer.zoneName is "example.com"; allowed is one of zone and zoneName, and zone is set too',
    ],
    [
      { domain: "api.example.com", zoneName: "ample.com" },
      'loadBalancer.zoneName is "ample.com"; allowed is what the domain, api.example.com, ends with',
    ],
    [
      { domain: "api.example.com", zone: "example.com" },
      /^loadBalancer.zone is "example.com"; allowed are IDs of hosted/,
    ],
    [{ zone: "Z1" }, 'loadBalancer.zone is "Z1"; allowed only together with domain'],
    [{ redirect: false }, /^loadBalancer.redirect is false; allowed only with HTTPS/],
    [{ tlsPolicy: "ELBSecurityPolicy-2016-08" }, /^loadBalancer.tlsPolicy is .*; allowed only with HTTPS/],
    [
      { ...HTTPS, tlsPolicy: "TLS13" },
      /^loadBalancer.tlsPolicy is "TLS13"; allowed are ELBSecurityPolicy-TLS13-1-3-2021-06, /,
    ],
    [{ ...HTTPS, port: 80 }, /^loadBalancer.port is 80; with HTTPS allowed are all but 80, which redirects/],
    [{ allowFrom: [] }, "loadBalancer.allowFrom is []; allowed are lists of at least one"],
    [{ allowFrom: ["10.0.0.0"] }, /^loadBalancer.allowFrom\[0\] is "10.0.0.0"; allowed are IPv4 address ranges/],
    [{ allowFrom: ["10.0.0.256/8"] }, /^loadBalancer.allowFrom\[0\] is "10.0.0.256.8"; allowed are IPv4/],
    [{ slowStart: 29 }, /^loadBalancer.slowStart is 29; allowed are whole numbers from 30 to 900 seconds/],
    [
      { slowStart: 60, algorithm: "weighted_random" },
      "loadBalancer.slowStart is 60; allowed only with the algorithm round_robin, and it is weighted_random",
    ],
    [
      { algorithm: "random" },
      /^loadBalancer.algorithm is "random"; allowed are round_robin, least_outstanding_requests/,
    ],
    [{ stickiness: { cookie: "AWSALB" } }, /^loadBalancer.stickiness.cookie is "AWSALB"; allowed are/],
    [
      { stickiness: { duration: 0 } },
      /^loadBalancer.stickiness.duration is 0; allowed are whole numbers from 1 to 604800/,
    ],
    [{ accessLogs: {} }, "loadBalancer.accessLogs.bucket is not set; allowed is the name of a bucket"],
    [{ accessLogs: { bucket: "logs", prefix: "/a" } }, /^loadBalancer.accessLogs.prefix is "\/a"; allowed are text/],
    [{ webAcl: "shop" }, /^loadBalancer.webAcl is "shop"; allowed are ARNs of web ACLs/],
    [{ hosts: [] }, "loadBalancer.hosts is []; allowed are lists of at least one"],
    [{ hosts: ["a b"] }, /^loadBalancer.hosts\[0\] is "a b"; allowed are up to 128 letters, digits/],
    [{ methods: ["get"] }, /^loadBalancer.methods\[0\] is "get"; allowed are 1 to 40 capital letters/],
    [{ sources: ["anywhere"] }, /^loadBalancer.sources\[0\] is "anywhere"; allowed are IPv4 address ranges/],
    [{ sources: ["1.2.3.4/33"] }, /^loadBalancer.sources\[0\] is "1.2.3.4.33"/],
    [{ headers: [] }, "loadBalancer.headers is []; allowed are lists of at least one"],
    [
      { headers: [{ name: "Host", values: ["a"] }] },
      /^loadBalancer.headers\[0\].name is "Host"; .* for which there is hosts/,
    ],
    [{ headers: [{ name: "X" }] }, /^loadBalancer.headers\[0\].values is not set; allowed are lists/],
    [{ headers: [{ name: "X", values: [""] }] }, /^loadBalancer.headers\[0\].values\[0\] is ""; allowed are 1 to 128/],
    [{ query: [{ key: "a" }] }, "loadBalancer.query[0].value is not set; allowed is text, such as 2"],
    [
      { paths: ["/a", "/b"], hosts: ["a.b", "c.d"], headers: [{ name: "X", values: ["1", "2"] }] },
      "loadBalancer is with 6 values in paths, hosts, headers; the conditions of a rule have at most 5 values together",
    ],
  ])("with %j is refused", (options, message) => {
    if (typeof message === "string") expect(wrong(lb(options))).toBe(message);
    else expect(wrong(lb(options))).toMatch(message);
  });

  test("answers HTTPS on 443 with a certificate or a domain, though these are known only later", () => {
    const portOf = (options: object) => make(lb(options)).loadBalancer!.port;
    expect(portOf({})).toBe(80);
    expect(portOf({ certificate: CERTIFICATE })).toBe(443);
    expect(portOf({ certificate: new Leaf("arn") })).toBe(443);
    expect(portOf({ domain: new Leaf("a.b"), zone: new Leaf("Z1") })).toBe(443);
    expect(portOf({ ...HTTPS, port: 8443 })).toBe(8443);
    expect(portOf({ ...HTTPS, port: 80, redirect: false })).toBe(80);
    expect(make(lb(HTTPS)).loadBalancer).toMatchObject({
      redirect: true,
      tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    });
  });

  test.each([
    ["port", 81],
    ["public", true],
    ["idleTimeout", 60],
    ["idleTimeout", new Leaf(60)],
    ["allowFrom", ["10.0.0.0/8"]],
    ["redirect", true],
    ["http2", false],
    ["deletionProtection", true],
    ["accessLogs", { bucket: "logs" }],
    ["webAcl", "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b"],
    ["tlsPolicy", "ELBSecurityPolicy-2016-08"],
  ])("that is another service's takes no %s", (property, value) => {
    expect(wrong(lb({ paths: ["/a"], [property]: value }), { thereAlready: "service" })).toMatch(
      new RegExp(`^loadBalancer.${property} is .*; allowed is only to leave it out`),
    );
  });

  test("is unknown to a service without one", () => {
    expect(wrong(lb({}), { loadBalanced: false })).toMatch(/^loadBalancer is {}; there is no such property/);
  });

  test("calls the port of the container that it names, though that is known only later", () => {
    const port = new Leaf(9000);
    const spec = make({ ...sidecar({ port }), loadBalancer: { container: "proxy" } });
    expect(spec.loadBalancer).toMatchObject({ container: "proxy", containerPort: port });
  });

  test("with the shortest interval waits less for an answer", () => {
    expect(make(lb({ healthCheck: { interval: 5 } })).loadBalancer?.healthCheck.timeout).toBe(4);
  });
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

describe("what a container may ask of Linux", () => {
  test.each<[string, object, string]>([
    [
      "a limit that there isn't",
      { ulimits: [{ name: "files", softLimit: 1 }] },
      'ulimits[0].name is "files"; allowed are core,',
    ],
    [
      "a hard limit below the soft one",
      { ulimits: [{ name: "nofile", softLimit: 9, hardLimit: 3 }] },
      "ulimits[0].hardLimit is 3; allowed is at least the softLimit, 9",
    ],
    [
      "a hard limit where the soft one is none",
      { ulimits: [{ name: "memlock", softLimit: -1, hardLimit: 3 }] },
      "ulimits[0].hardLimit is 3; allowed is -1, as the softLimit is",
    ],
    [
      "a right that there isn't",
      { linuxParameters: { capabilities: { drop: ["EVERYTHING"] } } },
      'linuxParameters.capabilities.drop[0] is "EVERYTHING"; allowed are ALL, AUDIT_CONTROL,',
    ],
    [
      "a kernel parameter of the machine",
      { systemControls: [{ namespace: "vm.swappiness", value: "1" }] },
      "systemControls[0].namespace",
    ],
    [
      "a restart too soon",
      { restartPolicy: { restartAttemptPeriod: 30 } },
      "restartPolicy.restartAttemptPeriod is 30; allowed are whole numbers from 60 to 1800",
    ],
    ["too many exit codes", { restartPolicy: { ignoredExitCodes: Array(51).fill(1) } }, "allowed are up to 50"],
    ["a start timeout too long", { startTimeout: 200 }, "startTimeout is 200"],
    [
      "a reservation beyond the limit",
      sidecar({ memory: 64, memoryReservation: 65 }),
      "sidecars.proxy.memoryReservation is 65; allowed is at most memory, 64",
    ],
    [
      "a memory file system by a relative path",
      { linuxParameters: { tmpfs: [{ containerPath: "run", size: 1 }] } },
      "linuxParameters.tmpfs[0].containerPath",
    ],
    [
      "a file system in memory on Fargate",
      { linuxParameters: { tmpfs: [{ containerPath: "/run", size: 1 }] } },
      'linuxParameters.tmpfs is [{"containerPath":"/run","size":1}]; allowed is only to leave it out, since the tasks run on Fargate',
    ],
    [
      "shared memory on Fargate",
      sidecar({ linuxParameters: { sharedMemorySize: 64 } }),
      "sidecars.proxy.linuxParameters.sharedMemorySize is 64",
    ],
    ["GPUs on Fargate", { gpus: 1 }, "gpus is 1; allowed is only to leave it out, since the tasks run on Fargate"],
    [
      "placement on Fargate",
      { placement: { distinctInstances: true } },
      "placement is set; allowed is only to leave it out, since Fargate has no instances to choose among",
    ],
    ["a privileged container on Fargate", { privileged: true }, "privileged is true; allowed is false"],
    [
      "a right that Fargate doesn't give",
      { linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } },
      'linuxParameters.capabilities.add[0] is "NET_ADMIN"; allowed on Fargate is SYS_PTRACE',
    ],
  ])("%s is refused", (_, options, message) => {
    expect(wrong(options)).toContain(message);
  });

  test("what Fargate has not is allowed on a pool, and what only Fargate has isn't", () => {
    const onPool = { capacity: [{ pool: "workers" }] };
    const linuxParameters = { tmpfs: [{ containerPath: "/run", size: 1 }], sharedMemorySize: 64 };
    expect(make({ privileged: true, linuxParameters }, onPool).containers[0]).toMatchObject({ privileged: true });
    expect(wrong({ ephemeralStorage: 30 }, onPool)).toContain(
      "ephemeralStorage is 30; allowed is only to leave it out",
    );
    expect(wrong({ platformVersion: "1.4.0" }, onPool)).toContain("platformVersion");
  });
});

test.each<[string, object, string]>([
  ["a retention that CloudWatch Logs doesn't have", { retention: 10 }, "logs.retention is 10; allowed are 0, 1, 3,"],
  [
    "a retention of a group that is there already",
    { group: "a", retention: 7 },
    "logs.retention is 7; allowed is only to leave it out, since log group a is there already",
  ],
  ["a buffer where the container waits", { mode: "blocking", maxBufferSize: "1m" }, "logs.maxBufferSize"],
  ["two ways in which a message begins", { multilinePattern: "x", datetimeFormat: "y" }, "logs.datetimeFormat"],
])("logs with %s are refused", (_, logs, message) => {
  expect(wrong({ logs })).toContain(message);
});

test("no limit is one, too", () => {
  const ulimits = [{ name: "memlock" as const, softLimit: -1 }];
  expect(make({ ulimits }).containers[0]?.ulimits).toEqual([{ name: "memlock", softLimit: -1, hardLimit: -1 }]);
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
