import type * as pulumi from "@pulumi/pulumi";
import { type Leafy, type PoolOptions, type PoolSpec, poolSpec } from "../options";
import { givenCluster, type PoolRefs, planPool } from "../plan";
import type { EcsCluster } from "./cluster";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";
import { checkWhenKnown } from "./late-check";

export type Ec2CapacityPoolArgs = Inputs<PoolOptions, PoolSpec> &
  ComponentArgs & {
    /** The cluster that the instances join. */
    cluster: EcsCluster;
  };

/** EC2 instances as capacity of a cluster: their number follows the tasks that are placed on them. */
export class Ec2CapacityPool extends Component {
  readonly capacityProviderName: pulumi.Output<string>;
  readonly autoScalingGroupName: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** @internal */
  readonly refs: PoolRefs;

  constructor(name: string, args: Ec2CapacityPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Ec2CapacityPool", name, args, opts);
    const { cluster, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<PoolOptions>;
    const check = (known: Leafy<PoolOptions>) => poolSpec(this.path, name, known);
    const spec = check(options);
    checkWhenKnown(options, check);

    const { resources, refs } = planPool({ key: this.key, spec, cluster: givenCluster(this.path, cluster) });
    this.refs = refs;
    this.checkOverrides(resources);
    cluster.addPool(this.path, refs);
    this.make(resources);

    this.capacityProviderName = this.output(refs.capacityProviderName);
    this.autoScalingGroupName = this.output(refs.autoScalingGroupName);
    this.securityGroupId = this.output(refs.securityGroupId);
    const { capacityProviderName, autoScalingGroupName, securityGroupId } = this;
    this.registerOutputs({ capacityProviderName, autoScalingGroupName, securityGroupId });
  }
}
