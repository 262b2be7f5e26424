/** What an expression of the cluster query language says of a container instance. */
export type Query =
  | { kind: "and" | "or"; left: Query; right: Query }
  | { kind: "not"; query: Query }
  | { kind: "term"; term: Term };

export interface Term {
  subject: Subject;
  operator: Operator;
  /** None for `exists` and `!exists`; any number for `in` and `!in`; else one. */
  values: string[];
  /** Of `=~` and `!~`: matches the whole of a value. */
  pattern?: RegExp;
}

export type Subject = { kind: "attribute"; name: string } | { kind: "field"; name: Field };

export type Operator = "==" | "!=" | ">" | ">=" | "<" | "<=" | "exists" | "!exists" | "in" | "!in" | "=~" | "!~";

export type Field =
  | "agentConnected"
  | "agentHash"
  | "agentVersion"
  | "ec2InstanceId"
  | "pendingTasksCount"
  | "registeredAt"
  | "runningTasksCount"
  | "task:group";

const EQUALITY = ["==", "!="] as const;
const ORDER = [...EQUALITY, ">", ">=", "<", "<="] as const;
const TEXT = [...EQUALITY, "in", "!in", "=~", "!~"] as const;

/**
 * The operators that each field takes, as the ECS developer guide lists them («Create expressions to define container
 * instances»). An attribute takes all of them.
 */
export const OPERATORS: Readonly<Record<Field, readonly Operator[]>> = {
  agentConnected: TEXT,
  agentHash: TEXT,
  agentVersion: ORDER,
  ec2InstanceId: TEXT,
  pendingTasksCount: ORDER,
  registeredAt: ORDER,
  runningTasksCount: ORDER,
  "task:group": TEXT,
};

/** Each operator by its sign and by its name. */
export const OPERATOR_NAMES: Readonly<Record<string, Operator>> = {
  "==": "==",
  equals: "==",
  "!=": "!=",
  not_equals: "!=",
  ">": ">",
  greater_than: ">",
  ">=": ">=",
  greater_than_equal: ">=",
  "<": "<",
  less_than: "<",
  "<=": "<=",
  less_than_equal: "<=",
  exists: "exists",
  "!exists": "!exists",
  not_exists: "!exists",
  in: "in",
  "!in": "!in",
  not_in: "!in",
  "=~": "=~",
  matches: "=~",
  "!~": "!~",
  not_matches: "!~",
};

export function isField(name: string): name is Field {
  return Object.hasOwn(OPERATORS, name);
}

/** A field that is compared as a number is given one, and so on: what is wrong with the value, if anything. */
export function wrongValue(field: Field, value: string): string | undefined {
  switch (field) {
    case "pendingTasksCount":
    case "runningTasksCount":
      return /^\d+$/.test(value) ? undefined : "a whole number";
    case "registeredAt":
      return timeOf(value) === undefined ? "a date such as 2018-06-18T22:28:28+00:00 or 2018-06-18" : undefined;
    case "agentVersion":
      return /^\d+(\.\d+)*$/.test(value) ? undefined : "a version such as 1.0.0";
    default:
      return undefined;
  }
}

/** Milliseconds of a date in one of ECS's forms; UTC where it names no zone. */
export function timeOf(value: string): number | undefined {
  const [, date, time = "T00:00:00", zone = "Z"] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(value) ?? [];
  const at = date === undefined ? Number.NaN : Date.parse(`${date}${time}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}
