import type { Tag } from "../tag";

/** A simulated EC2 instance that tasks are placed on: a share of this machine's CPU and memory on the books, not in fact. */
export interface ContainerInstance {
  /** ARN. */
  id: string;
  clusterArn: string;
  ec2InstanceId: string;
  autoScalingGroup: string;
  capacityProvider?: string;
  status: "ACTIVE" | "DRAINING";
  zone: string;
  instanceType: string;
  cpu: number;
  memory: number;
  registeredAt: number;
  /** @default none */
  tags?: Tag[];
}
