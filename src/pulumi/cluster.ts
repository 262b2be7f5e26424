import type * as pulumi from "@pulumi/pulumi";
import { type ClusterOptions, type ClusterSpec, clusterSpec, InvalidPropertyError, type Leafy } from "../options";
import {
  type ClusterRefs,
  type PoolRefs,
  planCapacityProviders,
  planCluster,
  planForPools,
  type Resource,
  type Val,
  type VpcRefs,
} from "../plan";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";
import { checkWhenKnown } from "./late-check";
import { Mistake } from "./mistake";

/** A network that is there already. */
export interface VpcArgs {
  vpcId: pulumi.Input<string>;
  publicSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** @default tasks run in the public subnets, with public addresses */
  privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** CIDR block; lets an internal load balancer accept the network's own requests only. @default not known */
  cidr?: pulumi.Input<string>;
}

export type EcsClusterArgs = Inputs<ClusterOptions, ClusterSpec> &
  ComponentArgs & {
    /** The network to run in. @default one of the cluster's own */
    vpc?: VpcArgs;
  };

/** An ECS cluster with its network, Fargate's capacity providers, and a namespace in which its services find each other. */
export class EcsCluster extends Component {
  readonly clusterName: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Empty where tasks run in the public subnets. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** DNS name that the names of the cluster's services end with. */
  readonly namespaceName: pulumi.Output<string>;
  /** @internal */
  readonly refs: ClusterRefs;
  private readonly pools: PoolRefs[] = [];
  private capacityIsTied = false;

  constructor(name: string, args: EcsClusterArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("EcsCluster", name, args, opts);
    const { vpc, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<ClusterOptions>;
    const kind = { vpc: vpc !== undefined, frontProperties: ["vpc", "overrides", "transform"] };
    const check = (known: Leafy<ClusterOptions>) => clusterSpec(this.path, name, known, kind);
    const spec = check(options);
    checkWhenKnown(options, check);

    const zones = vpc ? [] : this.program.backend.zones(spec.maxAzs, { parent: this });
    const { resources, refs } = planCluster({ key: this.key, spec, zones, vpc: vpc && vpcRefs(this.path, vpc) });
    this.refs = refs;
    this.make(resources);
    this.tieCapacityLater(resources);

    this.clusterName = this.output(refs.clusterName);
    this.clusterArn = this.output(refs.clusterArn);
    this.vpcId = this.output(refs.vpc.vpcId);
    this.publicSubnetIds = this.output(refs.vpc.publicSubnetIds);
    this.privateSubnetIds = this.output(refs.vpc.privateSubnetIds);
    this.namespaceName = this.output(refs.namespaceName);
    const { clusterName, clusterArn, vpcId, publicSubnetIds, privateSubnetIds, namespaceName } = this;
    this.registerOutputs({ clusterName, clusterArn, vpcId, publicSubnetIds, privateSubnetIds, namespaceName });
  }

  /** Takes up a pool of instances. @internal */
  addPool(component: string, pool: PoolRefs): void {
    if (this.capacityIsTied) {
      throw new Mistake(
        `${component}: ${this.path} has its capacity providers already. Make the cluster's pools in the same turn of ` +
          "the program as the cluster, before the first `await` and not inside an `apply`.",
      );
    }
    if (this.pools.length === 0) this.make(planForPools(this.refs));
    this.pools.push(pool);
  }

  /**
   * What ties capacity providers to the cluster is one resource that names them all. So it is made when the program has
   * made the pools: at the end of the turn.
   */
  private tieCapacityLater(planned: Resource[]): void {
    const id = this.refs.capacityProvidersId!;
    const tied = new Promise<pulumi.Resource>((resolve, reject) => {
      setImmediate(() => {
        try {
          this.capacityIsTied = true;
          const resources = planCapacityProviders({ cluster: this.refs, pools: this.pools });
          this.checkOverrides([...planned, ...planForPools(this.refs), ...resources]);
          this.make(resources);
          resolve(this.program.find(id).resources[0]!);
        } catch (error) {
          reject(error);
        }
      });
    });
    this.program.expect(id, tied);
  }
}

function vpcRefs(path: string, vpc: VpcArgs): VpcRefs {
  for (const key of ["vpcId", "publicSubnetIds"] as const) {
    if (vpc[key] !== undefined) continue;
    const allowed = "allowed is the network's; a resource or component that has `vpcId` and `publicSubnetIds` will do";
    throw new InvalidPropertyError(path, `vpc.${key}`, undefined, allowed);
  }
  const leaf = <T>(value: unknown) => toLeaves(value) as Val<T>;
  return {
    vpcId: leaf(vpc.vpcId),
    publicSubnetIds: leaf(vpc.publicSubnetIds),
    privateSubnetIds: leaf(vpc.privateSubnetIds ?? []),
    cidr: leaf(vpc.cidr),
  };
}
