import { isPlainStatistic, parseStatistic, STATISTICS_ALLOWED } from "../../ecs/statistic";
import { ApiError } from "../../protocol/errors";

export const invalid = (message: string) => new ApiError("InvalidParameterValue", message);

/** A period that datapoints are kept by. */
export function periodOf(path: string, period: number): number {
  if ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return period;
  throw invalid(`${path} is ${period}; allowed are 1, 5, 10, 20, 30 and multiples of 60.`);
}

/** One of CloudWatch's statistics. */
export function statisticNamed(path: string, name: string): string {
  if (parseStatistic(name)) return name;
  throw invalid(`${path} is ${name}; allowed are ${STATISTICS_ALLOWED}.`);
}

/** One of those that the API has apart from the others: percentiles and their kin. */
export function extendedNamed(path: string, name: string): string {
  if (!isPlainStatistic(name)) return statisticNamed(path, name);
  throw invalid(`${path} is ${name}, which is not one of how samples are spread; Statistics has it.`);
}
