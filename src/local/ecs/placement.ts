import { parseQuery, type Query, QueryError } from "../../ecs/cluster-query";
import { invalidParameter } from "./errors";
import type { PlacementConstraint, PlacementStrategy } from "./revision/record";

/** Placement constraints of a service, a task definition or a RunTask call, checked. */
export function constraintsOf(input: Partial<PlacementConstraint>[] = []): PlacementConstraint[] {
  if (input.length > 10) {
    throw invalidParameter(`placementConstraints has ${input.length} entries; allowed are at most 10.`);
  }
  return input.map(({ type = "", expression }, i) => {
    const at = `placementConstraints.${i}`;
    if (type === "distinctInstance") {
      if (!expression) return { type };
      throw invalidParameter(
        `distinctInstance expression should not be specified (${at}.expression is "${expression}").`,
      );
    }
    if (type !== "memberOf") {
      throw invalidParameter(`${at}.type is "${type}"; allowed are distinctInstance and memberOf.`);
    }
    if (!expression) throw invalidParameter(`${at}.expression is missing; memberOf needs one.`);
    queryOf(`${at}.expression`, expression);
    return { type, expression };
  });
}

/** The query that an expression of a call says. */
export function queryOf(at: string, expression: string): Query {
  try {
    return parseQuery(expression);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw invalidParameter(`${at} is ${JSON.stringify(expression)}: ${error.message}.`);
  }
}

/** Placement strategies, checked. What an attribute is called is the user's own. */
export function strategiesOf(input: Partial<PlacementStrategy>[] = []): PlacementStrategy[] {
  if (input.length > 5) throw invalidParameter(`placementStrategy has ${input.length} entries; allowed are at most 5.`);
  return input.map(({ type = "", field = "" }, i) => {
    const at = `placementStrategy.${i}`;
    switch (type) {
      case "random":
        if (field === "") return { type };
        throw invalidParameter(`random field should not be specified (${at}.field is "${field}").`);
      case "binpack":
        if (/^(cpu|memory)$/i.test(field)) return { type, field: field.toUpperCase() };
        throw invalidParameter(`${at}.field is "${field}"; binpack takes cpu or memory.`);
      case "spread":
        if (/^(instanceId|host)$/i.test(field)) return { type, field: "instanceId" };
        if (/^attribute:[\w./\\-]+$/.test(field)) return { type, field };
        throw invalidParameter(`${at}.field is "${field}"; spread takes instanceId, host or attribute:<name>.`);
      default:
        throw invalidParameter(`${at}.type is "${type}"; allowed are random, spread and binpack.`);
    }
  });
}
