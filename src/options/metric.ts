import { isPlainStatistic, parseStatistic, STATISTICS_ALLOWED } from "../ecs/statistic";
import type { Entries, SpecOf } from "./group";
import type { Property } from "./property";
import { text, textMap } from "./values";

/** A metric of CloudWatch's. */
export interface MetricOptions {
  /** Its name: 1–255 characters. */
  name: string;
  /** Its namespace. @default AWS/ECS, where a service's CPUUtilization and MemoryUtilization are */
  namespace?: string;
  /** Its dimensions. @default in AWS/ECS those of this service; none elsewhere */
  dimensions?: Record<string, string>;
  /**
   * What is made of a minute's samples: `Average`, `Minimum`, `Maximum`, `SampleCount`, `Sum`; a percentile such as `p99` or
   * `p99.9`; a trimmed or winsorized statistic such as `tm90`, `tc90`, `ts90`, `wm90` or `TM(10%:90%)`; `IQM`; a rank such as
   * `PR(100:2000)`. On AWS and on this machine what was published as no more than sums has no percentiles. Known while the
   * program runs.
   * @default Average
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
   */
  statistic?: string;
}

export const METRIC = {
  name: text("names of up to 255 characters", /^[\x20-\x7e]{1,255}$/).required("the name of a metric is needed"),
  namespace: text("namespaces of up to 255 characters, such as AWS/SQS", /^[^:][\x20-\x7e]{0,254}$/).default("AWS/ECS"),
  dimensions: textMap("dimensions").and(areDimensions),
  statistic: text(STATISTICS_ALLOWED, /^.+$/).and(isStatistic).known().default("Average"),
} satisfies Entries<MetricOptions>;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
function areDimensions(dimensions: Property): void {
  for (const [name, dimension] of dimensions.entries()) {
    if (!/^[\x20-\x39\x3b-\x7e][\x20-\x7e]{0,254}$/.test(name)) {
      dimension
        .describe(`named ${name}`)
        .fail("allowed are names of 1 to 255 characters of ASCII that begin with no colon");
    }
    const { value } = dimension;
    if (typeof value === "string" && !/^[\x20-\x7e]{1,1024}$/.test(value)) {
      dimension.fail("allowed are 1 to 1024 characters of ASCII");
    }
  }
}

function isStatistic(statistic: Property): void {
  const { value } = statistic;
  if (typeof value === "string" && !parseStatistic(value)) statistic.fail(`allowed are ${STATISTICS_ALLOWED}`);
}

/** Whether it is of how samples are spread: alarms and policies name those elsewhere than the others. */
export const isExtended = (statistic: string) => !isPlainStatistic(statistic);

export type MetricSpec = SpecOf<typeof METRIC>;
