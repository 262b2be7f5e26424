import { type Entries, fill, group, type SpecOf } from "./group";
import { isLeaf, type Leafy } from "./leaf";
import { Property } from "./property";
import { EXPRESSIONS, hasOneTime, hasZoneForClock, isOfEvents, type TimesOptions } from "./schedule";
import { type TaskKind, type TaskOptions, type TaskProperties, type TaskSpec, taskOf } from "./task";
import { flag, value, whole } from "./values";

/**
 * When tasks run: exactly one of `cron`, `rate` and `at`.
 * @example { cron: "30 4 * * ? *", timeZone: "Europe/Berlin" }
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export interface TaskScheduleOptions extends TimesOptions {
  /**
   * Nothing runs before this time in UTC, such as `2027-01-31T08:30:00Z`. A rate's first run is at this time, and the others
   * count from it. It can't be more than five minutes ago when the schedule is created.
   * @default from the deployment on: a rate's first run is at once
   */
  start?: string;
  /** Nothing runs after this time in UTC, such as `2027-12-31T00:00:00Z`. @default without an end */
  end?: string;
  /**
   * Minutes after its time within which a run begins, 1–1440: many schedules of one time are spread. @default at its time
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
   */
  window?: number;
}

/**
 * How a run that could not be started is tried again, with a growing wait. A task that was started and failed is not.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
 */
export interface TaskRetryOptions {
  /** Number of further tries, 0–185. @default 185 */
  attempts?: number;
  /** Seconds after its time in which a run is tried, 60–86400. @default 86400 */
  maximumAge?: number;
}

/** What a scheduled task takes beside what every task does. */
export interface ScheduledTaskOptions extends TaskOptions {
  /** When it runs. */
  schedule: TaskScheduleOptions;
  /** Number of tasks that each run starts, 1–10. @default 1 */
  count?: number;
  /** Whether the schedule is on. Known while the program runs. @default true */
  enabled?: boolean;
  /** How runs that could not be started are tried again. @default 185 times within a day */
  retry?: TaskRetryOptions;
  /**
   * ARN of a queue of Amazon SQS that gets the runs that were given up: in the CDK an `sqs.IQueue`, in Pulumi an
   * `aws.sqs.Queue` too.
   * @default none: they are dropped
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
   */
  deadLetterQueue?: string;
}

const TIME = "times in UTC, such as 2027-01-31T08:30:00Z";

const time = () =>
  value<string>((property) => {
    const { value: said } = property;
    const isOne = typeof said === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(said);
    if (!isOne || Number.isNaN(Date.parse(said as string))) property.fail(`allowed are ${TIME}`);
  });

const SCHEDULE = {
  ...EXPRESSIONS,
  start: time(),
  end: time(),
  window: whole(1, 1440, "minutes"),
} satisfies Entries<TaskScheduleOptions>;

type ScheduleOf = SpecOf<typeof SCHEDULE>;

const RETRY = {
  attempts: whole(0, 185).default(185),
  maximumAge: whole(60, 86_400, "seconds").default(86_400),
} satisfies Entries<TaskRetryOptions>;

const SCHEDULED = {
  schedule: group(SCHEDULE, hasOneTime, hasZoneForClock, isOfEvents, endsAfterItsStart).required(
    'a schedule is needed, such as { rate: "1 hour" }',
  ),
  count: whole(1, 10).default(1),
  enabled: flag().known().default(true),
  retry: group(RETRY).default({}),
  deadLetterQueue: value<string>((property) => {
    const isArn =
      typeof property.value === "string" && /^arn:aws[a-z-]*:sqs:[^:]*:\d{12}:[\w-]{1,80}$/.test(property.value);
    if (!isArn) property.fail("allowed are ARNs of queues, such as arn:aws:sqs:eu-west-1:123456789012:failed-runs");
  }),
} satisfies Entries<Omit<ScheduledTaskOptions, keyof TaskOptions>>;

/** What each property of a {@link ScheduledTaskOptions} comes to. */
export type ScheduledTaskProperties = TaskProperties & SpecOf<typeof SCHEDULED>;

export interface ScheduledTaskSpec<Pool = unknown> extends TaskSpec<Pool>, SpecOf<typeof SCHEDULED> {}

/**
 * The options of a task that others run: each is checked and has its default.
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function taskSpec<Pool>(
  path: string,
  name: string,
  options: Leafy<TaskOptions>,
  kind: TaskKind<Pool>,
): TaskSpec<Pool> {
  const { spec, root } = taskOf(path, name, options, [], kind);
  checkNoDisk(root, spec, "whoever runs the task says what it is like, and the component runs none");
  return spec;
}

/**
 * The options of a task that runs on a schedule: each is checked and has its default.
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function scheduledTaskSpec<Pool>(
  path: string,
  name: string,
  options: Leafy<ScheduledTaskOptions>,
  kind: TaskKind<Pool>,
): ScheduledTaskSpec<Pool> {
  const { spec, root } = taskOf(path, name, options, Object.keys(SCHEDULED), kind);
  const own = fill(SCHEDULED, root, { name, root });
  checkNoDisk(root, spec, "EventBridge Scheduler gives tasks none");
  checkStrategy(root, spec);
  return { ...spec, ...own };
}

/** Each task's EBS volume is configured by whoever calls RunTask. */
function checkNoDisk(root: Property, { volumes }: Pick<TaskSpec, "volumes">, why: string): void {
  const at = volumes.findIndex(({ ebs }) => ebs !== undefined);
  if (at < 0) return;
  const volume = root.get("volumes").items()[at]!;
  volume.get("ebs").describe("set").fail(`allowed is only to leave it out: ${why}`);
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EcsParameters.html */
const MOST_PROVIDERS = 6;

function checkStrategy({ component }: Property, { capacity }: Pick<TaskSpec, "capacity">): void {
  if (capacity.length <= MOST_PROVIDERS) return;
  const said = new Property(component, "capacity", capacity);
  said
    .describe(`a list of ${capacity.length}`)
    .fail(`allowed are up to ${MOST_PROVIDERS} items, which EventBridge Scheduler takes`);
}

function endsAfterItsStart(schedule: Property, { start, end }: ScheduleOf): void {
  if (start === undefined || end === undefined || isLeaf(start) || isLeaf(end)) return;
  if (Date.parse(end) <= Date.parse(start))
    schedule.get("end").fail(`allowed is a time after start, which is ${start}`);
}
