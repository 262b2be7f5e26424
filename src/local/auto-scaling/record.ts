/** A group of simulated container instances. */
export interface AutoScalingGroup {
  /** Its name. */
  id: string;
  stack?: string;
  clusterName?: string;
  instanceType: string;
  min: number;
  max: number;
  desired: number;
  zones: string[];
}
