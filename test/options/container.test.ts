import { Leaf } from "../../src/options";
import { make, sidecar, wrong } from "./web";

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

test("no limit is one, too", () => {
  const ulimits = [{ name: "memlock" as const, softLimit: -1 }];
  expect(make({ ulimits }).containers[0]?.ulimits).toEqual([{ name: "memlock", softLimit: -1, hardLimit: -1 }]);
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
