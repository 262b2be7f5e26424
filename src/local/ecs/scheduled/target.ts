import { isRecord } from "../../../protocol/json";
import { invalidProperty } from "../../resources/handler";
import { busOfArn, isQueue } from "./places";
import type { Doing, ScheduledTarget } from "./record";
import { isUniversal, universalCall } from "./universal";

/** A target of a rule or a schedule, as templates have it. */
export interface TargetProperties {
  Id?: string;
  Arn: string;
  EcsParameters?: Record<string, unknown>;
  EventBridgeParameters?: { DetailType: string; Source: string };
  SqsParameters?: { MessageGroupId?: string };
  Input?: string;
  DeadLetterConfig?: { Arn?: string };
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
}

/** What EventBridge does where nothing is said. */
const RETRY = { attempts: 185, ageSeconds: 86_400 };

/** Members of RunTask that a target has under other names. */
const NAMES: Readonly<Record<string, string>> = {
  AwsVpcConfiguration: "awsvpcConfiguration",
  PlacementStrategies: "placementStrategy",
  TagList: "tags",
  TaskCount: "count",
  TaskDefinitionArn: "taskDefinition",
};

export const isTask = ({ EcsParameters }: TargetProperties) => EcsParameters !== undefined;

/** Who starts a schedule's tasks, and where its target is in the template or the request. */
interface Place {
  startedBy: string;
  path: string;
}

/** The target of a schedule; undefined where it leads to nothing that this machine has. */
export function targetOf(target: TargetProperties, place: Place): ScheduledTarget | undefined {
  const { Id: id = "task", Arn: arn, RetryPolicy = {} } = target;
  const { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: ageSeconds } = RetryPolicy;
  const doing = doingOf(target, place);
  return (
    doing && {
      id,
      arn,
      ...doing,
      ...(target.DeadLetterConfig?.Arn !== undefined && { deadLetters: target.DeadLetterConfig.Arn }),
      retry: { attempts: attempts ?? RETRY.attempts, ageSeconds: ageSeconds ?? RETRY.ageSeconds },
    }
  );
}

function doingOf(target: TargetProperties, { startedBy, path }: Place): Doing | undefined {
  const { Arn: arn, Input: input, EventBridgeParameters: event, SqsParameters: sqs } = target;
  if (isTask(target)) return { run: runOf(target, { startedBy, path }) };
  if (isUniversal(arn)) {
    const call = universalCall(arn, input, path);
    return call && { call };
  }
  if (isQueue(arn)) {
    return {
      message: {
        queue: arn,
        ...(input !== undefined && { body: input }),
        ...(sqs?.MessageGroupId !== undefined && { group: sqs.MessageGroupId }),
      },
    };
  }
  if (busOfArn(arn) === undefined || !event) return undefined;
  const detail = objectIn(input, `${path}.Input`, "the detail of the event, as a JSON object") ?? {};
  const { Source: source, DetailType: detailType } = event;
  return { event: { bus: arn, source, detailType, detail: JSON.stringify(detail) } };
}

/** The input of RunTask. */
export function runOf({ Arn, EcsParameters = {}, Input }: TargetProperties, { startedBy, path }: Place) {
  const overrides = objectIn(Input, `${path}.Input`, "the overrides of the task, as a JSON object");
  return {
    ...(inApiNames(EcsParameters) as Record<string, unknown>),
    cluster: Arn,
    // ECS takes no more characters.
    startedBy: startedBy.slice(0, 128).replace(/[^\w/-]/g, "-"),
    ...(overrides && { overrides }),
  };
}

function objectIn(input: string | undefined, path: string, what: string): Record<string, unknown> | undefined {
  if (input === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(input);
    if (isRecord(parsed)) return parsed;
  } catch {
    // It is none.
  }
  throw invalidProperty(path, input, `it must be ${what}`);
}

function inApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inApiNames);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      Object.hasOwn(NAMES, key) ? NAMES[key]! : `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
      inApiNames(inner),
    ]),
  );
}
