import { parseStatistic, STATISTICS_ALLOWED } from "../../ecs/statistic";
import { parseExpression } from "../scheduler/metrics/expression";
import { metricIds } from "../scheduler/metrics/series";
import type { MetricQuery } from "./record";

type Failure = (message: string) => Error;

/** Throws where queries are none: twice the same id, neither a metric nor an expression, in a circle. */
export function checkQueries(at: string, queries: readonly MetricQuery[], failure: Failure): void {
  const ids = queries.map(({ Id }) => Id);
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice !== undefined) throw failure(`${at} has ${twice} twice; an Id is one metric's or one expression's.`);
  for (const { Id, Expression, MetricStat } of queries) {
    if ((Expression === undefined) === (MetricStat === undefined)) {
      throw failure(`${at}: ${Id} needs one of Expression and MetricStat.`);
    }
    if (MetricStat && !parseStatistic(MetricStat.Stat)) {
      throw failure(`${at}: the Stat of ${Id} is ${MetricStat.Stat}; allowed are ${STATISTICS_ALLOWED}.`);
    }
  }
  const returned = queries.filter(({ ReturnData = true }) => ReturnData);
  if (returned.length !== 1) throw failure(`${at}: ReturnData is true of ${returned.length}; it must be of one.`);
  checkCircles(at, queries, failure);
}

/** An expression is made of others, and never of itself. */
export function checkCircles(at: string, queries: readonly MetricQuery[], failure: Failure): void {
  // Each is gone through once: of two that each have the two before there are millions of ways.
  const clear = new Set<string>();
  const checkOne = (id: string, above: readonly string[]) => {
    if (above.includes(id)) throw failure(`${at}: ${[...above, id].join(" → ")} is a circle.`);
    if (clear.has(id)) return;
    const { Expression: text } = queries.find(({ Id }) => Id === id) ?? {};
    for (const used of text === undefined ? [] : idsIn(text, queries)) checkOne(used, [...above, id]);
    clear.add(id);
  };
  for (const { Id } of queries) checkOne(Id, []);
}

function idsIn(expression: string, queries: readonly MetricQuery[]): string[] {
  try {
    return parseExpression(expression, metricIds(queries)).ids;
  } catch {
    // What isn't known has no effect here, which is said.
    return [];
  }
}

/** Whether an expression can be told here. */
export function isExpression(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}
