import type { ISubnet, IVpc } from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import { InvalidPropertyError, Leaf } from "../options";
import type { VpcRefs } from "../plan";
import { Registry } from "./registry";
import { sdk } from "./sdk";
import { toLeaves } from "./tokens";
import { toText, toTexts } from "./values";

/** Refuses what is no network of the CDK's, such as an id. */
export function checkedVpc(path: string, vpc: IVpc): IVpc {
  if (vpc?.vpcId !== undefined && Array.isArray(vpc.publicSubnets)) return vpc;
  const allowed =
    "allowed is an ec2.IVpc; Vpc.fromLookup and Vpc.fromVpcAttributes give one of a network that is there";
  throw new InvalidPropertyError(path, "vpc", vpc, allowed);
}

/** A user's network to the plan. Tasks run in subnets with a way out, else in isolated ones, else in public ones. */
export function vpcRefs(scope: Construct, vpc: IVpc): VpcRefs {
  const inside = vpc.privateSubnets.length > 0 ? vpc.privateSubnets : vpc.isolatedSubnets;
  return {
    vpcId: new Leaf(vpc.vpcId),
    publicSubnetIds: subnetIds(vpc.publicSubnets),
    privateSubnetIds: subnetIds(inside),
    cidr: cidrOf(vpc),
    dependsOn: {
      private: wayOut(scope, "PrivateSubnets", inside),
      public: wayOut(scope, "PublicSubnets", vpc.publicSubnets),
    },
  };
}

/** The routes of the subnets: a load balancer on the internet and a task's last requests need them until they are gone. */
function wayOut(scope: Construct, name: string, subnets: ISubnet[]): string[] {
  const registry = Registry.of(scope);
  return subnets.map(({ internetConnectivityEstablished }, index) => {
    const id = `${scope.node.path}/${name}/${index}`;
    registry.addOther(id, internetConnectivityEstablished);
    return id;
  });
}

const subnetIds = (subnets: ISubnet[]) => subnets.map(({ subnetId }) => new Leaf(subnetId));

/** An imported network may have none; asking it then is an error. */
function cidrOf(vpc: IVpc): VpcRefs["cidr"] {
  try {
    return toLeaves(vpc.vpcCidrBlock) as VpcRefs["cidr"];
  } catch {
    return undefined;
  }
}

/** A planned network as the CDK's own constructs take it. */
export function importVpc(scope: Construct, id: string, refs: VpcRefs, zones: string[]): IVpc {
  const privateSubnetIds = toTexts(scope, refs.privateSubnetIds);
  return sdk.ec2.Vpc.fromVpcAttributes(scope, id, {
    vpcId: toText(scope, refs.vpcId),
    vpcCidrBlock: refs.cidr === undefined ? undefined : toText(scope, refs.cidr),
    availabilityZones: zones,
    publicSubnetIds: toTexts(scope, refs.publicSubnetIds),
    privateSubnetIds: privateSubnetIds.length > 0 ? privateSubnetIds : undefined,
  });
}
