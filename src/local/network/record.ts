import { table } from "../table";

/** A VPC: one Docker network. */
export interface Vpc {
  /** `vpc-…`. */
  id: string;
  stack?: string;
  /** Name of its Docker network. */
  network: string;
  cidr: string;
}

export interface Subnet {
  /** `subnet-…`. */
  id: string;
  vpcId: string;
  zone: string;
  cidr?: string;
}

export const vpcs = table<Vpc>();

export const subnets = table((subnet: Subnet) => ({ vpc: subnet.vpcId }));

/** An availability zone that is lost: nothing runs in it until it is back. */
export interface LostZone {
  /** Its name. */
  id: string;
  lostAt: number;
}

export const lostZones = table<LostZone>();
