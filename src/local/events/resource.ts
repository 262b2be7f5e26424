import { lastPart } from "../arns";
import type { Control } from "../control";
import { takesEvents } from "../ecs/scheduled/places";
import { ruleTasks, eventsRule as scheduledRule } from "../ecs/scheduled/resource";
import { isTask, runOf, type TargetProperties } from "../ecs/scheduled/target";
import { queueAt } from "../queues/deliver";
import { alreadyExists, type Handler, invalidProperty, type Outcome, type ResourceRequest } from "../resources/handler";
import type { ResourceRecord } from "../resources/record";
import { notEnforced } from "../warnings";
import { busName, isBus } from "./buses";
import { patternIn } from "./pattern-property";
import { DEFAULT_BUS, type EventRule, type EventTarget } from "./record";
import { ruleArn } from "./rules";

interface RuleProperties {
  EventBusName?: string;
  EventPattern?: unknown;
  ScheduleExpression?: string;
  Name?: string;
  State?: string;
  Targets?: (TargetProperties & Targeted)[];
}

/** What targets of events have beside those of schedules. */
interface Targeted {
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Record<string, string>; InputTemplate: string };
  HttpParameters?: {
    HeaderParameters?: Record<string, string>;
    PathParameterValues?: string[];
    QueryStringParameters?: Record<string, string>;
  };
}

/** A rule of EventBridge: at its times its tasks run, and what its pattern asks for goes to its targets. */
export const eventsRule: Handler = {
  ...scheduledRule,
  create(control, request) {
    const outcome = onItsBus(request.properties, scheduledRule.create(control, request));
    const id = String(outcome.attributes?.Arn);
    const isTwin = control.store.by("resources", "type", request.type).some(({ attributes }) => attributes.Arn === id);
    if (isTwin || control.store.get("calledRules", id)) throw alreadyExists(`The rule ${id}`);
    return withTargets(control, request, outcome);
  },
  update: (control, request, record) => withTargets(control, request, scheduledRule.update(control, request, record)),
  remove: (control, record: ResourceRecord) => [
    ...scheduledRule.remove(control, record),
    { table: "eventRules", remove: String(record.attributes.Arn) },
  ],
};

/** A rule of another bus than the default one has that in its ARN, and in what `Ref` gives. */
function onItsBus({ EventBusName }: RuleProperties, outcome: Outcome): Outcome {
  const bus = busName(EventBusName);
  if (bus === DEFAULT_BUS) return outcome;
  const { identifier: name, attributes } = outcome;
  return { ...outcome, identifier: `${bus}|${name}`, attributes: { ...attributes, Arn: ruleArn(bus, name) } };
}

/** What becomes of a rule that is no resource of a stack. */
export function ruleOutcome(control: Control, properties: Record<string, unknown>, arn: string): Outcome {
  const outcome = ruleTasks(control, { properties }, { identifier: arn, attributes: { Arn: arn } });
  return withTargets(control, { properties }, outcome);
}

type Request = Pick<ResourceRequest, "properties"> & Partial<Pick<ResourceRequest, "stack">>;

function withTargets(control: Control, { stack, properties }: Request, outcome: Outcome): Outcome {
  const given = properties as RuleProperties;
  const id = String(outcome.attributes?.Arn);
  const { changes = [], warnings = [] } = outcome;
  const pattern = given.EventPattern === undefined ? undefined : patternIn(given.EventPattern);
  const bus = busName(given.EventBusName);
  if (given.ScheduleExpression !== undefined && bus !== DEFAULT_BUS) {
    throw invalidProperty(
      "ScheduleExpression",
      given.ScheduleExpression,
      "only rules of the default event bus have times",
    );
  }
  const targets = (given.Targets ?? []).map((target, i) => ({ target, path: `Targets.${i}` }));
  const acting = targets.filter(({ target }) => acts(target));
  const rule: EventRule = {
    id,
    name: lastPart(id),
    stack,
    bus,
    ...(pattern && { pattern }),
    enabled: given.State !== "DISABLED",
    targets: acting.map(({ target, path }) => eventTarget(target, path, id)),
  };
  const idle = targets.filter(({ target }) => !acts(target)).map(({ path }) => notEnforced(`${path}.Arn`));
  const dropped = acting.flatMap(({ target, path }) =>
    isElsewhereQueue(control, target) ? [notEnforced(`${path}.DeadLetterConfig`)] : [],
  );
  const silent = isBus(control, bus) ? [] : [notEnforced("EventBusName")];
  // The rule's own warning is of those that lead nowhere here; what tells of its times stays.
  const others = idle.length > 0 || given.ScheduleExpression !== undefined ? warnings : [];
  return {
    ...outcome,
    changes: [...changes, { table: "eventRules", put: rule }],
    warnings: [...new Set([...others, ...silent, ...idle, ...dropped])],
  };
}

/** Whether the queue of its dead letters is none of this machine's. */
function isElsewhereQueue(control: Control, { DeadLetterConfig: dead }: TargetProperties): boolean {
  return dead?.Arn !== undefined && !queueAt(control, dead.Arn);
}

/** Whether something is done here with what a target is sent. */
const acts = (target: TargetProperties) => isTask(target) || takesEvents(target.Arn);

function eventTarget(target: TargetProperties & Targeted, path: string, rule: string): EventTarget {
  const { Id = "target", Arn, Input, InputPath, InputTransformer: transformer, HttpParameters = {} } = target;
  const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = target.RetryPolicy ?? {};
  const { HeaderParameters: headers, QueryStringParameters: query, PathParameterValues: inPath } = HttpParameters;
  const { Input: _, ...asTask } = target;
  return {
    id: Id,
    arn: Arn,
    ...(Input !== undefined && { input: Input }),
    ...(InputPath !== undefined && { inputPath: InputPath }),
    ...(transformer && {
      transformer: { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate },
    }),
    ...(isTask(target) && { run: runOf(asTask, { startedBy: `events-rule/${lastPart(rule)}`, path }) }),
    ...(target.SqsParameters?.MessageGroupId !== undefined && { group: target.SqsParameters.MessageGroupId }),
    ...(target.DeadLetterConfig?.Arn !== undefined && { deadLetters: target.DeadLetterConfig.Arn }),
    ...(headers && { headers }),
    ...(query && { query }),
    ...(inPath && { path: inPath }),
    retry: { attempts: MaximumRetryAttempts, ageSeconds: MaximumEventAgeInSeconds },
  };
}
