import type { IAutoScalingGroup } from "aws-cdk-lib/aws-autoscaling";
import type { Connections, IConnectable } from "aws-cdk-lib/aws-ec2";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { type PoolOptions, poolSpec } from "../options";
import { type GroupPoolRefs, planPool } from "../plan";
import { Component, type ComponentProps } from "./component";
import { hostOf } from "./given-cluster";
import type { AnyCluster } from "./host";
import { imageParameter } from "./image-parameter";
import { Registry } from "./registry";
import { sdk } from "./sdk";
import { importConnections } from "./security-group";
import { toLeaves } from "./tokens";

export interface Ec2CapacityPoolProps extends PoolOptions, ComponentProps {
  /** The cluster that its instances join: an EcsCluster or an `ecs.Cluster` of the same stack. */
  cluster: AnyCluster;
}

/**
 * EC2 instances for a cluster's tasks, as a capacity provider that adds and removes them with the tasks. One that is to go
 * takes two deployments: in the first its services get other `capacity` or go, in the second it is gone. It takes one where
 * its cluster's `associatePools` is `"each"`.
 */
export class Ec2CapacityPool extends Component implements IConnectable {
  /** @internal */
  readonly refs: GroupPoolRefs;
  private imported?: Connections;
  private groupHandle?: IAutoScalingGroup;

  constructor(scope: Construct, id: string, props: Ec2CapacityPoolProps) {
    super(scope, id, "Ec2CapacityPool", props);
    const { cluster, overrides: _, ...options } = props;
    const spec = this.specOf(toLeaves(options), (known) => poolSpec(this.path, id, known));
    const host = hostOf(this.path, this, cluster);
    const { resources, refs } = planPool({
      key: this.node.path,
      spec,
      cluster: host.forPool(this.path, this),
      parameter: (name) => imageParameter(this, name),
    });
    this.refs = refs;
    this.make(resources);
    this.checkOverrides();
    host.addPool(refs);
  }

  get capacityProviderName(): string {
    return this.text(this.refs.capacityProviderName);
  }

  get autoScalingGroupName(): string {
    return this.text(this.refs.autoScalingGroupName);
  }

  /** The Auto Scaling group, as the CDK's own constructs take it: schedules and lifecycle hooks may be added to it. */
  get autoScalingGroup(): IAutoScalingGroup {
    this.groupHandle ??= sdk.autoscaling.AutoScalingGroup.fromAutoScalingGroupName(
      this,
      "AutoScalingGroupHandle",
      this.autoScalingGroupName,
    );
    return this.groupHandle;
  }

  /** Role of the instances. What the tasks may do belongs on their services' `taskRole`. */
  get instanceRole(): IRole {
    return Registry.of(this).get(this.refs.instanceRoleId).construct as unknown as IRole;
  }

  /** The instances' network connections. */
  get connections(): Connections {
    this.imported ??= importConnections(this, this.text(this.refs.securityGroupId));
    return this.imported;
  }
}
