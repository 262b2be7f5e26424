import { checkPattern } from "../../ecs/event-pattern";
import { LOCAL_ACCOUNT } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import { inItsWords } from "../ecs/scheduled/in-its-words";
import { all } from "../shapes/acted";
import { TAGS, tagged } from "../tags";
import { busNamed } from "./buses";
import { invalid } from "./errors";
import { type PageInput, page } from "./page";
import { type CalledRule, DEFAULT_BUS, type Tag } from "./record";
import { ruleOutcome } from "./resource";
import { ownRule, type Rule, ruleArn, ruleOf, rulesOf } from "./rules";

type Target = NonNullable<CalledRule["properties"]["Targets"]>[number];

/** What of a rule has no effect here is told in the log: a call has no place for it. */
async function save(control: Control, { id, name, bus, properties }: CalledRule): Promise<void> {
  const { changes = [], warnings = [] } = inItsWords(() =>
    ruleOutcome(control, { ...properties, EventBusName: bus }, id),
  );
  await control.store.commit([{ table: "calledRules", put: { id, name, bus, properties } }, ...changes]);
  for (const warning of warnings) control.log(`Rule ${name}: ${warning}`);
}

interface PutRuleInput {
  Name: string;
  EventBusName?: string;
  EventPattern?: string;
  ScheduleExpression?: string;
  State?: string;
  Description?: string;
  RoleArn?: string;
  Tags?: Tag[];
}

async function putRule(control: Control, { Name, EventBusName, EventPattern, Tags = [], ...given }: PutRuleInput) {
  const bus = busNamed(control, EventBusName).name;
  if (EventPattern === undefined && given.ScheduleExpression === undefined) {
    throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (given.ScheduleExpression !== undefined && bus !== DEFAULT_BUS) {
    throw invalid("ScheduleExpression is supported only on the default event bus.");
  }
  const isThere = rulesOf(control, bus).some(({ name }) => name === Name);
  const before = isThere ? ownRule(control, Name, bus) : undefined;
  const properties = {
    ...given,
    ...(EventPattern !== undefined && { EventPattern: patternOf(EventPattern) }),
    ...(before?.properties.Targets && { Targets: before.properties.Targets }),
    // A rule that is there keeps its own, whatever is said.
    Tags: before ? before.properties.Tags : tagged([], Tags),
  };
  const id = ruleArn(bus, Name);
  await save(control, { id, name: Name, bus, properties });
  return { RuleArn: id };
}

export function patternOf(text: string): Record<string, unknown> {
  try {
    const pattern: unknown = JSON.parse(text);
    checkPattern(pattern);
    return pattern;
  } catch (error) {
    const why =
      error instanceof SyntaxError ? "Event pattern is not valid. Reason: it is no JSON" : (error as Error).message;
    throw new ApiError("InvalidEventPatternException", why);
  }
}

interface OfRule {
  Rule: string;
  EventBusName?: string;
}

async function putTargets(control: Control, { Rule: name, EventBusName, Targets }: OfRule & { Targets: Target[] }) {
  const rule = ownRule(control, name, EventBusName);
  const ids = Targets.map(({ Id }) => Id);
  const kept = (rule.properties.Targets ?? []).filter(({ Id }) => !ids.includes(Id));
  await save(control, { ...rule, properties: { ...rule.properties, Targets: [...kept, ...Targets] } });
  return { FailedEntryCount: 0, FailedEntries: [] };
}

async function removeTargets(control: Control, { Rule: name, EventBusName, Ids }: OfRule & { Ids: string[] }) {
  const rule = ownRule(control, name, EventBusName);
  const Targets = (rule.properties.Targets ?? []).filter(({ Id }) => !Ids.includes(Id));
  await save(control, { ...rule, properties: { ...rule.properties, Targets } });
  return { FailedEntryCount: 0, FailedEntries: [] };
}

interface Named {
  Name: string;
  EventBusName?: string;
}

async function deleteRule(control: Control, { Name, EventBusName }: Named) {
  const bus = busNamed(control, EventBusName).name;
  // What isn't there is deleted already.
  if (!rulesOf(control, bus).some(({ name }) => name === Name)) return {};
  const { id, properties } = ownRule(control, Name, bus);
  if (properties.Targets?.length) throw invalid("Rule can't be deleted since it has targets.");
  await control.store.commit([
    { table: "calledRules", remove: id },
    { table: "eventRules", remove: id },
    { table: "scheduledTasks", remove: id },
  ]);
  return {};
}

const stateSetter =
  (State: string) =>
  async (control: Control, { Name, EventBusName }: Named) => {
    const rule = ownRule(control, Name, EventBusName);
    await save(control, { ...rule, properties: { ...rule.properties, State } });
    return {};
  };

function described({ id, name, bus, properties }: Rule) {
  const { EventPattern: pattern, ScheduleExpression, State = "ENABLED", Description, RoleArn } = properties;
  return {
    Name: name,
    Arn: id,
    EventPattern: pattern === undefined ? undefined : JSON.stringify(pattern),
    ScheduleExpression,
    State,
    Description,
    RoleArn,
    EventBusName: bus ?? DEFAULT_BUS,
  };
}

async function describeRule(control: Control, { Name, EventBusName }: Named) {
  return { ...described(ruleOf(control, Name, EventBusName)), CreatedBy: LOCAL_ACCOUNT };
}

async function listRules(control: Control, input: PageInput & { NamePrefix?: string; EventBusName?: string }) {
  const bus = busNamed(control, input.EventBusName).name;
  const rules = rulesOf(control, bus).filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
  const { given, NextToken } = page("Rules", rules, input, ({ name }) => name);
  return { Rules: given.map(described), NextToken };
}

async function listTargets(control: Control, input: OfRule & PageInput) {
  const targets = ruleOf(control, input.Rule, input.EventBusName).properties.Targets ?? [];
  const { given: Targets, NextToken } = page("Targets", targets, input, ({ Id }) => Id);
  return { Targets, NextToken };
}

async function listNames(control: Control, input: PageInput & { TargetArn: string; EventBusName?: string }) {
  const bus = busNamed(control, input.EventBusName).name;
  const leads = ({ properties }: Rule) => properties.Targets?.some(({ Arn }) => Arn === input.TargetArn);
  const { given, NextToken } = page("RuleNames", rulesOf(control, bus).filter(leads), input, ({ name }) => name);
  return { RuleNames: given.map(({ name }) => name), NextToken };
}

const NAMED = all("Name", "EventBusName");
const OF_RULE = all("Rule", "EventBusName");
const PAGE = all("Limit", "NextToken");

/** EventBridge's rules and their targets. */
export const RULE_CALLS: Calls = {
  DeleteRule: { run: deleteRule, acts: { ...NAMED, ...all("Force") } },
  DescribeRule: { run: describeRule, acts: NAMED },
  DisableRule: { run: stateSetter("DISABLED"), acts: NAMED },
  EnableRule: { run: stateSetter("ENABLED"), acts: NAMED },
  ListRuleNamesByTarget: { run: listNames, acts: { ...PAGE, ...all("TargetArn", "EventBusName") } },
  ListRules: { run: listRules, acts: { ...PAGE, ...all("NamePrefix", "EventBusName") } },
  ListTargetsByRule: { run: listTargets, acts: { ...PAGE, ...OF_RULE } },
  PutRule: {
    run: putRule,
    acts: { ...NAMED, ...all("EventPattern", "ScheduleExpression", "State", "Description", "RoleArn"), Tags: TAGS },
  },
  PutTargets: { run: putTargets, acts: { ...OF_RULE, Targets: { "*": true } } },
  RemoveTargets: { run: removeTargets, acts: { ...OF_RULE, ...all("Ids", "Force") } },
};
