import type { SchedulerScheduleFlexibleTimeWindow } from "../cfn/properties.generated";
import { resource } from "../cfn/typed";
import { att } from "../cfn/value";
import type { Maybe, ScheduledTaskSpec } from "../options";
import { placeOf } from "./arn";
import { planCapacity } from "./capacity";
import type { Planned, PoolRefs, ScheduledTaskRefs } from "./refs";
import { role, type Statement } from "./role";
import { runTaskRefs, strategyOf, tagsTasks } from "./run-task";
import { planTasks, type TaskInput } from "./task";
import { expressionOf } from "./times";

export type ScheduledTaskInput = TaskInput<ScheduledTaskSpec<PoolRefs>>;

/** A task definition, the schedule of EventBridge Scheduler that runs it, and the role that it does so with. */
export function planScheduledTask(input: ScheduledTaskInput): Planned<ScheduledTaskRefs> {
  const { key, spec, cluster } = input;
  const { schedule, retry, deadLetterQueue } = spec;
  const [scheduleId, roleId] = [`${key}/Schedule`, `${key}/ScheduleRole`];
  const tasks = planTasks(input);
  const refs = runTaskRefs(input, tasks);
  const statements = [...refs.runStatements, ...sendStatements(deadLetterQueue)];
  // Without it any schedule of any account could have itself run tasks here.
  const trust = { StringEquals: { "aws:SourceAccount": placeOf(cluster).account } };
  const resources = [
    ...tasks.resources,
    ...tasks.volumes.resources,
    role(roleId, "scheduler.amazonaws.com", `Runs tasks of ${spec.name} on a schedule`, statements, trust),
    resource(
      "AWS::Scheduler::Schedule",
      scheduleId,
      {
        EndDate: schedule.end,
        FlexibleTimeWindow: windowOf(schedule.window),
        ScheduleExpression: expressionOf(schedule),
        ScheduleExpressionTimezone: schedule.timeZone,
        StartDate: schedule.start,
        State: spec.enabled ? "ENABLED" : "DISABLED",
        Target: {
          Arn: cluster.clusterArn,
          DeadLetterConfig: deadLetterQueue === undefined ? undefined : { Arn: deadLetterQueue },
          EcsParameters: {
            ...planCapacity(spec, cluster),
            EnableECSManagedTags: spec.enableECSManagedTags,
            EnableExecuteCommand: spec.exec || undefined,
            NetworkConfiguration: tasks.network,
            ...strategyOf(spec),
            PlatformVersion: spec.platformVersion,
            PropagateTags: tagsTasks(spec) ? "TASK_DEFINITION" : undefined,
            TaskCount: spec.count,
            TaskDefinitionArn: refs.taskDefinitionArn,
          },
          RetryPolicy: { MaximumEventAgeInSeconds: retry.maximumAge, MaximumRetryAttempts: retry.attempts },
          RoleArn: att(roleId, "Arn"),
        },
      },
      [roleId, ...tasks.dependsOn, ...tasks.volumes.dependsOn],
    ),
  ];
  return {
    resources,
    refs: {
      ...refs,
      scheduleName: att(scheduleId, "Name"),
      scheduleArn: att(scheduleId, "Arn"),
      scheduleRoleId: roleId,
      scheduleRoleArn: att(roleId, "Arn"),
    },
  };
}

function windowOf(window: Maybe<number> | undefined): SchedulerScheduleFlexibleTimeWindow {
  return window === undefined ? { Mode: "OFF" } : { MaximumWindowInMinutes: window, Mode: "FLEXIBLE" };
}

function sendStatements(queue: Maybe<string> | undefined): Statement[] {
  return queue === undefined ? [] : [{ actions: ["sqs:SendMessage"], resources: [queue] }];
}
