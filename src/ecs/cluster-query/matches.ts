import { type Field, type Operator, type Query, type Subject, type Term, timeOf } from "./query";

/** What expressions ask of a container instance. */
export interface QueriedInstance {
  ec2InstanceId: string;
  agentConnected: boolean;
  agentVersion: string;
  agentHash: string;
  /** Milliseconds. */
  registeredAt: number;
  runningTasksCount: number;
  pendingTasksCount: number;
  /** Value of an attribute, "" for one that has none; undefined where the instance doesn't have the attribute. */
  attribute(name: string): string | undefined;
  /** The groups (`service:web`, `family:job`) of the tasks on the instance. */
  groups: Iterable<string>;
}

/** Whether the instance is one that the expression means. */
export function matches(query: Query, instance: QueriedInstance): boolean {
  switch (query.kind) {
    case "and":
      return matches(query.left, instance) && matches(query.right, instance);
    case "or":
      return matches(query.left, instance) || matches(query.right, instance);
    case "not":
      return !matches(query.query, instance);
    case "term":
      return holds(query.term, instance);
  }
}

function holds(term: Term, instance: QueriedInstance): boolean {
  const { subject, operator } = term;
  // An instance has several groups: it is in one if any of them is the one, and not in one if none is.
  if (subject.kind === "field" && subject.name === "task:group") {
    const positive = POSITIVE[operator];
    const any = [...instance.groups].some((group) => compare(positive ?? operator, group, term));
    return positive ? !any : any;
  }
  return compare(operator, actual(subject, instance), term);
}

const POSITIVE: Partial<Record<Operator, Operator>> = { "!=": "==", "!in": "in", "!~": "=~" };

function actual(subject: Subject, instance: QueriedInstance): string | undefined {
  if (subject.kind === "attribute") return instance.attribute(subject.name);
  const field: Exclude<Field, "task:group"> = subject.name as Exclude<Field, "task:group">;
  return String(instance[field]);
}

function compare(operator: Operator, value: string | undefined, term: Term): boolean {
  const { subject, values, pattern } = term;
  const [wanted = ""] = values;
  switch (operator) {
    case "exists":
      return value !== undefined;
    case "!exists":
      return value === undefined;
    case "!=":
      return !compare("==", value, term);
    case "!in":
      return !compare("in", value, term);
    case "!~":
      return !compare("=~", value, term);
    case "in":
      return value !== undefined && values.includes(value);
    case "=~":
      return value !== undefined && pattern?.test(value) === true;
    case "==":
      return value !== undefined && order(value, wanted, subject) === 0;
    default:
      return value !== undefined && ordered(operator, order(value, wanted, subject));
  }
}

function ordered(operator: Operator, difference: number): boolean {
  if (difference === 0) return operator === ">=" || operator === "<=";
  return difference > 0 ? operator === ">" || operator === ">=" : operator === "<" || operator === "<=";
}

/** Numbers as numbers, versions part by part, times as times, all else as text. */
function order(value: string, wanted: string, subject: Subject): number {
  const field = subject.kind === "field" ? subject.name : undefined;
  if (field === "agentVersion") return versions(value, wanted);
  if (field === "registeredAt") return Math.floor(Number(value) / 1000) - Math.floor((timeOf(wanted) ?? 0) / 1000);
  if (NUMBER.test(value) && NUMBER.test(wanted)) return Number(value) - Number(wanted);
  return value === wanted ? 0 : value < wanted ? -1 : 1;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function versions(value: string, wanted: string): number {
  const [ours, theirs] = [value, wanted].map((version) => version.split(".").map(Number));
  for (let part = 0; part < Math.max(ours?.length ?? 0, theirs?.length ?? 0); part++) {
    const difference = (ours?.[part] ?? 0) - (theirs?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
