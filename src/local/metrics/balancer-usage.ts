import { lastPart } from "../arns";
import type { Balancer, Counted, TargetCounts } from "../elb/balancer";
import type { Datum } from "./blocks";
import type { StatisticSet } from "./record";
import { setOf, setOfCounts } from "./sets";

type Measure = Pick<Datum, "metricName" | "dimensions" | "set" | "unit">;

/** What ELB names a load balancer or target group by in metrics: its ARN's end, `app/web/0123…`, `targetgroup/web/0123…`. */
export function fullName(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1).replace(/^loadbalancer\//, "");
}

/**
 * The metrics of application load balancers that HAProxy counts.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export class BalancerUsage {
  /** What was counted when a period of so many seconds began. */
  private readonly before = new Map<number, Map<string, Counted>>();

  constructor(private readonly balancer: Pick<Balancer, "counted" | "targets">) {}

  /** The data of the periods, by their seconds, that end now. */
  async sample(ending: readonly number[], now: number): Promise<Datum[]> {
    const counted = new Map((await this.balancer.counted()).map((each) => [each.loadBalancer, each]));
    return ending.flatMap((period) => {
      const before = this.before.get(period);
      this.before.set(period, counted);
      if (!before) return [];
      const measures = [...counted.values()].flatMap((each) => measuresOf(before.get(each.loadBalancer), each));
      return [...measures, ...this.health()].map((measure) => ({
        ...measure,
        namespace: "AWS/ApplicationELB",
        period,
        at: now - period * 1000,
      }));
    });
  }

  private health(): Measure[] {
    const groups = new Map<string, { loadBalancer: string; targetGroup: string; healthy: number; unhealthy: number }>();
    for (const { loadBalancer, targetGroup, health } of this.balancer.targets()) {
      const key = `${loadBalancer} ${targetGroup}`;
      const there = groups.get(key) ?? { loadBalancer, targetGroup, healthy: 0, unhealthy: 0 };
      if (health === "healthy") there.healthy += 1;
      if (health === "unhealthy") there.unhealthy += 1;
      groups.set(key, there);
    }
    return [...groups.values()].flatMap(({ loadBalancer, targetGroup, healthy, unhealthy }) => {
      const dimensions = { LoadBalancer: fullName(loadBalancer), TargetGroup: fullName(targetGroup) };
      return [
        ...measure("HealthyHostCount", dimensions, setOf([healthy]), "Count"),
        ...measure("UnHealthyHostCount", dimensions, setOf([unhealthy]), "Count"),
      ];
    });
  }
}

/** What came since `before`: all there is of one that has begun anew. */
function measuresOf(before: Counted | undefined, now: Counted): Measure[] {
  const earlier = new Map(before?.targets.map((target) => [keyOf(target), target]));
  const targets = now.targets.map((target) => {
    const { responses } = earlier.get(keyOf(target)) ?? {};
    return { ...target, responses: target.responses.map((count, i) => since(responses?.[i], count)) };
  });
  const LoadBalancer = fullName(now.loadBalancer);
  const groups = [...new Set(targets.map(({ targetGroup }) => targetGroup))].flatMap((group) => {
    const own = targets.filter(({ targetGroup }) => targetGroup === group);
    const dimensions = { LoadBalancer, TargetGroup: fullName(group) };
    const requests = total(own);
    const hosts = new Set(own.map(({ server }) => server.replace(/_open$/, ""))).size;
    const perTarget = hosts > 0 ? setOf([requests / hosts]) : undefined;
    return [
      ...responseMeasures(own, dimensions),
      ...measure("RequestCountPerTarget", dimensions, perTarget, "Count"),
      ...measure("RequestCountPerTarget", { TargetGroup: fullName(group) }, perTarget, "Count"),
    ];
  });
  const own5xx = since(before?.answered5xx, now.answered5xx) - sum(targets.map(({ responses }) => responses[4] ?? 0));
  return [
    ...groups,
    ...responseMeasures(targets, { LoadBalancer }),
    ...counts("HTTPCode_ELB_5XX_Count", { LoadBalancer }, Math.max(0, own5xx)),
  ];
}

function responseMeasures(targets: readonly TargetCounts[], dimensions: Measure["dimensions"]): Measure[] {
  const of = (digit: number) => sum(targets.map(({ responses }) => responses[digit - 1] ?? 0));
  return [
    ...counts("RequestCount", dimensions, total(targets)),
    ...[2, 3, 4, 5].flatMap((digit) => counts(`HTTPCode_Target_${digit}XX_Count`, dimensions, of(digit))),
    ...measure("TargetResponseTime", dimensions, responseTime(targets), "Seconds"),
  ];
}

/** A sample for each request, by each target's own mean: HAProxy tells no single ones. */
function responseTime(targets: readonly TargetCounts[]): StatisticSet | undefined {
  const busy = targets.flatMap((target) => {
    const count = total([target]);
    return count > 0 ? [[target.responseTime / 1000, count] as const] : [];
  });
  return setOfCounts(busy);
}

/** A count that is 0 isn't published, as ELB does. */
function counts(metricName: string, dimensions: Measure["dimensions"], count: number): Measure[] {
  return count > 0 ? measure(metricName, dimensions, { count, sum: count, minimum: 1, maximum: 1 }, "Count") : [];
}

function measure(
  metricName: string,
  dimensions: Measure["dimensions"],
  set: StatisticSet | undefined,
  unit: string,
): Measure[] {
  return set ? [{ metricName, dimensions, set, unit }] : [];
}

const keyOf = ({ targetGroup, server }: TargetCounts) => `${lastPart(targetGroup)} ${server}`;
const since = (before: number | undefined, now: number) => (before !== undefined && now >= before ? now - before : now);
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const total = (targets: readonly TargetCounts[]) => sum(targets.flatMap(({ responses }) => responses));
