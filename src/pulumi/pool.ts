import type * as pulumi from "@pulumi/pulumi";
import { att } from "../cfn/value";
import { type Leafy, type PoolOptions, type PoolSpec, poolSpec } from "../options";
import { type GroupPoolRefs, givenCluster, planPool } from "../plan";
import type { EcsCluster } from "./cluster";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";

export type Ec2CapacityPoolArgs = Inputs<PoolOptions, PoolSpec> &
  ComponentArgs & {
    /** The cluster that the instances join. */
    cluster: EcsCluster;
  };

/**
 * EC2 instances as capacity of a cluster: their number follows the tasks that are placed on them. One that is to go takes two
 * deployments: in the first its services get other `capacity` or go, in the second it is gone. It takes one where its
 * cluster's `associatePools` is `"each"`.
 */
export class Ec2CapacityPool extends Component {
  readonly capacityProviderName: pulumi.Output<string>;
  readonly autoScalingGroupName: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Role of the instances. What the tasks may do belongs on their services' task role. */
  readonly instanceRoleArn: pulumi.Output<string>;
  /** Its name, for policies. */
  readonly instanceRoleName: pulumi.Output<string>;
  /** @internal */
  readonly refs: GroupPoolRefs;

  constructor(name: string, args: Ec2CapacityPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Ec2CapacityPool", name, args, opts);
    const { cluster, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<PoolOptions>;
    const spec = this.specOf(options, (known) => poolSpec(this.path, this.madeAs, known));

    const parameter = (of: string) => this.program.backend.parameter(of, { parent: this });
    const { resources, refs } = planPool({ key: this.key, spec, cluster: givenCluster(this.path, cluster), parameter });
    this.refs = refs;
    this.checkOverrides(resources);
    cluster.addPool(this.path, refs);
    this.make(resources);

    this.capacityProviderName = this.output(refs.capacityProviderName);
    this.autoScalingGroupName = this.output(refs.autoScalingGroupName);
    this.securityGroupId = this.output(refs.securityGroupId);
    this.instanceRoleArn = this.output(att(refs.instanceRoleId, "Arn"));
    this.instanceRoleName = this.output(att(refs.instanceRoleId, "RoleName"));
    const { capacityProviderName, autoScalingGroupName, securityGroupId } = this;
    this.registerOutputs({ capacityProviderName, autoScalingGroupName, securityGroupId });
  }
}
