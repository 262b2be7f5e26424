import type { TaskSpec } from "../options";
import type { Statement } from "./role";

/** What each sidecar calls. X-Ray's groups and rules have ARNs, traces have none: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const CALLS: Readonly<Record<NonNullable<TaskSpec["tracing"]>, readonly string[]>> = {
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXRayDaemonWriteAccess.html
  xray: [
    "PutTraceSegments",
    "PutTelemetryRecords",
    "GetSamplingRules",
    "GetSamplingTargets",
    "GetSamplingStatisticSummaries",
  ],
  otel: ["PutTraceSegments", "PutTelemetryRecords"],
};

/** What tasks may do so that their traces arrive. */
export function tracingStatements(tracing: TaskSpec["tracing"]): Statement[] {
  if (tracing === undefined) return [];
  return [{ actions: CALLS[tracing].map((call) => `xray:${call}`), resources: ["*"] }];
}
