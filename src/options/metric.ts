import type { Entries, SpecOf } from "./group";
import { oneOf, text, textMap } from "./values";

/** A metric of CloudWatch's. */
export interface MetricOptions {
  /** Its name: 1–255 characters. */
  name: string;
  /** Its namespace. @default AWS/ECS, where a service's CPUUtilization and MemoryUtilization are */
  namespace?: string;
  /** Its dimensions. @default in AWS/ECS those of this service; none elsewhere */
  dimensions?: Record<string, string>;
  /** What is made of a minute's samples. @default Average */
  statistic?: "Average" | "Minimum" | "Maximum" | "SampleCount" | "Sum";
}

export const METRIC = {
  name: text("names of up to 255 characters", /^[\x20-\x7e]{1,255}$/).required("the name of a metric is needed"),
  namespace: text("namespaces of up to 255 characters, such as AWS/SQS", /^[^:][\x20-\x7e]{0,254}$/).default("AWS/ECS"),
  dimensions: textMap("dimensions"),
  statistic: oneOf("Average", "Minimum", "Maximum", "SampleCount", "Sum").known().default("Average"),
} satisfies Entries<MetricOptions>;

export type MetricSpec = SpecOf<typeof METRIC>;
