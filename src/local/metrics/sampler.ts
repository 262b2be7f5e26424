import type { Clock } from "../clock";
import type { Runtime } from "../docker/runtime";
import type { Balancer } from "../elb/balancer";
import type { Pace } from "../pace";
import type { Store } from "../store/store";
import { BalancerUsage } from "./balancer-usage";
import { datapointChanges, expired } from "./blocks";
import { BLOCK, type Resolution } from "./record";
import { ServiceUsage } from "./service-usage";

export interface SamplerOptions {
  store: Store;
  runtime: Pick<Runtime, "stats">;
  balancer: Pick<Balancer, "counted" | "targets">;
  pace: Pace;
  clock: Clock;
  log(line: string): void;
}

/**
 * Measures services and load balancers at the end of each period, and keeps the data: by the minute, and where time is
 * quicker than ECS's own every 10 s as well.
 */
export class Sampler {
  private readonly services: ServiceUsage;
  private readonly balancers: BalancerUsage;
  private readonly every: Resolution;
  private cancel: () => void = () => undefined;
  private stopped = false;
  private failing = false;

  constructor(private readonly options: SamplerOptions) {
    this.services = new ServiceUsage(options.store, options.runtime);
    this.balancers = new BalancerUsage(options.balancer);
    this.every = options.pace.factor > 1 ? 10 : 60;
  }

  start(): void {
    const { clock } = this.options;
    const length = this.every * 1000;
    const end = Math.floor(clock.now() / length) * length + length;
    this.cancel = clock.after(end - clock.now(), () => void this.tick(end));
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
      if (!this.failing && !this.stopped)
        this.options.log(`measuring failed: ${error instanceof Error ? error.message : error}`);
      this.failing = true;
    }
    if (!this.stopped) this.start();
  }

  /** Takes the data of the periods that end at `now`. */
  private async sample(now: number): Promise<void> {
    const { store } = this.options;
    const ending = ([60, 10] as const).filter((each) => each >= this.every && now % (each * 1000) === 0);
    const [services, balancers] = await Promise.all([
      this.services.sample(ending, now),
      this.balancers.sample(ending, now),
    ]);
    const old = now % BLOCK === 0 ? expired(store, now) : [];
    if (!this.stopped) await store.commit([...datapointChanges(store, [...services, ...balancers]), ...old]);
  }
}
