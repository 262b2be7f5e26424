import { InvalidPropertyError, Leaf, type ServiceKind, type ServiceSpec, serviceSpec } from "../../src/options";

function make(scaling: object | undefined, more: object = {}, kind: Partial<ServiceKind> = {}): ServiceSpec {
  const options = { image: "web:1", port: 8080, ...(scaling && { scaling }), ...more };
  return serviceSpec("Service", "web", options as never, { loadBalanced: true, capacity: [], ...kind });
}

function wrong(scaling: object, more: object = {}, kind: Partial<ServiceKind> = {}): string {
  try {
    make(scaling, more, kind);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPropertyError);
    return (error as Error).message.replace("Service: ", "");
  }
  throw new Error("nothing was wrong");
}

const metric = { name: "CPUUtilization" };
const steps = (...list: object[]) => ({ max: 3, steps: [{ metric, steps: list }] });
const schedule = (item: object) => ({ max: 3, schedule: [item] });
const queue = (change: object) => ({
  max: 3,
  queue: { name: "q", acceptableLatency: 60, timePerMessage: 1, ...change },
});

test("a service is scaled where it is said, from one task on by itself", () => {
  expect(make(undefined).scaling).toBeUndefined();
  expect(make({ max: 3 }).scaling).toEqual({
    min: 1,
    max: 3,
    highResolution: false,
    metrics: [],
    expressions: [],
    steps: [],
    schedule: [],
    cooldowns: { in: 300, out: 300 },
    scaleIn: true,
  });
});

test("a count of 0 is a minimum like another", () => {
  expect(make({ min: 0, max: 3 }, { maximumPercent: 150 }).scaling?.min).toBe(0);
});

test("what is known later is not looked at yet", () => {
  expect(() => make({ min: new Leaf(9), max: 3, cpu: new Leaf(1), requests: new Leaf(1) })).not.toThrow();
});

test.each([
  [{}, "scaling.max is not set; a whole number from 1 is needed"],
  [{ max: 0 }, "scaling.max is 0; allowed are whole numbers from 1"],
  [{ min: 4, max: 3 }, "scaling.max is 3; allowed is at least min, which is 4"],
  [{ min: -1, max: 3 }, "scaling.min is -1; allowed are whole numbers from 0"],
  [{ max: 3, cpu: 0 }, "scaling.cpu is 0; allowed are numbers above 0 and up to 100 percent"],
  [{ max: 3, cpu: 101 }, "scaling.cpu is 101; allowed are numbers above 0 and up to 100 percent"],
  [{ max: 3, memory: "60" }, 'scaling.memory is "60"; allowed are numbers above 0 and up to 100 percent'],
  [
    { max: 3, metrics: [{ name: "Backlog", namespace: "Shop", dimensions: { Queue: "" }, target: 1 }] },
    'scaling.metrics[0].dimensions.Queue is ""; allowed are 1 to 1024 characters of ASCII',
  ],
  [{ max: 3, requests: 0 }, "scaling.requests is 0; allowed are whole numbers from 1"],
  [{ max: 3, memry: 60 }, "scaling.memry is 60; there is no such property; did you mean memory?"],
  [{ max: 3, metrics: [{ ...metric }] }, "scaling.metrics[0].target is not set; allowed are numbers above 0"],
  [{ max: 3, metrics: [{ target: 3 }] }, "scaling.metrics[0].name is not set; the name of a metric is needed"],
  [
    { max: 3, metrics: [{ ...metric, target: 3, statistic: "p101" }] },
    /scaling\.metrics\[0\]\.statistic is "p101"; allowed are Average, Sum, Minimum, Maximum, SampleCount, percentiles such as p99/,
  ],
  [{ max: 3, highResolution: true }, "scaling.highResolution is true; allowed with cpu, memory or both"],
  [{ max: 3, predictive: {} }, /exactly one of cpu and memory is needed/],
  [
    { max: 3, predictive: { cpu: 60, buffer: 3601 } },
    /predictive.buffer is 3601; allowed are whole numbers from 0 to 3600/,
  ],
  [{ max: 3, expressions: [{ expression: "a", target: 1 }] }, /expressions\[0\].metrics is not set/],
  [
    { max: 3, expressions: [{ expression: "A", target: 1, metrics: { A: metric } }] },
    /metrics.A is named A; allowed are/,
  ],
  [
    { max: 3, steps: [{ metric, steps: [{ above: 1, change: 1 }], minimumChange: 2 }] },
    'scaling.steps[0].minimumChange is 2; allowed with the adjustment "percent" only',
  ],
  [
    { max: 3, steps: [{ metric, adjustment: "exact", steps: [{ above: 1, change: -1 }] }] },
    /steps\[0\].change is -1; allowed are numbers of tasks, 0 or more/,
  ],
  [queue({ name: "a b" }), /^scaling.queue.name is "a b"; allowed are names of queues/],
  [queue({ timePerMessage: 0 }), "scaling.queue.timePerMessage is 0; allowed are numbers above 0"],
  [
    queue({ timePerMessage: 61 }),
    "scaling.queue.acceptableLatency is 60; allowed is at least timePerMessage, which is 61 seconds",
  ],
  [queue({ timePerMessage: new Leaf(1) }), /^scaling.queue.timePerMessage is known only later/],
  [steps(), "scaling.steps[0].steps is []; allowed are 1 to 20 steps"],
  [steps({ change: 1 }), /^scaling.steps\[0\].steps\[0\] is .*; exactly one of above and below is needed/],
  [steps({ above: 1, below: 1, change: 1 }), /exactly one of above and below is needed/],
  [
    steps({ above: 1, change: 1 }, { below: 0, change: -1 }),
    'scaling.steps[0].steps[1] is {"below":0,"change":-1}; allowed is above, as in the first step',
  ],
  [
    steps({ above: 1, change: 1 }, { above: 1, change: 2 }),
    "scaling.steps[0].steps[1].above is 1; allowed is each value once",
  ],
  [steps({ above: 1, change: 0.5 }), /change is 0.5; allowed are whole numbers from -1000 to 1000 tasks/],
  [schedule({ min: 1 }), /exactly one of cron, rate and at is needed/],
  [schedule({ cron: "0 8 * * ? *", rate: "1 hour", min: 1 }), /exactly one of cron, rate and at is needed/],
  [schedule({ rate: "1 hour" }), /min, max or both are needed/],
  [schedule({ rate: "1 hour", min: 3, max: 2 }), "scaling.schedule[0].max is 2; allowed is at least min, which is 3"],
  [
    schedule({ rate: "1 hour", timeZone: "UTC", min: 1 }),
    'scaling.schedule[0].timeZone is "UTC"; allowed with cron and at only',
  ],
  [
    schedule({ cron: "0 8 * * *", min: 1 }),
    'scaling.schedule[0].cron is "0 8 * * *"; a cron expression has six fields: minutes, hours, day of month, month, ' +
      "day of week, year",
  ],
  [schedule({ cron: "0 25 * * ? *", min: 1 }), /the hours of a cron expression is 0–23, .* not 25/],
  [
    schedule({ at: "tomorrow", min: 1 }),
    /a time is written as at\(2027-01-31T08:30:00\); here without at\( \), as in "2027-01-31T08:30:00"/,
  ],
  [
    schedule({ cron: "0 8 * * ? *", timeZone: "Berlin", min: 1 }),
    'scaling.schedule[0].timeZone is "Berlin"; allowed are names of IANA\'s time zones, such as Europe/Berlin',
  ],
  [{ max: 3, cooldowns: { in: -1 } }, "scaling.cooldowns.in is -1; allowed are whole numbers from 0 to 86400 seconds"],
])("%j is refused", (scaling, message) => {
  if (typeof message === "string") expect(wrong(scaling)).toBe(message);
  else expect(wrong(scaling)).toMatch(message);
});

test("a count beside it is refused, since one of the two would be wrong", () => {
  expect(wrong({ max: 3 }, { desiredCount: 2 })).toBe(
    "desiredCount is 2; allowed is only to leave it out, since scaling sets it",
  );
});

test("requests need a load balancer", () => {
  expect(wrong({ max: 3, requests: 9 }, {}, { loadBalanced: false })).toBe(
    "scaling.requests is 9; allowed is only to leave it out, since the service is behind no load balancer",
  );
});

test("a deployment has to go through at the minimum", () => {
  expect(wrong({ max: 3 }, { maximumPercent: 150 })).toBe(
    "maximumPercent is 150; with a scaling.min of 1 and a minimumHealthyPercent of 100 no task could be replaced; " +
      "allowed are at least 200",
  );
});
