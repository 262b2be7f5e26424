import { messageOf } from "../../protocol/errors";
import type { Clock } from "../clock";
import type { Runtime } from "../docker/runtime";
import type { Balancer } from "../elb/balancer";
import { finestPeriod, type Pace } from "../pace";
import type { ScalingPolicy } from "../scaling/record";
import type { Store } from "../store/store";
import { BalancerUsage } from "./balancer-usage";
import { datapointChanges, expired } from "./blocks";
import { insights } from "./insights";
import { QueueUsage } from "./queue-usage";
import { ServiceUsage } from "./service-usage";

/** Seconds. */
const MINUTE = 60;
/** Milliseconds. */
const EXPIRED_EVERY = 600_000;

const looksOften = ({ targetTracking }: ScalingPolicy) =>
  targetTracking?.PredefinedMetricSpecification?.PredefinedMetricType.endsWith("HighResolution") ?? false;

export interface SamplerOptions {
  store: Store;
  runtime: Pick<Runtime, "stats">;
  balancer: Pick<Balancer, "counted" | "targets">;
  pace: Pace;
  clock: Clock;
  log(line: string): void;
}

/**
 * Measures services, load balancers and queues at the end of each period, and keeps the data: by the minute, and where time is
 * quicker than ECS's own by the shortest period of that pace as well.
 */
export class Sampler {
  private readonly services: ServiceUsage;
  private readonly balancers: BalancerUsage;
  private readonly queues: QueueUsage;
  /** Seconds: time is quicker than ECS's own, or a policy looks more often than once a minute. */
  private get every(): number {
    const { pace, store } = this.options;
    return pace.factor > 1 || store.list("scalingPolicies").some(looksOften) ? finestPeriod(pace) : MINUTE;
  }

  private cancel: () => void = () => undefined;
  private stopped = false;
  private failing = false;

  constructor(private readonly options: SamplerOptions) {
    this.services = new ServiceUsage(options.store, options.runtime);
    this.balancers = new BalancerUsage(options.balancer);
    this.queues = new QueueUsage(options.store);
  }

  start(): void {
    this.measure(this.options.clock.now());
  }

  /** Measures the period that ends next after a time: at once where that has gone by. */
  private measure(after: number): void {
    const { clock } = this.options;
    const length = this.every * 1000;
    const end = Math.floor(after / length) * length + length;
    this.cancel = clock.after(Math.max(0, end - clock.now()), () => void this.tick(end));
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async tick(now: number): Promise<void> {
    try {
      await this.sample(now);
      this.failing = false;
    } catch (error) {
      // Once a failure that lasts.
      if (!this.failing && !this.stopped) this.options.log(`measuring failed: ${messageOf(error)}`);
      this.failing = true;
    }
    // A period that ended while the one before was being measured is measured late; those that are long over are not.
    if (!this.stopped) this.measure(Math.max(now, this.options.clock.now() - this.every * 1000));
  }

  /** Takes the data of the periods that end at `now`. */
  private async sample(now: number): Promise<void> {
    const { store } = this.options;
    const { every } = this;
    const ending = [...new Set([MINUTE, 10, every])].filter((each) => each >= every && now % (each * 1000) === 0);
    const [services, balancers] = await Promise.all([
      this.services.sample(ending, now),
      this.balancers.sample(ending, now),
    ]);
    const old = now % EXPIRED_EVERY === 0 ? expired(store, now) : [];
    if (this.stopped) return;
    const queues = this.queues.sample(ending, now);
    const data = [...services, ...insights(store, ending, now), ...balancers, ...queues.data];
    await store.commit([...datapointChanges(store, data), ...queues.old, ...old]);
  }
}
