import { parseQuery, QueryError } from "../ecs/cluster-query";
import { type Entries, group, list, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { flag, oneOf, text, texts } from "./values";

/**
 * How ECS chooses among the instances that have room for a task.
 * @example { type: "binpack", field: "memory" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html
 */
export interface PlacementStrategyOptions {
  /** `spread` evenly over the values of `field`, `binpack` on the instance with the least left of it, or `random`. */
  type: "random" | "spread" | "binpack";
  /**
   * For `spread` `instanceId`, `host` or `attribute:` and a name, such as `attribute:ecs.availability-zone`; for `binpack`
   * `cpu` or `memory`; for `random` none.
   * @default none
   */
  field?: string;
}

/** On which instances of its pools a service's tasks go; Fargate has none to choose among. */
export interface PlacementOptions {
  /**
   * What decides, up to 5, each among the instances that the one before it left.
   * @default spread over availability zones, then over instances
   */
  strategies?: PlacementStrategyOptions[];
  /** Whether no two tasks of the service are on one instance. Known while the program runs. @default false */
  distinctInstances?: boolean;
  /**
   * What must be true of an instance, up to 10 expressions in the cluster query language, all of which hold. Known while
   * the program runs, each of them.
   * @default any instance
   * @example ["attribute:stack == prod", "attribute:ecs.instance-type =~ m7.*"]
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
   */
  memberOf?: string[];
}

const STRATEGY = {
  type: oneOf("random", "spread", "binpack").required("allowed are random, spread, binpack"),
  field: text("names of what it goes by, such as instanceId", /^\S+$/),
} satisfies Entries<PlacementStrategyOptions>;

const ENTRIES = {
  strategies: list(
    group(STRATEGY, fieldFits),
    'strategies, such as [{ type: "binpack", field: "memory" }]',
    "allowed are objects with a type",
  )
    .and((strategies) => atMost(strategies, 5))
    .default([]),
  distinctInstances: flag().known().default(false),
  memberOf: texts('["attribute:stack == prod"]').known().and(areExpressions).default([]),
} satisfies Entries<PlacementOptions>;

export const PLACEMENT = group(ENTRIES);

const FIELDS = {
  random: { pattern: /^$/, allowed: "allowed is none with random" },
  binpack: { pattern: /^(cpu|memory)$/i, allowed: "allowed with binpack are cpu and memory" },
  spread: {
    pattern: /^(instanceId|host|attribute:[\w./\\-]+)$/,
    allowed: "allowed with spread are instanceId, host and attribute:<name>",
  },
};

function fieldFits(strategy: Property, { type, field }: SpecOf<typeof STRATEGY>): void {
  if (isLeaf(type) || isLeaf(field)) return;
  const { pattern, allowed } = FIELDS[type];
  if (!pattern.test(field ?? "")) strategy.get("field").fail(allowed);
}

function areExpressions(expressions: Property): void {
  atMost(expressions, 10);
  for (const item of expressions.items()) {
    if (!item.checkable) continue;
    try {
      parseQuery(String(item.value));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      item.fail(`allowed are expressions of the cluster query language: ${error.message}`);
    }
  }
}

function atMost(items: Property, most: number): void {
  const { length } = items.items();
  if (length > most) items.describe(`a list of ${length}`).fail(`allowed are up to ${most}`);
}
