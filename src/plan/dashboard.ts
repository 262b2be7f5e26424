import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join, json, type Value } from "../cfn/value";
import type { ServiceSpec } from "../options";
import { placeOf } from "./arn";
import type { LoadBalancing } from "./load-balancer";
import { BALANCER, INSIGHTS, type Measured, SERVICE, serviceDimensions, targetDimensions } from "./metrics";

interface DashboardInput extends Measured {
  spec: ServiceSpec;
  balancing?: LoadBalancing;
  /** The service's own. */
  alarms: Resource[];
  logGroupName: Val<string>;
}

/** A line of a graph: a metric and its statistic. */
interface Line {
  namespace: string;
  name: string;
  stat: "Average" | "Maximum" | "Sum" | "p99";
  label: string;
}

interface Widget {
  type: "metric" | "alarm" | "log";
  properties: Record<string, Value>;
  /** Columns and rows of a dashboard's grid of 24 columns. */
  width: number;
  height: number;
}

const COLUMNS = 24;
const GRAPH = { width: 8, height: 6 };

/**
 * A dashboard of the service.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function planDashboard(input: DashboardInput): Resource {
  const { key, spec, cluster } = input;
  return resource("AWS::CloudWatch::Dashboard", `${key}/Dashboard`, {
    DashboardBody: json({ widgets: placed([...alarmStates(input), ...graphs(input), logs(input)]) as never }),
    DashboardName: join("-", [cluster.clusterName, spec.name]),
  });
}

/** From left to right, in rows. */
function placed(widgets: Widget[]): Value[] {
  let [x, y, tallest] = [0, 0, 0];
  return widgets.map((widget) => {
    if (x + widget.width > COLUMNS) [x, y, tallest] = [0, y + tallest, 0];
    const at = { x, y };
    x += widget.width;
    tallest = Math.max(tallest, widget.height);
    return { ...widget, ...at };
  });
}

function alarmStates({ alarms, spec }: DashboardInput): Widget[] {
  if (alarms.length === 0) return [];
  const arns = alarms.map(({ logicalId }) => att(logicalId, "Arn"));
  return [{ type: "alarm", properties: { title: `Alarms of ${spec.name}`, alarms: arns }, width: COLUMNS, height: 3 }];
}

function graphs(input: DashboardInput): Widget[] {
  const { cluster, balancing } = input;
  const ofService = (title: string, ...lines: Line[]) => graph(input, title, serviceDimensions(input), lines);
  const use = (name: string) => [
    line(SERVICE, name, "Average", "average"),
    line(SERVICE, name, "Maximum", "busiest task"),
  ];
  const own = [
    ...(cluster.containerInsights === false
      ? []
      : [
          ofService(
            "Tasks",
            line(INSIGHTS, "DesiredTaskCount", "Average", "desired"),
            line(INSIGHTS, "RunningTaskCount", "Average", "running"),
            line(INSIGHTS, "PendingTaskCount", "Average", "pending"),
          ),
        ]),
    ofService("CPU (%)", ...use("CPUUtilization")),
    ofService("Memory (%)", ...use("MemoryUtilization")),
  ];
  if (!balancing) return own;
  const ofTargets = (title: string, ...lines: Line[]) => graph(input, title, targetDimensions(balancing), lines);
  const balanced = (name: string, stat: Line["stat"], label: string) => line(BALANCER, name, stat, label);
  return [
    ...own,
    ofTargets(
      "Requests",
      balanced("RequestCount", "Sum", "requests"),
      balanced("HTTPCode_Target_4XX_Count", "Sum", "4xx"),
      balanced("HTTPCode_Target_5XX_Count", "Sum", "5xx"),
    ),
    ofTargets(
      "Response time (s)",
      balanced("TargetResponseTime", "Average", "average"),
      balanced("TargetResponseTime", "p99", "99 of 100 are quicker"),
    ),
    ofTargets(
      "Targets",
      balanced("HealthyHostCount", "Average", "healthy"),
      balanced("UnHealthyHostCount", "Maximum", "not healthy"),
    ),
  ];
}

const line = (namespace: string, name: string, stat: Line["stat"], label: string): Line => ({
  namespace,
  name,
  stat,
  label,
});

function graph(
  { cluster }: DashboardInput,
  title: string,
  dimensions: { Name: string; Value: Value }[],
  lines: Line[],
): Widget {
  const of = dimensions.flatMap(({ Name, Value }) => [Name, Value]);
  const metrics = lines.map(({ namespace, name, stat, label }) => [namespace, name, ...of, { stat, label }]);
  const properties = { title, metrics, period: 60, region: placeOf(cluster).region, view: "timeSeries" };
  return { type: "metric", properties, ...GRAPH };
}

/** What the containers wrote last. */
function logs({ spec, cluster, logGroupName }: DashboardInput): Widget {
  const query = join("", [
    "SOURCE '",
    logGroupName,
    "' | fields @timestamp, @logStream, @message | sort @timestamp desc | limit 50",
  ]);
  const properties = { title: `Logs of ${spec.name}`, query, region: placeOf(cluster).region, view: "table" };
  return { type: "log", properties, width: COLUMNS, height: 8 };
}
