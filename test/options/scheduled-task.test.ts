import { InvalidPropertyError, Leaf, type ScheduledTaskOptions, scheduledTaskSpec, taskSpec } from "../../src/options";

const spec = (options: object) =>
  scheduledTaskSpec(
    'ScheduledTask "report"',
    "report",
    { image: "report:1", schedule: { rate: "1 hour" }, ...options } as ScheduledTaskOptions,
    { capacity: [] },
  );

function wrong(options: object): string {
  try {
    spec(options);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPropertyError);
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

test("a scheduled task says when it runs; the rest has defaults", () => {
  expect(spec({})).toMatchObject({
    schedule: { rate: "1 hour" },
    count: 1,
    enabled: true,
    retry: { attempts: 185, maximumAge: 86_400 },
    cpu: 256,
    memory: 512,
  });
});

test.each([
  ["no schedule", { schedule: undefined }, 'schedule is not set; a schedule is needed, such as { rate: "1 hour" }'],
  ["no time", { schedule: {} }, "schedule is {}; exactly one of cron, rate and at is needed"],
  [
    "two times",
    { schedule: { rate: "1 hour", at: "2027-01-31T08:30:00" } },
    "exactly one of cron, rate and at is needed",
  ],
  ["a rate that is none", { schedule: { rate: "1 week" } }, 'schedule.rate is "1 week"'],
  ["both days", { schedule: { cron: "0 8 * * * *" } }, "one must be ?"],
  ["a time zone of a rate", { schedule: { rate: "1 hour", timeZone: "UTC" } }, "allowed with cron and at only"],
  ["a start that is none", { schedule: { rate: "1 hour", start: "tomorrow" } }, "allowed are times in UTC, such as"],
  [
    "an end before its start",
    { schedule: { rate: "1 hour", start: "2027-01-02T00:00:00Z", end: "2027-01-01T00:00:00Z" } },
    'schedule.end is "2027-01-01T00:00:00Z"; allowed is a time after start, which is 2027-01-02T00:00:00Z',
  ],
  ["a window of no minutes", { schedule: { rate: "1 hour", window: 0 } }, "allowed are whole numbers from 1 to 1440"],
  ["no tasks", { count: 0 }, "count is 0; allowed are whole numbers from 1 to 10"],
  ["too many tries", { retry: { attempts: 186 } }, "retry.attempts is 186; allowed are whole numbers from 0 to 185"],
  ["tries for no time", { retry: { maximumAge: 59 } }, "retry.maximumAge is 59; allowed are whole numbers from 60 to"],
  ["a queue's name", { deadLetterQueue: "failed" }, 'deadLetterQueue is "failed"; allowed are ARNs of queues'],
  [
    "a disk for each task",
    { volumes: [{ name: "disk", ebs: { size: 20 } }] },
    "volumes[0].ebs is set; allowed is only to leave it out: EventBridge Scheduler gives tasks none",
  ],
  ["a property of services", { desiredCount: 2 }, "desiredCount is 2"],
  ["a flag that isn't known", { enabled: new Leaf(true) }, "allowed is what is known while the program runs"],
])("%s is refused", (_, options, message) => {
  expect(wrong(options)).toContain(message);
});

test("values that are known later are checked then", () => {
  const options = { schedule: { cron: new Leaf("x"), start: new Leaf("x"), end: "2027-01-01T00:00:00Z" } };
  expect(spec(options).schedule.cron).toBeInstanceOf(Leaf);
});

test("a strategy of more providers than EventBridge Scheduler takes is refused", () => {
  const capacity = Array.from({ length: 7 }, (_, i) => ({ pool: { name: `pool${i}` } }));
  const options = { image: "report:1", schedule: { rate: "1 hour" } };
  const act = () => scheduledTaskSpec('ScheduledTask "report"', "report", options, { capacity });
  expect(act).toThrow("capacity is a list of 7; allowed are up to 6 items, which EventBridge Scheduler takes");
});

test("a task that others run has no disk of its own: they would say what it is like", () => {
  const volumes = [{ name: "disk", ebs: { size: 20 } }];
  const act = () => taskSpec('Task "migrate"', "migrate", { image: "migrate:1", volumes }, { capacity: [] });
  expect(act).toThrow("volumes[0].ebs is set; allowed is only to leave it out");
});
