import type { Connections, IConnectable } from "aws-cdk-lib/aws-ec2";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { type PoolOptions, poolSpec } from "../options";
import { type PoolRefs, planPool } from "../plan";
import { Component, type ComponentProps } from "./component";
import { hostOf } from "./given-cluster";
import type { AnyCluster } from "./host";
import { checkAtSynthesis } from "./late-check";
import { Registry } from "./registry";
import { importConnections } from "./security-group";
import { toLeaves } from "./tokens";

export interface Ec2CapacityPoolProps extends PoolOptions, ComponentProps {
  /** The cluster that its instances join: an EcsCluster or an `ecs.Cluster` of the same stack. */
  cluster: AnyCluster;
}

/** EC2 instances for a cluster's tasks, as a capacity provider that adds and removes them with the tasks. */
export class Ec2CapacityPool extends Component implements IConnectable {
  /** @internal */
  readonly refs: PoolRefs;
  private imported?: Connections;

  constructor(scope: Construct, id: string, props: Ec2CapacityPoolProps) {
    super(scope, id, "Ec2CapacityPool", props);
    const { cluster, overrides: _, ...options } = props;
    const described = toLeaves(options);
    const check = (known: typeof described) => poolSpec(this.path, id, known);
    const spec = check(described);
    checkAtSynthesis(this, described, check);
    const host = hostOf(this.path, this, cluster);
    const { resources, refs } = planPool({ key: this.node.path, spec, cluster: host.forPool(this.path, this) });
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
