import { ApiError } from "../../protocol/errors";
import { lastPart, logGroupArn } from "../arns";
import type { Control } from "../control";
import type { Task } from "../ecs/task/record";
import { beginningOf } from "./messages";
import type { LogGroup } from "./record";

/** One container's output, as awslogs writes it: a stream of a log group. */
export interface LogStream {
  name: string;
  group: string;
  task: Task;
  container: string;
  /** What a message begins with, where it may be several lines. */
  begins?: RegExp;
}

export interface GroupInput {
  logGroupName?: string;
  logGroupIdentifier?: string;
}

/** The streams of a log group, from the tasks whose containers log to it with awslogs. */
export function streamsOf({ store }: Control, group: string): LogStream[] {
  return store.list("tasks").flatMap((task) => {
    const definition = store.get("taskDefinitions", task.taskDefinition);
    return (definition?.containers ?? []).flatMap(({ name, logConfiguration }) => {
      if (logConfiguration?.logDriver !== "awslogs" || logConfiguration.options["awslogs-group"] !== group) return [];
      const prefix = logConfiguration.options["awslogs-stream-prefix"];
      const id = lastPart(task.id);
      const begins = beginningOf(logConfiguration.options);
      return [{ name: prefix ? `${prefix}/${name}/${id}` : id, group, task, container: name, begins }];
    });
  });
}

export function streamOf(control: Control, group: LogGroup, name: string): LogStream {
  const found = streamsOf(control, group.id).find((stream) => stream.name === name);
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", "The specified log stream does not exist.");
}

/** The log groups that were made, and those that a task definition's containers log to. */
export function groupsOf({ store }: Control): LogGroup[] {
  const groups = new Map<string, LogGroup>();
  for (const { containers, registeredAt } of store.list("taskDefinitions")) {
    for (const { logConfiguration } of containers) {
      const id = logConfiguration?.logDriver === "awslogs" && logConfiguration.options["awslogs-group"];
      if (id && !groups.has(id)) groups.set(id, { id, arn: logGroupArn(id), createdAt: registeredAt });
    }
  }
  for (const group of store.list("logGroups")) groups.set(group.id, group);
  return [...groups.values()];
}

/** The group of a call, which names it or gives its ARN. */
export function groupOf(control: Control, { logGroupName, logGroupIdentifier }: GroupInput): LogGroup {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw new ApiError("InvalidParameterException", "One of logGroupName and logGroupIdentifier must be given.");
  }
  const found = groupsOf(control).find(({ id, arn }) =>
    logGroupName === undefined ? id === logGroupIdentifier || arn === logGroupIdentifier : id === logGroupName,
  );
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", "The specified log group does not exist.");
}
