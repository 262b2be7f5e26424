import { checkEventSchedule, isTimeZone } from "../../../ecs/schedule";
import { lastPart } from "../../arns";
import type { Control } from "../../control";
import { queueAt } from "../../queues/deliver";
import { recorderOf } from "../../recorded/resource";
import {
  type Handler,
  invalidProperty,
  type Outcome,
  type Properties,
  type ResourceRequest,
} from "../../resources/handler";
import type { ResourceRecord } from "../../resources/record";
import { notEnforced } from "../../warnings";
import { takesEvents } from "./places";
import type { ScheduledTarget, ScheduledTasks } from "./record";
import { isTask, type TargetProperties, targetOf } from "./target";
import { rescheduled } from "./times";

/** What a resource says about its times and targets. */
interface Told {
  times?: Pick<ScheduledTasks, "expression" | "timeZone" | "atOnce" | "until" | "window" | "deletes"> & {
    from?: number;
  };
  enabled: boolean;
  /** What is done; undefined for a target that leads to nothing here. */
  targets: { path: string; target: TargetProperties; does: ScheduledTarget | undefined }[];
}

type Tell = (properties: Properties, arn: string) => Told;

type Request = Pick<ResourceRequest, "properties"> & Partial<Pick<ResourceRequest, "stack">>;

/** What is done about tasks where something has times and says which. */
function withTasksOf(tell: Tell) {
  return (control: Control, { stack, properties }: Request, outcome: Outcome): Outcome => {
    const id = String(outcome.attributes?.Arn);
    const { times: given, enabled, targets: all } = tell(properties, id);
    const targets = all.filter(({ does }) => does !== undefined);
    const before = control.store.get("scheduledTasks", id);
    if (given) checkTimes(given);
    if (!given || targets.length === 0) {
      return before ? { ...outcome, changes: [{ table: "scheduledTasks", remove: id }] } : outcome;
    }
    const now = control.clock.now();
    const { from = before?.from ?? now, ...times } = given;
    const does = targets.map((each) => each.does!);
    const fresh = { id, stack, ...times, from, enabled, targets: does, pending: [], ...past(before) };
    const tasks = rescheduled(fresh, before ? now : now - 1);
    const never = enabled && tasks.nextAt === undefined ? [neverDue(given.expression)] : [];
    const idle = all.length > targets.length ? (outcome.warnings ?? []) : [];
    const without = targets.flatMap(({ target, path }) => unenforced(control, target, path));
    return {
      ...outcome,
      warnings: [...idle, ...without, ...never],
      changes: [{ table: "scheduledTasks", put: tasks }],
    };
  };
}

/** What is known of its runs. */
const past = (before: ScheduledTasks | undefined) => before?.events && { events: before.events };

const neverDue = (expression: string) =>
  `ScheduleExpression is ${expression}; its time never comes, or is over, and so nothing runs.`;

/** A resource that is recorded, and runs tasks where it has times and says which. */
function scheduling(type: string, tell: Tell): Handler {
  const recorder = recorderOf(type)!;
  const withTasks = withTasksOf(tell);
  return {
    ...recorder,
    create: (control, request) => withTasks(control, request, recorder.create(control, request)),
    update: (control, request, record) => withTasks(control, request, recorder.update(control, request, record)),
    remove: (control, record: ResourceRecord) => [
      ...recorder.remove(control, record),
      { table: "scheduledTasks", remove: String(record.attributes.Arn) },
    ],
  };
}

/** What of a target that runs tasks has no effect here. */
function unenforced(control: Control, target: TargetProperties, path: string): string[] {
  const { DeadLetterConfig: dead } = target;
  const elsewhere = dead?.Arn !== undefined && !queueAt(control, dead.Arn) ? ["DeadLetterConfig"] : [];
  const without = isTask(target) ? ["InputPath", "InputTransformer"].filter((member) => member in target) : [];
  return [...elsewhere, ...without].map((member) => notEnforced(`${path}.${member}`));
}

function checkTimes({ expression, timeZone, from, until }: NonNullable<Told["times"]>): void {
  try {
    checkEventSchedule(expression);
  } catch (error) {
    throw invalidProperty("ScheduleExpression", expression, (error as Error).message);
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw invalidProperty("ScheduleExpressionTimezone", timeZone, "it must be a name of IANA's, such as Europe/Berlin");
  }
  if (from !== undefined && until !== undefined && until <= from) {
    throw invalidProperty(
      "EndDate",
      new Date(until).toISOString(),
      `it must be after StartDate, ${new Date(from).toISOString()}`,
    );
  }
}

/**
 * A rule of EventBridge: at the times of its expression its targets' tasks run, and its other targets are sent an event of
 * the time, as its pattern's are.
 */
const tellRule: Tell = (properties, arn) => {
  const { ScheduleExpression: expression, State, Targets = [] } = properties as RuleProperties;
  const startedBy = `events-rule/${lastPart(arn)}`;
  const sent = Targets.find((target) => !isTask(target) && takesEvents(target.Arn));
  return {
    ...(expression !== undefined && { times: { expression } }),
    enabled: State !== "DISABLED",
    targets: Targets.flatMap((target, i) => {
      const path = `Targets.${i}`;
      if (isTask(target)) return [{ target, path, does: targetOf(target, { startedBy, path }) }];
      if (target === sent) return [{ target, path, does: FIRES }];
      return takesEvents(target.Arn) ? [] : [{ target, path, does: undefined }];
    }),
  };
};

/** The bus knows the targets, and tries each of them as often as it says. */
const FIRES: ScheduledTarget = { id: "targets", fires: true, retry: { attempts: 0, ageSeconds: 60 } };

export const eventsRule = scheduling("AWS::Events::Rule", tellRule);

/** The same of a rule that is no resource of a stack. */
export const ruleTasks = withTasksOf(tellRule);

interface RuleProperties {
  ScheduleExpression?: string;
  State?: string;
  Targets?: TargetProperties[];
}

const tellSchedule: Tell = (properties, arn) => {
  const given = properties as unknown as ScheduleProperties;
  const { FlexibleTimeWindow: flexible, Target: target } = given;
  const path = "Target";
  const windowPath = "FlexibleTimeWindow.MaximumWindowInMinutes";
  if (flexible.Mode === "FLEXIBLE" && flexible.MaximumWindowInMinutes === undefined) {
    throw invalidProperty(windowPath, undefined, "allowed are 1 to 1440, where Mode is FLEXIBLE");
  }
  // Scheduler passes over both where something happens once.
  const { StartDate, EndDate } = /^\s*at\(/.test(given.ScheduleExpression) ? {} : given;
  return {
    times: {
      expression: given.ScheduleExpression,
      timeZone: given.ScheduleExpressionTimezone,
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
      atOnce: true,
      ...(StartDate !== undefined && { from: momentOf(StartDate) }),
      ...(EndDate !== undefined && { until: momentOf(EndDate) }),
      ...(flexible.Mode === "FLEXIBLE" && { window: flexible.MaximumWindowInMinutes }),
      ...(given.ActionAfterCompletion === "DELETE" && { deletes: true }),
    },
    enabled: given.State !== "DISABLED",
    targets: [{ target, path, does: targetOf(target, { startedBy: `chronos-schedule/${lastPart(arn)}`, path }) }],
  };
};

/** Templates have times as text, and the API in seconds. */
const momentOf = (time: string | number) => (typeof time === "number" ? Math.round(time * 1000) : Date.parse(time));

/** A schedule of EventBridge Scheduler. */
export const schedulerSchedule = scheduling("AWS::Scheduler::Schedule", tellSchedule);

/** The same of a schedule that is no resource of a stack. */
export const scheduleTasks = withTasksOf(tellSchedule);

interface ScheduleProperties {
  ScheduleExpression: string;
  ScheduleExpressionTimezone?: string;
  StartDate?: string | number;
  EndDate?: string | number;
  FlexibleTimeWindow: { Mode: string; MaximumWindowInMinutes?: number };
  State?: string;
  ActionAfterCompletion?: string;
  Target: TargetProperties;
}
