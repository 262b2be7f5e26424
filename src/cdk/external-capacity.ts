import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { type ExternalCapacityOptions, externalCapacitySpec } from "../options";
import { type ExternalRefs, planExternalCapacity } from "../plan";
import { Component, type ComponentProps } from "./component";
import { hostOf } from "./given-cluster";
import type { AnyCluster } from "./host";
import { Registry } from "./registry";
import { toLeaves } from "./tokens";

export interface ExternalCapacityProps extends ExternalCapacityOptions, ComponentProps {
  /** The cluster that the machines join, one that is there already as well. */
  cluster: AnyCluster;
}

/** Machines of one's own in a cluster (ECS Anywhere): their role, and the commands that register them. */
export class ExternalCapacity extends Component {
  /** @internal */
  readonly refs: ExternalRefs;

  constructor(scope: Construct, id: string, props: ExternalCapacityProps) {
    super(scope, id, "ExternalCapacity", props);
    const { cluster, overrides: _, ...options } = props;
    const spec = this.specOf(toLeaves(options), (known) => externalCapacitySpec(this.path, id, known));
    const host = hostOf(this.path, this, cluster);
    const { resources, refs } = planExternalCapacity({
      key: this.node.path,
      spec,
      cluster: host.forService({ capacity: [] }),
    });
    this.refs = refs;
    this.make(resources);
    this.checkOverrides();
  }

  /** Role of the machines. What the tasks may do belongs on their services' `taskRole`. */
  get instanceRole(): IRole {
    return Registry.of(this).get(this.refs.instanceRoleId).construct as unknown as IRole;
  }

  /** The command that makes an activation; its answer has the `ActivationId` and `ActivationCode` that machines register with. */
  get activationCommand(): string {
    return this.text(this.refs.activationCommand);
  }

  /** The command that registers a machine, run on it with `ACTIVATION_ID` and `ACTIVATION_CODE` in its environment. */
  get registrationCommand(): string {
    return this.text(this.refs.registrationCommand);
  }
}
