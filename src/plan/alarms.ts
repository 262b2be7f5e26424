import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { join } from "../cfn/value";
import { type AlarmSpec, InvalidPropertyError, percentOf, type RollbackOnSpec, type ServiceSpec } from "../options";
import type { LoadBalancing } from "./load-balancer";
import { BALANCER, INSIGHTS, type Measured, SERVICE, serviceDimensions, targetDimensions } from "./metrics";

interface AlarmsInput extends Measured {
  spec: ServiceSpec;
  balancing?: LoadBalancing;
}

/** The alarms that fail a service's deployments, and how the service names them. */
export interface DeploymentAlarms {
  resources: Resource[];
  configuration: { AlarmNames: Val<Val<string>[]>; Enable: true; Rollback: Val<boolean> };
  /** Logical ids of those that are there before the service. */
  dependsOn: string[];
}

type Properties = Parameters<typeof resource<"AWS::CloudWatch::Alarm">>[2];

const MINUTE = 60;

/**
 * What `rollbackOn` comes to. Alarms of the service's own metrics come after the service, which names them all the same: so
 * they have names that are known before, made as the task definition's family is.
 */
export function planDeploymentAlarms(input: AlarmsInput, rollbackOn: RollbackOnSpec): DeploymentAlarms {
  const { key, spec, cluster, balancing } = input;
  const alarm = (measure: Measure, condition: Properties) =>
    resource("AWS::CloudWatch::Alarm", `${key}/Rollback${measure}`, {
      AlarmDescription: `Fails deployments of ${spec.name}`,
      AlarmName: join("-", [cluster.clusterName, spec.name, `rollback-${measure.toLowerCase()}`]),
      EvaluationPeriods: rollbackOn.periods,
      TreatMissingData: "notBreaching",
      ...condition,
    });
  const resources = measures(input, rollbackOn).map(([measure, condition]) => alarm(measure, condition));
  const names = resources.map(({ properties }) => properties.AlarmName as Val<string>);
  return {
    resources,
    configuration: {
      AlarmNames: [...names, ...rollbackOn.alarms],
      Enable: true,
      Rollback: rollbackOn.rollback,
    },
    dependsOn: balancing ? resources.filter(isOfBalancer).map(({ logicalId }) => logicalId) : [],
  };
}

const isOfBalancer = ({ logicalId }: Resource) => /(Errors|Latency)$/.test(logicalId);

/** The alarms for whoever is on call for the service. */
export function planAlarms(input: AlarmsInput, alarms: AlarmSpec): Resource[] {
  const { key, spec, balancing } = input;
  const told = alarms.topic === undefined ? undefined : [alarms.topic];
  const further: [Measure, Properties][] = [
    ...(balancing ? [["Unhealthy", unhealthyHosts(balancing)] as [Measure, Properties]] : []),
    ...(balancing?.isOwn
      ? [["BalancerErrors", balancerErrorRate(balancing, percentOf(alarms.errors))] as [Measure, Properties]]
      : []),
    ...(countsTasks(input, alarms) ? [["Tasks", missingTasks(input)] as [Measure, Properties]] : []),
  ];
  return [...measures(input, alarms), ...further].map(([measure, condition]) =>
    resource("AWS::CloudWatch::Alarm", `${key}/${measure}Alarm`, {
      AlarmActions: told,
      AlarmDescription: `${SAYS[measure]} of ${spec.name}`,
      EvaluationPeriods: alarms.periods,
      OKActions: told,
      TreatMissingData: "notBreaching",
      ...condition,
    }),
  );
}

/** Only Container Insights counts tasks. */
function countsTasks({ spec, cluster }: AlarmsInput, { tasks }: AlarmSpec): boolean {
  if (tasks && cluster.containerInsights === false) {
    const allowed = `allowed is false: cluster ${cluster.name} has no Container Insights, which counts tasks`;
    throw new InvalidPropertyError(spec.path, "alarms.tasks", tasks, allowed);
  }
  return tasks ?? cluster.containerInsights ?? false;
}

type Measure = "Cpu" | "Memory" | "Errors" | "Latency" | "Unhealthy" | "BalancerErrors" | "Tasks";

const SAYS: Readonly<Record<Measure, string>> = {
  Cpu: "CPU utilization",
  Memory: "Memory utilization",
  Errors: "Share of requests answered with 5xx",
  Latency: "Response time",
  Unhealthy: "Targets that are not healthy",
  BalancerErrors: "Share of requests that the load balancer answered with 5xx itself, in place",
  Tasks: "Desired tasks that do not run",
};

/** What is measured, by what it is compared with. */
function measures(
  input: AlarmsInput,
  { cpu, memory, errors, latency }: Pick<RollbackOnSpec, "cpu" | "memory" | "errors" | "latency">,
): [Measure, Properties][] {
  const { balancing } = input;
  return [
    ...(cpu === undefined ? [] : [["Cpu", utilization(input, "CPUUtilization", cpu)] as [Measure, Properties]]),
    ...(memory === undefined
      ? []
      : [["Memory", utilization(input, "MemoryUtilization", memory)] as [Measure, Properties]]),
    ...(errors === undefined || !balancing
      ? []
      : [["Errors", errorRate(balancing, percentOf(errors))] as [Measure, Properties]]),
    ...(latency === undefined || !balancing
      ? []
      : [["Latency", responseTime(balancing, latency)] as [Measure, Properties]]),
  ];
}

function utilization(input: AlarmsInput, MetricName: string, Threshold: Val<number>): Properties {
  return {
    ComparisonOperator: "GreaterThanThreshold",
    Dimensions: serviceDimensions(input),
    MetricName,
    Namespace: SERVICE,
    Period: MINUTE,
    Statistic: "Average",
    Threshold,
  } as Properties;
}

function missingTasks(input: AlarmsInput): Properties {
  const count = (Id: string, MetricName: string) =>
    part(Id, { Dimensions: serviceDimensions(input), MetricName, Namespace: INSIGHTS }, "Average");
  return {
    ComparisonOperator: "GreaterThanThreshold",
    Metrics: [
      count("desired", "DesiredTaskCount"),
      count("running", "RunningTaskCount"),
      { Expression: "desired - running", Id: "missing", Label: "Tasks", ReturnData: true },
    ],
    Threshold: 0,
  } as Properties;
}

/** Where nobody asks there is no share, and nothing is wrong. */
function errorRate(balancing: LoadBalancing, Threshold: Val<number>): Properties {
  const [errors, requests] = hasTwoGroups(balancing)
    ? ["(FILL(errors, 0) + FILL(errors2, 0))", "(FILL(requests, 0) + FILL(requests2, 0))"]
    : ["FILL(errors, 0)", "requests"];
  return {
    ComparisonOperator: "GreaterThanThreshold",
    Metrics: [
      ...ofGroups(balancing, "errors", "HTTPCode_Target_5XX_Count", "Sum"),
      ...ofGroups(balancing, "requests", "RequestCount", "Sum"),
      { Expression: `100 * ${errors} / ${requests}`, Id: "rate", Label: "Percent of requests", ReturnData: true },
    ],
    Threshold,
  } as Properties;
}

/** Requests that a target was found for are counted alone, so that those without one are none of `requests`. */
function balancerErrorRate({ loadBalancer }: LoadBalancing, Threshold: Val<number>): Properties {
  const Dimensions = [{ Name: "LoadBalancer", Value: loadBalancer.fullName }];
  const sum = (Id: string, MetricName: string) => part(Id, { Dimensions, MetricName, Namespace: BALANCER }, "Sum");
  return {
    ComparisonOperator: "GreaterThanThreshold",
    Metrics: [
      sum("errors", "HTTPCode_ELB_5XX_Count"),
      sum("requests", "RequestCount"),
      {
        Expression: "100 * FILL(errors, 0) / (FILL(requests, 0) + FILL(errors, 0))",
        Id: "rate",
        Label: "Percent of requests",
        ReturnData: true,
      },
    ],
    Threshold,
  } as Properties;
}

/** Requests shift between two target groups. */
const hasTwoGroups = ({ alternateFullName }: LoadBalancing) => alternateFullName !== undefined;

/** A metric of the service's target group; where there is a second one, of that too, with a 2 in its id. */
function ofGroups(balancing: LoadBalancing, Id: string, MetricName: string, Stat: "Sum" | "Average" | "Maximum") {
  const { targetGroupFullName, alternateFullName } = balancing;
  const groups = alternateFullName === undefined ? [targetGroupFullName] : [targetGroupFullName, alternateFullName];
  return groups.map((group, at) =>
    part(
      at === 0 ? Id : `${Id}2`,
      { Dimensions: targetDimensions(balancing, group), MetricName, Namespace: BALANCER },
      Stat,
    ),
  );
}

const part = (Id: string, Metric: object, Stat: "Sum" | "Average" | "Maximum") => ({
  Id,
  MetricStat: { Metric, Period: MINUTE, Stat },
  ReturnData: false,
});

/** Of two target groups the one that is worse off. */
function ofBalancer(balancing: LoadBalancing, MetricName: string, Statistic: "Average" | "Maximum") {
  const ComparisonOperator = "GreaterThanThreshold" as const;
  if (hasTwoGroups(balancing)) {
    const worse = { Expression: "MAX([of, of2])", Id: "worse", Label: MetricName, ReturnData: true };
    return { ComparisonOperator, Metrics: [...ofGroups(balancing, "of", MetricName, Statistic), worse] };
  }
  return {
    ComparisonOperator,
    Dimensions: targetDimensions(balancing),
    MetricName,
    Namespace: BALANCER,
    Period: MINUTE,
    Statistic,
  };
}

const responseTime = (balancing: LoadBalancing, Threshold: Val<number>) =>
  ({ ...ofBalancer(balancing, "TargetResponseTime", "Average"), Threshold }) as Properties;

const unhealthyHosts = (balancing: LoadBalancing) =>
  ({ ...ofBalancer(balancing, "UnHealthyHostCount", "Maximum"), Threshold: 0 }) as Properties;
