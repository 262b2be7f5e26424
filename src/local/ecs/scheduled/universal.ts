import type { Shape } from "../../../cfn/shape";
import { isRecord } from "../../../protocol/json";
import { invalidProperty } from "../../resources/handler";
import { AUTO_SCALING } from "../../shapes/auto-scaling.generated";
import { CLOUDWATCH } from "../../shapes/cloudwatch.generated";
import { ECS } from "../../shapes/ecs.generated";
import { EVENTS } from "../../shapes/events.generated";
import { inputOf, type Model } from "../../shapes/model";
import { SECRETS_MANAGER } from "../../shapes/secrets-manager.generated";
import { SQS } from "../../shapes/sqs.generated";
import { SSM } from "../../shapes/ssm.generated";
import type { Doing } from "./record";

const UNIVERSAL = /^arn:aws[a-z-]*:scheduler:::aws-sdk:/;

/**
 * Operations that a schedule can call on this machine, by the names of universal targets. As on AWS none only reads.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
const OPERATIONS: Readonly<Record<string, Model>> = {
  "autoscaling:setDesiredCapacity": AUTO_SCALING,
  "autoscaling:updateAutoScalingGroup": AUTO_SCALING,
  "cloudwatch:putMetricData": CLOUDWATCH,
  "cloudwatch:setAlarmState": CLOUDWATCH,
  "ecs:runTask": ECS,
  "ecs:stopTask": ECS,
  "ecs:updateService": ECS,
  "eventbridge:putEvents": EVENTS,
  "secretsmanager:putSecretValue": SECRETS_MANAGER,
  "sqs:purgeQueue": SQS,
  "sqs:sendMessage": SQS,
  "ssm:putParameter": SSM,
};

export const isUniversal = (arn: string) => UNIVERSAL.test(arn);

/** For messages. */
export const UNIVERSAL_TARGETS = `arn:aws:scheduler:::aws-sdk: and one of ${Object.keys(OPERATIONS).join(", ")}`;

/**
 * What a universal target calls; undefined where this machine has no such operation.
 * @param path of the target in the template or the request
 */
export function universalCall(arn: string, input: string | undefined, path: string): Doing["call"] {
  const operation = arn.replace(UNIVERSAL, "");
  if (!Object.hasOwn(OPERATIONS, operation)) return undefined;
  const given = jsonOf(input);
  if (!isRecord(given)) {
    throw invalidProperty(`${path}.Input`, input, `it must be the input of ${operation}, as a JSON object`);
  }
  return { operation, input: given };
}

function jsonOf(input = "{}"): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return undefined;
  }
}

/** The API's model, its operation, and the input as that has it: universal targets spell members in PascalCase. */
export function universalOperation({ operation: name, input }: NonNullable<Doing["call"]>) {
  const model = OPERATIONS[name]!;
  const [, short = ""] = name.split(":");
  const operation = `${short.charAt(0).toUpperCase()}${short.slice(1)}`;
  const shape: Shape = { type: "structure", name: inputOf(model, operation).name };
  return { model, operation, input: spelled(model, shape, input) };
}

function spelled(model: Model, shape: Shape, value: unknown): unknown {
  if (shape.type === "list") return Array.isArray(value) ? value.map((item) => spelled(model, shape.of, item)) : value;
  if (!isRecord(value)) return value;
  if (shape.type === "map") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spelled(model, shape.of, item)]));
  }
  if (shape.type !== "structure") return value;
  const members = Object.entries(model.structures[shape.name]!.members);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const found = members.find(([member]) => member.toLowerCase() === key.toLowerCase());
      return found ? [found[0], spelled(model, found[1], item)] : [key, item];
    }),
  );
}
