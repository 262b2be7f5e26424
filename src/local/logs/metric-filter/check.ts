import { invalid } from "../errors";
import { extractor, matcher } from "../filter-pattern";
import type { MetricFilter, Transformation } from "../record";

/** Filters of a group, as CloudWatch Logs has them. */
export const MOST_FILTERS = 100;
/** Dimensions of a metric, as CloudWatch Logs has them. */
const MOST_DIMENSIONS = 3;

/** Throws where a filter can't be: its pattern, or what it measures. */
export function checkFilter({ pattern, transformation }: Pick<MetricFilter, "pattern" | "transformation">): void {
  matcher(pattern);
  const { namespace, value, defaultValue, dimensions = {} } = transformation;
  if (/^AWS\//.test(namespace))
    throw invalid(`metricNamespace is ${namespace}; names that begin with AWS/ are AWS's own.`);
  if (value.startsWith("$")) extractor(pattern, value);
  else if (!Number.isFinite(Number(value)) || value.trim() === "") {
    throw invalid(
      `metricValue is ${JSON.stringify(value)}; it must be a number, or a selector such as $.latency or $bytes.`,
    );
  }
  const selectors = Object.values(dimensions);
  if (selectors.length > MOST_DIMENSIONS) {
    throw invalid(`dimensions has ${selectors.length} entries; allowed are up to ${MOST_DIMENSIONS}.`);
  }
  for (const selector of selectors) extractor(pattern, selector);
  if (selectors.length > 0 && defaultValue !== undefined) {
    throw invalid("defaultValue and dimensions can't be given together.");
  }
}

/** What a message of a filter adds to its metric. */
export interface Measured {
  value: number;
  dimensions: Readonly<Record<string, string>>;
}

/** What a filter makes of a message: undefined where it doesn't match, or where what it measures is no number. */
export function measurer({ pattern, transformation }: Pick<MetricFilter, "pattern" | "transformation">) {
  const { value, dimensions = {} } = transformation;
  const matches = matcher(pattern);
  const measuredIn = value.startsWith("$") ? extractor(pattern, value) : () => value;
  const named = Object.entries(dimensions).map(([name, text]) => [name, extractor(pattern, text)] as const);
  return (message: string): Measured | undefined => {
    if (!matches(message)) return undefined;
    const measured = Number(measuredIn(message) ?? Number.NaN);
    const found = named.map(([name, of]) => [name, of(message)] as const);
    // Of a message that lacks a dimension nothing is published.
    if (!Number.isFinite(measured) || found.some(([, text]) => text === undefined || text === "")) return undefined;
    return { value: measured, dimensions: Object.fromEntries(found) as Record<string, string> };
  };
}

/** As the API has it. */
export function transformationOf(given: {
  metricName: string;
  metricNamespace: string;
  metricValue: string;
  defaultValue?: number;
  dimensions?: Record<string, string>;
  unit?: string;
}): Transformation {
  const { metricName, metricNamespace: namespace, metricValue: value, defaultValue, dimensions, unit } = given;
  return {
    ...{ namespace, metricName, value },
    ...(defaultValue !== undefined && { defaultValue }),
    ...(dimensions && { dimensions }),
    ...(unit !== undefined && { unit }),
  };
}
