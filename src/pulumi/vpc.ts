import type * as pulumi from "@pulumi/pulumi";
import { InvalidPropertyError } from "../options";
import type { Val, VpcRefs } from "../plan";
import { toLeaves } from "./inputs";

/** A network that is there already. */
export interface VpcArgs {
  vpcId: pulumi.Input<string>;
  publicSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** @default tasks run in the public subnets, with public addresses */
  privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** CIDR block; lets an internal load balancer accept the network's own requests only. @default not known */
  cidr?: pulumi.Input<string>;
}

/** A user's network to the plan. */
export function vpcRefs(path: string, vpc: VpcArgs | undefined): VpcRefs {
  for (const key of ["vpcId", "publicSubnetIds"] as const) {
    if (vpc?.[key] !== undefined) continue;
    const allowed = "allowed is the network's; a resource or component that has `vpcId` and `publicSubnetIds` will do";
    throw new InvalidPropertyError(path, `vpc.${key}`, undefined, allowed);
  }
  const { vpcId, publicSubnetIds, privateSubnetIds = [], cidr } = vpc!;
  const leaf = <T>(value: unknown) => toLeaves(value) as Val<T>;
  return {
    vpcId: leaf(vpcId),
    publicSubnetIds: leaf(publicSubnetIds),
    privateSubnetIds: leaf(privateSubnetIds),
    cidr: leaf(cidr),
  };
}
