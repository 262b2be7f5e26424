import { datapointChanges } from "../../src/local/metrics/blocks";
import type { StatisticSet } from "../../src/local/metrics/record";
import { setOf as setOfSamples } from "../../src/local/metrics/sets";
import type { Store } from "../../src/local/store";

/** A metric from now on: a value, several samples, a load that the running tasks share, or nothing. */
export type MetricGiven = number | { samples: number[] } | { load: number } | "none";

/** Seconds: of nearly every metric, and of those at high resolution. */
const PERIODS = [60, 20];
const ECS = "AWS/ECS";

/** Publishes what a case says of metrics, a datapoint at the end of each minute and of each 20 seconds. */
export class MetricSource {
  private readonly values = new Map<string, MetricGiven>();

  /** @param cluster of the service `web`, which metrics without a namespace are of */
  constructor(private readonly cluster: string) {}

  /** `CPUUtilization` is the service's; `Shop/Backlog` is the metric Backlog of the namespace Shop. */
  set(given: Record<string, MetricGiven>): void {
    for (const [name, value] of Object.entries(given)) this.values.set(name, value);
  }

  /** Takes down the periods that end now. A service without tasks publishes nothing. */
  async publish(store: Store, now: number, running: number): Promise<void> {
    const data = [...this.values].flatMap(([name, value]) => {
      const cut = name.lastIndexOf("/");
      const namespace = cut < 0 ? ECS : name.slice(0, cut);
      const set = setOf(value, namespace === ECS ? running : 1);
      const dimensions: Record<string, string> =
        namespace === ECS ? { ClusterName: this.cluster, ServiceName: "web" } : {};
      const metric = { namespace, metricName: name.slice(cut + 1), dimensions };
      const ending = PERIODS.filter((period) => now % (period * 1000) === 0);
      return set ? ending.map((period) => ({ ...metric, period, at: now - period * 1000, set })) : [];
    });
    await store.commit(datapointChanges(store, data));
  }
}

function setOf(given: MetricGiven, samples: number): StatisticSet | undefined {
  if (given === "none" || samples === 0) return undefined;
  if (typeof given === "object" && "samples" in given) return setOfSamples(given.samples);
  const value = typeof given === "number" ? given : given.load / samples;
  return { count: samples, sum: value * samples, minimum: value, maximum: value };
}
