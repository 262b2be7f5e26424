import { isPlainMap } from "../cfn/plain-map";
import { join, json, type Value } from "../cfn/value";
import type { TaskSpec } from "../options";
import { arnNear } from "./arn";
import { planCapacity } from "./capacity";
import { placement } from "./placement";
import type { Planned, PoolRefs, RunTaskRefs } from "./refs";
import type { Statement } from "./role";
import { planTasks, type TaskInput, type Tasks } from "./task";
import { familyOf } from "./task-definition";

/** A task definition and what its tasks need, for whoever runs them. */
export function planTask(input: TaskInput): Planned<RunTaskRefs> {
  const tasks = planTasks(input);
  return { resources: [...tasks.resources, ...tasks.volumes.resources], refs: runTaskRefs(input, tasks) };
}

export function runTaskRefs(input: TaskInput, tasks: Tasks): RunTaskRefs {
  return { ...tasks.refs, runStatements: runStatements(input, tasks), runTaskInput: json(runTaskInput(input, tasks)) };
}

/**
 * What whoever runs them must be allowed: to run any revision of the definition in the cluster, and to hand over its roles.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
 */
function runStatements({ spec, cluster, overrides }: TaskInput, { refs }: Tasks): Statement[] {
  const family = familyOf(spec, cluster, overrides);
  const inCluster = { ArnEquals: { "ecs:cluster": cluster.clusterArn } };
  return [
    {
      actions: ["ecs:RunTask"],
      resources: [arnNear(cluster, "ecs", pathOf("task-definition", family), "*")],
      conditions: inCluster,
    },
    {
      actions: ["iam:PassRole"],
      resources: [refs.executionRoleArn, refs.taskRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    ...(tagsTasks(spec) || spec.enableECSManagedTags
      ? [
          {
            actions: ["ecs:TagResource"],
            resources: [arnNear(cluster, "ecs", pathOf("task", cluster.clusterName, "*"))],
            conditions: { StringEquals: { "ecs:CreateAction": "RunTask" } },
          },
        ]
      : []),
  ];
}

/** A task's tags are its definition's. */
export const tagsTasks = ({ tags }: Pick<TaskSpec, "tags">) => Object.keys(tags).length > 0;

function runTaskInput({ spec, cluster }: TaskInput, tasks: Tasks): Value {
  const said: Record<string, Value> = {
    ...planCapacity(spec as TaskSpec<PoolRefs>, cluster),
    Cluster: cluster.clusterArn,
    EnableECSManagedTags: spec.enableECSManagedTags,
    EnableExecuteCommand: spec.exec || undefined,
    NetworkConfiguration: tasks.network,
    ...strategyOf(spec),
    PlatformVersion: spec.platformVersion,
    PropagateTags: tagsTasks(spec) ? "TASK_DEFINITION" : undefined,
    TaskDefinition: tasks.refs.taskDefinitionArn,
  };
  return inApiNames(said);
}

/** Which instances the tasks go to, as RunTask has it. */
export function strategyOf(spec: TaskSpec<unknown>) {
  const { PlacementConstraints, PlacementStrategies: PlacementStrategy } = placement(spec);
  return { PlacementConstraints, PlacementStrategy };
}

/** As the API of ECS has the names, which begins them with a small letter. */
function inApiNames(value: Value): Value {
  if (Array.isArray(value)) return value.map(inApiNames);
  if (!isPlainMap(value)) return value;
  const set: [string, Value][] = Object.entries(value as Record<string, Value>).filter(
    ([, each]) => each !== undefined,
  );
  return Object.fromEntries(
    set.map(([key, each]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, inApiNames(each)]),
  );
}

const pathOf = (...parts: Value[]) => join("/", parts);
