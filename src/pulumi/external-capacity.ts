import type * as pulumi from "@pulumi/pulumi";
import { type ExternalCapacityOptions, type ExternalCapacitySpec, externalCapacitySpec, type Leafy } from "../options";
import { type ExternalRefs, givenCluster, planExternalCapacity } from "../plan";
import type { AnyCluster } from "./cluster";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";

export type ExternalCapacityArgs = Inputs<ExternalCapacityOptions, ExternalCapacitySpec> &
  ComponentArgs & {
    /** The cluster that the machines join, one that is there already as well. */
    cluster: AnyCluster;
  };

/** Machines of one's own in a cluster (ECS Anywhere): their role, and the commands that register them. */
export class ExternalCapacity extends Component {
  /** Name of the machines' role, as an `aws.ssm.Activation` takes it. */
  readonly instanceRoleName: pulumi.Output<string>;
  /** The command that makes an activation; its answer has the `ActivationId` and `ActivationCode` that machines register with. */
  readonly activationCommand: pulumi.Output<string>;
  /** The command that registers a machine, run on it with `ACTIVATION_ID` and `ACTIVATION_CODE` in its environment. */
  readonly registrationCommand: pulumi.Output<string>;
  /** @internal */
  readonly refs: ExternalRefs;

  constructor(name: string, args: ExternalCapacityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ExternalCapacity", name, args, opts);
    const { cluster, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<ExternalCapacityOptions>;
    const spec = this.specOf(options, (known) => externalCapacitySpec(this.path, this.madeAs, known));

    const of = givenCluster(this.path, cluster);
    const { resources, refs } = planExternalCapacity({ key: this.key, spec, cluster: of });
    this.refs = refs;
    this.checkOverrides(resources);
    this.make(resources);

    this.instanceRoleName = this.output(refs.roleName);
    this.activationCommand = this.output(refs.activationCommand);
    this.registrationCommand = this.output(refs.registrationCommand);
    const { instanceRoleName, activationCommand, registrationCommand } = this;
    this.registerOutputs({ instanceRoleName, activationCommand, registrationCommand });
  }
}
