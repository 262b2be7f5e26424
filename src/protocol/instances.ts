/** Slipway.Instances: the container instances of every cluster. */
export interface InstancesAnswer {
  /** Milliseconds since 1970, the control plane's clock. */
  Now: number;
  /** Zones that were stopped, and are not back. */
  LostZones: string[];
  Instances: InstanceOverview[];
}
export interface InstanceOverview {
  Id: string;
  Ec2InstanceId: string;
  Cluster: string;
  CapacityProvider?: string;
  Status: "ACTIVE" | "DRAINING";
  InstanceType: string;
  Zone: string;
  Spot: boolean;
  /** When EC2 takes it away, where it was given notice. */
  EndsAt?: number;
  RegisteredAt: number;
  Running: number;
  Pending: number;
  /** CPU units. */
  Cpu: { Registered: number; Free: number };
  /** MiB. */
  Memory: { Registered: number; Free: number };
}

/**
 * Slipway.ChangeInstances: what happens to one instance, or to everything in a zone. `drain` has its service tasks replaced,
 * `activate` has it take tasks again, `interrupt` gives Spot its two minutes' notice, `stop` kills what it runs.
 */
export interface ChangeInstancesRequest {
  Action: "activate" | "drain" | "interrupt" | "stop";
  /** The beginning of its id or of its EC2 instance's; to stop and to interrupt that of a task on Fargate, too. */
  Instance?: string;
  /** A zone that is stopped is lost, until it is activated. */
  Zone?: string;
}
export interface ChangeInstancesAnswer {
  /** EC2 ids of what was affected. */
  Instances: string[];
  /** Ids of tasks on Fargate that were affected. */
  Tasks: string[];
}
