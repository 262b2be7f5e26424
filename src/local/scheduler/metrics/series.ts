import { parseStatistic } from "../../../ecs/statistic";
import type { MetricQuery } from "../../metrics/record";
import { finestPeriod, type Pace } from "../../pace";
import { BACK, type Expression, type Given, once, parseExpression } from "./expression";

/** A metric of CloudWatch's, by one statistic. */
export interface MetricRef {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
  /** In CloudWatch's words: `Average`, `p99`, `TM(10%:90%)`. */
  statistic: string;
  /** Seconds of a datapoint, as AWS has it. */
  period: number;
  /** Only what was put in this unit. @default any */
  unit?: string;
}

/** A period's statistic. */
export interface Datapoint {
  /** When the period began. */
  at: number;
  value: number;
}

/** What is measured. */
export interface Measured {
  /** Datapoints from `from` up to but not including `to`, oldest first, of periods of so many milliseconds. */
  statistics(metric: MetricRef, period: number, from: number, to: number): Datapoint[];
}

/** A metric, or what several come to in each period. */
export interface Tracked {
  /** For people. */
  name: string;
  /** Seconds of a datapoint, as AWS has it. */
  period: number;
  metrics: ReadonlyMap<string, MetricRef>;
  /** Ids of all that it is made of. */
  ids: ReadonlySet<string>;
  valueIn: Expression;
}

/** Seconds of a period where nothing says. */
export const MINUTE = 60;

/** Milliseconds of a period of so many seconds on this machine: never fewer than services are measured in. */
export function localPeriod(pace: Pace, seconds: number): number {
  const finest = finestPeriod(pace);
  return Math.ceil(seconds / pace.factor / finest) * finest * 1000;
}

export const isStatistic = (name: string) => parseStatistic(name) !== undefined;

type Metric = NonNullable<MetricQuery["MetricStat"]>["Metric"];

export function metricOf(
  { Namespace = "", MetricName = "", Dimensions = [] }: Metric,
  statistic: string,
  { period = MINUTE, unit }: { period?: number; unit?: string } = {},
): MetricRef {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return {
    ...{ namespace: Namespace, metricName: MetricName, dimensions, statistic, period },
    ...(unit !== undefined && { unit }),
  };
}

/** One metric by itself. */
export function alone(metric: MetricRef): Tracked {
  const { namespace, metricName, period } = metric;
  return {
    name: `${namespace} ${metricName}`,
    period,
    metrics: new Map([["metric", metric]]),
    ids: new Set(["metric"]),
    valueIn: ({ value, back }) => value("metric", back),
  };
}

/** The one of them that is given back, made of the others; undefined where nothing here can say what that is. */
export function several(queries: readonly MetricQuery[]): Tracked | undefined {
  const result = queries.find(({ ReturnData = true }) => ReturnData);
  return result && resultOf(queries, result);
}

/** One of several queries, made of the others. */
export function resultOf(queries: readonly MetricQuery[], result: MetricQuery): Tracked | undefined {
  const metrics = new Map<string, MetricRef>();
  const expressions = new Map<string, Expression>();
  const ids = neededFor(queries, result.Id);
  for (const id of ids) {
    const { MetricStat: stat, Expression: text, Period } = queries.find(({ Id }) => Id === id) ?? {};
    if (stat && !isStatistic(stat.Stat)) return undefined;
    if (stat) {
      const { Period: period = Period ?? MINUTE, Unit: unit } = stat;
      metrics.set(id, metricOf(stat.Metric, stat.Stat, { period, unit }));
    }
    const parsed = text === undefined ? undefined : tryParse(text, queries);
    if (text !== undefined && !parsed) return undefined;
    if (parsed) expressions.set(id, once(parsed.expression));
  }
  const wholes = new Map<Expression, Expression>();
  /** With the other expressions among its values. */
  const named = (given: Given): Given => ({
    ...given,
    value: (id, back) => {
      const expression = expressions.get(id);
      return expression ? expression(named({ ...given, back })) : given.value(id, back);
    },
    over: (expression) => {
      const whole = wholes.get(expression) ?? ((each: Given) => expression(named(each)));
      wholes.set(expression, whole);
      return given.over(whole);
    },
  });
  const valueIn: Expression = (given) => named(given).value(result.Id, given.back);
  const period = Math.max(...[...metrics.values()].map((metric) => metric.period), 0);
  return {
    name: result.Label ?? result.Expression ?? result.Id,
    period: period || (result.Period ?? MINUTE),
    metrics,
    ids,
    valueIn,
  };
}

/** Those of them that are metrics themselves, which an expression may have all of. */
export const metricIds = (queries: readonly MetricQuery[]) =>
  queries.flatMap(({ Id, MetricStat }) => (MetricStat ? Id : []));

/** Ids of all that one is made of, itself among them. */
function neededFor(queries: readonly MetricQuery[], id: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  const { Expression: text } = queries.find(({ Id }) => Id === id) ?? {};
  for (const used of text === undefined ? [] : (tryParse(text, queries)?.ids ?? [])) neededFor(queries, used, found);
  return found;
}

function tryParse(text: string, queries: readonly MetricQuery[]): ReturnType<typeof parseExpression> | undefined {
  try {
    return parseExpression(text, metricIds(queries));
  } catch {
    return undefined;
  }
}

/**
 * The last `count` periods without a gap, newest last; fewer where there are no more. The newest is one that has ended
 * just now, or the one before it: a period's datapoint takes a moment to come.
 */
export function recent(
  scene: { metrics: Measured; pace: Pace },
  tracked: Tracked,
  count: number,
  now: number,
): Datapoint[] {
  const period = localPeriod(scene.pace, tracked.period);
  const end = Math.floor(now / period) * period;
  const from = end - (count + 1) * period;
  const values = valuesIn(scene, tracked, period, from, end);
  const run: Datapoint[] = [];
  for (let at = end - period; at >= from && run.length < count; at -= period) {
    const value = values.get(at);
    if (value !== undefined) run.unshift({ at, value });
    else if (run.length > 0 || at < end - period) break;
  }
  return run;
}

/** What it comes to in each of the periods of so many milliseconds that begin from `from` on and before `to`. */
export function valuesIn(
  scene: { metrics: Measured },
  { metrics, valueIn, period: seconds }: Tracked,
  period: number,
  from: number,
  to: number,
): Map<number, number> {
  const first = Math.ceil(from / period) * period;
  const before = first - BACK * period;
  const values = new Map([...metrics].map(([id, metric]) => [id, valuesOf(scene, metric, period, before, to)]));
  const isMeasured = (at: number) => [...values.values()].some((each) => each.has(at));
  const times = Array.from({ length: Math.max(0, Math.ceil((to - first) / period)) }, (_, i) => first + i * period);
  const measured = times.filter(isMeasured);
  const givenAt = (at: number): Given => ({
    ...{ at, over, period: seconds, back: 0, known: new Map() },
    value: (id, back) => values.get(id)?.get(at - back * period),
  });
  const known = new Map<Expression, readonly number[]>();
  const over = (expression: Expression) => {
    const there = known.get(expression) ?? measured.flatMap((at) => expression(givenAt(at)) ?? []);
    known.set(expression, there);
    return there;
  };
  return new Map(
    measured.flatMap((at): [number, number][] => {
      const value = valueIn(givenAt(at));
      return value === undefined ? [] : [[at, value]];
    }),
  );
}

/** A metric's values by when their periods began. */
function valuesOf(
  { metrics }: { metrics: Measured },
  metric: MetricRef,
  period: number,
  from: number,
  to: number,
): Map<number, number> {
  const more = perSaidPeriod(metric, period);
  const points = metrics.statistics(metric, period, from, to);
  return new Map(points.map(({ at, value }) => [Math.floor(at / period) * period, value * more]));
}

const ECS = "AWS/ECS";

/**
 * A sum over a period that is shorter here is as much larger over the whole one. ECS takes a sample of each task a period,
 * however long that is.
 */
function perSaidPeriod({ namespace, statistic, period: seconds }: MetricRef, period: number): number {
  const parsed = parseStatistic(statistic);
  const of = parsed?.kind === "plain" ? parsed.of : parsed?.kind;
  const counts = namespace !== ECS && ["Sum", "sum", "SampleCount", "count"].includes(of ?? "");
  return counts ? (seconds * 1000) / period : 1;
}
