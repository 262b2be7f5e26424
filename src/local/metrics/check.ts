import { isPlainStatistic, parseStatistic, STATISTICS_ALLOWED } from "../../ecs/statistic";
import { ApiError } from "../../protocol/errors";

export const invalid = (message: string) => new ApiError("InvalidParameterValue", message);
export const combination = (message: string) => new ApiError("InvalidParameterCombination", message);
export const invalidToken = () => new ApiError("InvalidNextToken", "NextToken is not one that this list gave.");

/** More than a call takes of something is refused as a whole. */
export function checkSize(name: string, given: readonly unknown[], most: number): void {
  if (given.length <= most) return;
  throw new ApiError("ValidationError", `The collection ${name} must not have a size greater than ${most}.`);
}

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
