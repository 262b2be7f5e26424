import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { keyIn, listOf, tokenOf } from "../ecs/pages";
import { type Datapoint, resultOf, valuesIn } from "../scheduler/metrics/series";
import { checkSize, invalid, invalidToken, periodOf, statisticNamed } from "./check";
import { measuredIn } from "./measured";
import { checkCircles, isExpression } from "./queries";
import { type MetricQuery, RETENTION } from "./record";

/** Datapoints of one answer, as CloudWatch has them where nothing else is asked for. */
const MOST_DATAPOINTS = 100_800;
const MOST_QUERIES = 500;
const ID = /^[a-z][a-zA-Z0-9_]*$/;

export interface MetricDataInput {
  MetricDataQueries: MetricQuery[];
  StartTime: number;
  EndTime: number;
  ScanBy?: string;
  MaxDatapoints?: number;
  NextToken?: string;
}

/** GetMetricData: metrics and what expressions make of them, as many datapoints at once as are asked for. */
export async function getMetricData(control: Control, { MaxDatapoints, NextToken, ...asked }: MetricDataInput) {
  const { MetricDataQueries: queries, ScanBy } = asked;
  const most = MaxDatapoints ?? MOST_DATAPOINTS;
  if (most < 1 || most > MOST_DATAPOINTS) {
    throw invalid(`MaxDatapoints is ${most}; allowed are 1 to ${MOST_DATAPOINTS}.`);
  }
  checkSize("MetricDataQueries", queries, MOST_QUERIES);
  checkIds(queries);
  const list = listOf("MetricDataResults", asked);
  const { from: skip, until } = placeIn(NextToken, list, control.clock.now());
  const { from, to } = rangeOf(control, asked, until);
  let left = most;
  let toSkip = skip;
  let given = 0;
  const results = queries.flatMap((query, i) => {
    const points = pointsOf(control, queries, query, i, from, to);
    if (query.ReturnData === false) return [];
    if (ScanBy !== "TimestampAscending") points.reverse();
    const rest = points.slice(toSkip);
    toSkip = Math.max(0, toSkip - points.length);
    const page = rest.slice(0, left);
    left -= page.length;
    given += page.length;
    const Label = query.Label ?? query.MetricStat?.Metric.MetricName ?? query.Id;
    return [
      {
        ...{ Id: query.Id, Label, StatusCode: page.length < rest.length ? "PartialData" : "Complete" },
        Timestamps: page.map(({ at }) => at / 1000),
        Values: page.map(({ value }) => value),
      },
    ];
  });
  const isMore = results.some(({ StatusCode }) => StatusCode === "PartialData");
  return {
    MetricDataResults: results,
    Messages: [],
    NextToken: isMore ? tokenOf(list, `${skip + given} ${until}`) : undefined,
  };
}

/** How many datapoints were given already, and when the first answer was: what came since is of no later one. */
function placeIn(token: string | undefined, list: string, now: number): { from: number; until: number } {
  if (token === undefined) return { from: 0, until: now };
  const [from = "", until = ""] = keyIn(token, list, invalidToken).split(" ");
  return { from: Number(from), until: Number(until) };
}

/** From when to when, in milliseconds; nothing is kept from before. */
export function rangeOf(
  control: Pick<Control, "clock">,
  { StartTime, EndTime }: { StartTime: number; EndTime: number },
  until = control.clock.now() + RETENTION,
): { from: number; to: number } {
  if (StartTime >= EndTime) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  const oldest = control.clock.now() - 2 * RETENTION;
  return { from: Math.max(StartTime * 1000, oldest), to: Math.min(EndTime * 1000, Math.max(until, oldest)) };
}

function checkIds(queries: readonly MetricQuery[]): void {
  const ids = queries.map(({ Id }) => Id);
  const wrong = ids.findIndex((id) => !ID.test(id));
  if (wrong >= 0) {
    throw new ApiError(
      "ValidationError",
      `MetricDataQueries.${wrong}.Id is ${JSON.stringify(ids[wrong])}; it must begin with a lowercase letter, and have letters, digits and underscores.`,
    );
  }
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw invalid(`MetricDataQueries has the Id ${twice} more than once.`);
  checkCircles("MetricDataQueries", queries, invalid);
}

function pointsOf(
  { store }: Control,
  queries: readonly MetricQuery[],
  query: MetricQuery,
  index: number,
  from: number,
  to: number,
): Datapoint[] {
  const at = `MetricDataQueries.${index}`;
  const { MetricStat: stat, Expression: text } = query;
  if (stat && text !== undefined) throw invalid(`${at} has both MetricStat and Expression; allowed is one of them.`);
  if (stat) {
    statisticNamed(`${at}.MetricStat.Stat`, stat.Stat);
    if (stat.Period === undefined) throw invalid(`${at}.MetricStat.Period is missing; it is required.`);
    periodOf(`${at}.MetricStat.Period`, stat.Period);
  } else if (text === undefined) {
    throw invalid(`${at} needs one of MetricStat and Expression.`);
  } else if (!isExpression(text)) {
    throw new ApiError("ValidationError", `${at}.Expression is ${text}, which is not known on this machine.`);
  }
  const tracked = resultOf(queries, query);
  if (!tracked) throw invalid(`${at}: what it is made of is not kept on this machine.`);
  const missing = [...tracked.ids].find((id) => !queries.some(({ Id }) => Id === id));
  if (missing !== undefined) throw invalid(`${at}.Expression is ${text}; there is no query of the Id ${missing}.`);
  const period = tracked.period * 1000;
  const end = Math.ceil(to / period) * period;
  const values = valuesIn({ metrics: measuredIn(store) }, tracked, period, from, end);
  return [...values].map(([when, value]) => ({ at: when, value }));
}
