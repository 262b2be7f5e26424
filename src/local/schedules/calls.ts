import type { Calls } from "../api";
import type { Control } from "../control";
import { requestHash } from "../ecs/client-token";
import { inItsWords } from "../ecs/scheduled/in-its-words";
import { scheduleTasks } from "../ecs/scheduled/resource";
import { UNIVERSAL_TARGETS } from "../ecs/scheduled/universal";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { conflict, invalid } from "./errors";
import { checkGroup, DEFAULT, type Schedule, scheduleArn, scheduleOf, schedulesOf } from "./find";
import { type PageInput, page } from "./page";
import type { CalledSchedule } from "./record";

/** A start may be so long ago, in milliseconds, as Scheduler has it. */
const LATEST_START = 5 * 60_000;

interface ScheduleInput {
  Name: string;
  GroupName?: string;
  ClientToken?: string;
  StartDate?: number;
  Target: { Arn: string };
}

async function createSchedule(control: Control, input: ScheduleInput) {
  const { Name: name, GroupName: group = DEFAULT, ClientToken: clientToken } = input;
  checkGroup(control, group);
  const id = scheduleArn(group, name);
  const twin = schedulesOf(control).find((each) => each.id === id);
  if (twin) {
    const isSame = clientToken !== undefined && twin.clientToken === clientToken;
    if (isSame && requestHash(twin.properties) === requestHash(said(input))) return { ScheduleArn: id };
    throw conflict(`Schedule ${name} already exists.`);
  }
  const now = control.clock.now();
  await save(control, { id, name, group, properties: said(input), clientToken, createdAt: now, changedAt: now });
  return { ScheduleArn: id };
}

/** Everything that isn't said has its default again, as Scheduler has it. */
async function updateSchedule(control: Control, input: ScheduleInput) {
  const schedule = ownSchedule(control, input);
  await save(control, { ...schedule, properties: said(input), changedAt: control.clock.now() });
  return { ScheduleArn: schedule.id };
}

/** What a request says of the schedule itself. */
function said({ Name: _, GroupName: _group, ClientToken: _token, ...properties }: ScheduleInput) {
  return properties as Record<string, unknown> & Pick<ScheduleInput, "StartDate" | "Target">;
}

async function save(control: Control, schedule: CalledSchedule): Promise<void> {
  const { StartDate: start, Target } = schedule.properties as Pick<ScheduleInput, "StartDate" | "Target">;
  if (start !== undefined && start * 1000 < control.clock.now() - LATEST_START) {
    throw invalid("The StartDate you specify cannot be earlier than 5 minutes ago.");
  }
  const { id, properties } = schedule;
  const { changes = [], warnings = [] } = inItsWords(() =>
    scheduleTasks(control, { properties }, { identifier: id, attributes: { Arn: id } }),
  );
  if (!changes.some((change) => "put" in change)) {
    throw invalid(
      `Target.Arn is ${JSON.stringify(Target.Arn)}; on this machine it must be an ECS cluster (with EcsParameters), a ` +
        `queue, an event bus (with EventBridgeParameters), or a universal target: ${UNIVERSAL_TARGETS}.`,
    );
  }
  await control.store.commit([{ table: "calledSchedules", put: schedule }, ...changes]);
  // A call has no place for what has no effect, or for times that never come.
  for (const warning of warnings) control.log(`Schedule ${schedule.name}: ${warning}`);
}

interface Named {
  Name: string;
  GroupName?: string;
}

const found = (control: Control, { Name, GroupName = DEFAULT }: Named) => scheduleOf(control, GroupName, Name);

/** A schedule that calls may change. */
function ownSchedule(control: Control, named: Named): CalledSchedule {
  const { stack, ...schedule } = found(control, named);
  if (stack === undefined) return schedule;
  throw conflict(`Schedule ${named.Name} is a resource of the stack ${stack}: its template changes it.`);
}

async function deleteSchedule(control: Control, named: Named) {
  await control.store.commit(scheduleRemoval(ownSchedule(control, named)));
  return {};
}

export function scheduleRemoval({ id }: Pick<CalledSchedule, "id">): Change[] {
  return [
    { table: "calledSchedules", remove: id },
    { table: "scheduledTasks", remove: id },
  ];
}

async function getSchedule(control: Control, named: Named) {
  const schedule = found(control, named);
  const { Name: _, ...properties } = schedule.properties;
  return {
    ScheduleExpressionTimezone: "UTC",
    State: "ENABLED",
    ActionAfterCompletion: "NONE",
    ...properties,
    ...inSeconds(properties),
    ...shown(schedule),
  };
}

/** Templates have times as text. */
function inSeconds(properties: Record<string, unknown>): Record<string, unknown> {
  const given = ["StartDate", "EndDate"].flatMap((name) => {
    const value = properties[name];
    return typeof value === "string" ? [[name, Date.parse(value) / 1000]] : [];
  });
  return Object.fromEntries(given);
}

const shown = ({ id, name, group, createdAt, changedAt }: Schedule) => ({
  Arn: id,
  Name: name,
  GroupName: group,
  CreationDate: createdAt / 1000,
  LastModificationDate: changedAt / 1000,
});

interface ListInput extends PageInput {
  GroupName?: string;
  NamePrefix?: string;
  State?: string;
}

async function listSchedules(control: Control, input: ListInput) {
  const { GroupName: group, NamePrefix = "", State } = input;
  if (group !== undefined) checkGroup(control, group);
  const asked = schedulesOf(control)
    .filter((schedule) => group === undefined || schedule.group === group)
    .filter(({ name }) => name.startsWith(NamePrefix))
    .filter(({ properties }) => State === undefined || (properties.State ?? "ENABLED") === State);
  const { items, NextToken } = page("Schedules", asked, input, ({ group: of, name }) => `${of}/${name}`);
  return {
    Schedules: items.map((schedule) => ({
      ...shown(schedule),
      State: schedule.properties.State ?? "ENABLED",
      Target: { Arn: (schedule.properties.Target as { Arn?: string } | undefined)?.Arn },
    })),
    NextToken,
  };
}

const NAMED = all("Name", "GroupName");
const PAGE = all("NextToken", "MaxResults");

const SCHEDULE = {
  ...NAMED,
  ClientToken: true,
  ...all("ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "EndDate", "Description", "State"),
  ActionAfterCompletion: true,
  FlexibleTimeWindow: all("Mode", "MaximumWindowInMinutes"),
  KmsKeyArn: false,
  Target: {
    // Nothing asks for permission on this machine, and AWS requires a role.
    ...all("Arn", "Input", "RoleArn"),
    DeadLetterConfig: all("Arn"),
    EventBridgeParameters: all("DetailType", "Source"),
    RetryPolicy: all("MaximumEventAgeInSeconds", "MaximumRetryAttempts"),
    SqsParameters: all("MessageGroupId"),
    EcsParameters: {
      ...all("EnableECSManagedTags", "EnableExecuteCommand", "Group", "LaunchType", "PlatformVersion"),
      ...all("PropagateTags", "ReferenceId", "Tags", "TaskCount", "TaskDefinitionArn"),
      CapacityProviderStrategy: all("base", "capacityProvider", "weight"),
      NetworkConfiguration: { awsvpcConfiguration: all("AssignPublicIp", "SecurityGroups", "Subnets") },
      PlacementConstraints: all("expression", "type"),
      PlacementStrategy: all("field", "type"),
    },
  },
};

/** EventBridge Scheduler's schedules. */
export const SCHEDULE_CALLS: Calls = {
  CreateSchedule: { run: createSchedule, acts: SCHEDULE },
  DeleteSchedule: { run: deleteSchedule, acts: { ...NAMED, ClientToken: true } },
  GetSchedule: { run: getSchedule, acts: NAMED },
  ListSchedules: { run: listSchedules, acts: { ...PAGE, ...all("GroupName", "NamePrefix", "State") } },
  UpdateSchedule: { run: updateSchedule, acts: SCHEDULE },
};
