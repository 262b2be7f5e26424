import type { ISubnet, IVpc, SubnetSelection } from "aws-cdk-lib/aws-ec2";
import { type Construct, DependencyGroup, type IConstruct } from "constructs";
import { isPlainMap } from "../cfn/plain-map";
import { InvalidPropertyError, Leaf } from "../options";
import type { ClusterRefs, VpcRefs } from "../plan";
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
export function vpcRefs(scope: IConstruct, vpc: IVpc): VpcRefs {
  const inside = vpc.privateSubnets.length > 0 ? vpc.privateSubnets : vpc.isolatedSubnets;
  return {
    vpcId: new Leaf(vpc.vpcId),
    publicSubnetIds: idsOf(vpc.publicSubnets),
    privateSubnetIds: idsOf(inside),
    cidr: cidrOf(vpc),
    dependsOn: {
      private: wayOut(scope, "PrivateSubnets", inside),
      public: wayOut(scope, "PublicSubnets", vpc.publicSubnets),
    },
  };
}

/** The routes of the subnets: a load balancer on the internet and a task's last requests need them until they are gone. */
function wayOut(scope: IConstruct, name: string, subnets: ISubnet[]): string[] {
  const registry = Registry.of(scope);
  return subnets.map(({ internetConnectivityEstablished }, index) => {
    const id = `${scope.node.path}/${name}/${index}`;
    registry.addOther(id, internetConnectivityEstablished);
    return id;
  });
}

const idsOf = (subnets: ISubnet[]) => subnets.map(({ subnetId }) => new Leaf(subnetId));

/** What the CDK chooses subnets by: it looks at nothing else, and takes the default ones then. */
const SELECTION: readonly (keyof SubnetSelection)[] = [
  ...(["availabilityZones", "onePerAz", "subnetFilters", "subnetGroupName", "subnetType", "subnets"] as const),
];

/** IDs of the subnets that are chosen of a cluster's network. */
export function subnetIds(path: string, property: string, { vpc }: { vpc: IVpc }, chosen: SubnetSelection): string[] {
  const allowed = "allowed is an ec2.SubnetSelection, such as { subnetType: ec2.SubnetType.PUBLIC }";
  if (!isPlainMap(chosen)) throw new InvalidPropertyError(path, property, chosen, allowed);
  const stray = Object.keys(chosen).find((key) => !SELECTION.some((known) => known === key));
  if (stray === undefined) return vpc.selectSubnets(chosen).subnetIds;
  throw new InvalidPropertyError(path, `${property}.${stray}`, chosen[stray], `there are ${SELECTION.join(", ")}`);
}

/** An imported network may have none; asking it then is an error. */
function cidrOf(vpc: IVpc): VpcRefs["cidr"] {
  try {
    return toLeaves(vpc.vpcCidrBlock) as VpcRefs["cidr"];
  } catch {
    return undefined;
  }
}

/** A cluster's planned network as the CDK's own constructs take it: they know its route tables, and wait for its routes. */
export function importVpc(scope: Construct, id: string, refs: ClusterRefs, zones: string[]): IVpc {
  const { vpc } = refs;
  const privateSubnetIds = toTexts(scope, vpc.privateSubnetIds);
  const imported = sdk.ec2.Vpc.fromVpcAttributes(scope, id, {
    vpcId: toText(scope, vpc.vpcId),
    vpcCidrBlock: vpc.cidr === undefined ? undefined : toText(scope, vpc.cidr),
    availabilityZones: zones,
    publicSubnetIds: toTexts(scope, vpc.publicSubnetIds),
    publicSubnetRouteTableIds: vpc.routeTableIds?.public.map((table) => toText(scope, table)),
    privateSubnetIds: privateSubnetIds.length > 0 ? privateSubnetIds : undefined,
    privateSubnetRouteTableIds: vpc.routeTableIds?.private.map((table) => toText(scope, table)),
  });
  establish(scope, [imported, ...imported.publicSubnets], refs.publicDependsOn);
  establish(scope, imported.privateSubnets, refs.dependsOn);
  return imported;
}

/** What an imported network knows nothing of: the resources that connect it. */
function establish(scope: Construct, of: (IVpc | ISubnet)[], logicalIds: string[]): void {
  const registry = Registry.of(scope);
  const established = new DependencyGroup(...logicalIds.map((logicalId) => registry.dependable(logicalId)));
  for (const one of of) Object.defineProperty(one, "internetConnectivityEstablished", { value: established });
}
