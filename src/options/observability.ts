import { ALARMS, type AlarmOptions, ROLLBACK_ON, type RollbackOnOptions } from "./alarms";
import type { Entries } from "./group";
import { flag } from "./values";

/** What a service is watched by. */
export interface ObservabilityOptions {
  /** What fails and rolls back a deployment beside failing tasks. @default nothing */
  rollbackOn?: RollbackOnOptions;
  /** Alarms for whoever is on call. @default none */
  alarms?: AlarmOptions;
  /**
   * Whether CloudWatch has a dashboard of the service: its tasks, CPU and memory; behind a load balancer, requests, errors,
   * response times and targets; the state of its alarms, and what its containers wrote last. On this machine it is recorded,
   * with a warning. Known while the program runs.
   * @default false
   */
  dashboard?: boolean;
}

export const OBSERVABILITY = {
  rollbackOn: ROLLBACK_ON,
  alarms: ALARMS,
  dashboard: flag().known().default(false),
} satisfies Entries<ObservabilityOptions>;
