import type * as pulumi from "@pulumi/pulumi";
import { att } from "../cfn/value";
import {
  type Leafy,
  type ManagedInstancesPoolOptions,
  type ManagedInstancesPoolSpec,
  managedInstancesPoolSpec,
} from "../options";
import { givenCluster, type ProviderRefs, planManagedInstancesPool } from "../plan";
import { type AnyCluster, EcsCluster } from "./cluster";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";

export type ManagedInstancesPoolArgs = Inputs<ManagedInstancesPoolOptions, ManagedInstancesPoolSpec> &
  ComponentArgs & {
    /** The cluster that the instances join, one that is there already as well. */
    cluster: AnyCluster;
  };

/** EC2 instances that ECS launches, patches and ends itself, as the tasks of a cluster want them. */
export class ManagedInstancesPool extends Component {
  readonly capacityProviderName: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Role of the instances. What the tasks may do belongs on their services' task role. */
  readonly instanceRoleArn: pulumi.Output<string>;
  /** Its name, for policies. */
  readonly instanceRoleName: pulumi.Output<string>;
  /** @internal */
  readonly refs: ProviderRefs;

  constructor(name: string, args: ManagedInstancesPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ManagedInstancesPool", name, args, opts);
    const { cluster, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<ManagedInstancesPoolOptions>;
    const spec = this.specOf(options, (known) => managedInstancesPoolSpec(this.path, this.madeAs, known));

    const of = givenCluster(this.path, cluster);
    const { resources, refs } = planManagedInstancesPool({ key: this.key, spec, cluster: of });
    this.refs = refs;
    this.checkOverrides(resources);
    if (cluster instanceof EcsCluster) cluster.prepareForPools();
    this.make(resources);

    this.capacityProviderName = this.output(refs.capacityProviderName);
    this.securityGroupId = this.output(refs.securityGroupId);
    this.instanceRoleArn = this.output(att(refs.instanceRoleId, "Arn"));
    this.instanceRoleName = this.output(att(refs.instanceRoleId, "RoleName"));
    const { capacityProviderName, securityGroupId } = this;
    this.registerOutputs({ capacityProviderName, securityGroupId });
  }
}
