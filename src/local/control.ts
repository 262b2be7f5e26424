import type { Clock } from "./clock";
import type { Runtime } from "./docker/runtime";
import type { Balancer } from "./elb/balancer";
import type { LogReader } from "./logs/log-reader";
import type { Pace } from "./pace";
import type { Store } from "./store/store";

/** What calls of the API and of resources work on. */
export interface Control {
  store: Store;
  runtime: Runtime;
  balancer: Balancer;
  logs: LogReader;
  pace: Pace;
  clock: Clock;
  /** So many hexadecimal digits by chance. */
  hex(digits: number): string;
  /** Resolves when the control loop has acted on what is in the store now, the load balancers included; rejects with the reason where that failed. */
  settle(): Promise<void>;
  /** A line for whoever reads the control plane's own log. */
  log(message: string): void;
}
