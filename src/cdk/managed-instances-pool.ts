import type { Connections, IConnectable } from "aws-cdk-lib/aws-ec2";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { type ManagedInstancesPoolOptions, managedInstancesPoolSpec } from "../options";
import { type ProviderRefs, planManagedInstancesPool } from "../plan";
import { Component, type ComponentProps } from "./component";
import { hostOf } from "./given-cluster";
import type { AnyCluster } from "./host";
import { Registry } from "./registry";
import { importConnections } from "./security-group";
import { toLeaves } from "./tokens";

export interface ManagedInstancesPoolProps extends ManagedInstancesPoolOptions, ComponentProps {
  /** The cluster that its instances join, one that is there already as well. */
  cluster: AnyCluster;
}

/** EC2 instances that ECS launches, patches and ends itself, as the tasks of a cluster want them. */
export class ManagedInstancesPool extends Component implements IConnectable {
  /** @internal */
  readonly refs: ProviderRefs;
  private imported?: Connections;

  constructor(scope: Construct, id: string, props: ManagedInstancesPoolProps) {
    super(scope, id, "ManagedInstancesPool", props);
    const { cluster, overrides: _, ...options } = props;
    const spec = this.specOf(toLeaves(options), (known) => managedInstancesPoolSpec(this.path, id, known));
    const host = hostOf(this.path, this, cluster);
    const { resources, refs } = planManagedInstancesPool({ key: this.node.path, spec, cluster: host.forManagedPool() });
    this.refs = refs;
    this.make(resources);
    this.checkOverrides();
  }

  get capacityProviderName(): string {
    return this.text(this.refs.capacityProviderName);
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
