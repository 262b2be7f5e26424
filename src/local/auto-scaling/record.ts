import type { Attribute } from "../ecs/instance/record";
import { table } from "../table";

/** A group of simulated container instances. */
export interface AutoScalingGroup {
  /** Its name. */
  id: string;
  stack?: string;
  /** The cluster that its instances' user data names. @default the one of its capacity provider */
  clusterName?: string;
  /** Attributes that its instances' user data gives them. @default none */
  attributes?: Attribute[];
  /** Whether its instances drain at the notice of an interruption, as their user data says. @default false */
  drainsAtNotice?: boolean;
  /** Which of its instances are On-Demand: the first `base`, and that percentage of the rest. @default all */
  onDemand?: { base: number; percent: number };
  instanceType: string;
  min: number;
  max: number;
  desired: number;
  zones: string[];
  /** Where its instances are. @default none, as of groups that were made before it was noted */
  subnets?: string[];
  /** Whether its instances are protected from scale-in. @default false */
  protected?: boolean;
  /** When managed scaling made it larger last. */
  grownAt?: number;
  /** Since when it has had more instances than managed scaling wants. */
  idleSince?: number;
}

export const autoScalingGroups = table<AutoScalingGroup>();
