import * as pulumi from "@pulumi/pulumi";
import {
  type ClusterIdentity,
  type ExistingClusterOptions,
  type ExistingClusterSpec,
  existingClusterSpec,
  InvalidPropertyError,
  type Leafy,
} from "../options";
import {
  type ClusterRefs,
  type ExistingClusterInput,
  existingCluster,
  existingExecuteCommand,
  type NamespaceRefs,
  type Val,
} from "../plan";
import { type Inputs, toLeaves } from "./inputs";
import { checkWhenKnown } from "./late-check";
import { Program } from "./program";
import { resolve } from "./resolve";
import { type VpcArgs, vpcRefs } from "./vpc";

/** What a program says of a cluster that is there already. */
export interface ExistingClusterArgs extends Inputs<ExistingClusterOptions, ExistingClusterSpec> {
  /** The network that tasks run in, with the subnets to use. */
  vpc: VpcArgs;
  /** Cloud Map namespace that services are found in, with DNS names. @default none: services have no `serviceDiscovery` */
  namespace?: NamespaceArgs;
  /**
   * Security group that all tasks of the cluster carry; services that are found by name let it in.
   * @default none: who may call a service is said by rules of its `securityGroupId`
   */
  servicesSecurityGroupId?: pulumi.Input<string>;
}

/** A namespace that is there already. */
export interface NamespaceArgs {
  namespaceId: pulumi.Input<string>;
  /** DNS name that the names of services end with. */
  namespaceName: pulumi.Input<string>;
}

/** A cluster as a resource or another stack has it: an `aws.ecs.Cluster` is one. */
export interface ClusterIdentityArgs {
  arn: pulumi.Input<string>;
  name: pulumi.Input<string>;
}

/** A cluster that is there already, as services run in it. It is what `EcsCluster.from…` gives, and no resource itself. */
export class ExistingCluster {
  readonly clusterName: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  /** @internal */
  readonly refs: ClusterRefs;

  /** @internal */
  static fromName(
    name: string,
    clusterName: pulumi.Input<string>,
    args: ExistingClusterArgs,
    opts: pulumi.InvokeOptions,
  ) {
    const known = () => ({ clusterArn: Program.current().backend.clusterArn(clusterName, opts) });
    return new ExistingCluster(name, { clusterName }, known, args);
  }

  /** @internal */
  static fromArn(name: string, clusterArn: pulumi.Input<string>, args: ExistingClusterArgs) {
    return new ExistingCluster(name, { clusterArn }, () => ({}), args);
  }

  /** @internal */
  static fromCluster(name: string, cluster: ClusterIdentityArgs, args: ExistingClusterArgs) {
    const path = pathOf(name);
    if (cluster?.arn === undefined || cluster.name === undefined) {
      const allowed = "allowed is an aws.ecs.Cluster, or anything that has its `arn` and `name`";
      throw new InvalidPropertyError(path, "cluster", cluster, allowed);
    }
    const leaf = (value: unknown) => toLeaves(value) as Val<string>;
    const known = () => ({ clusterArn: leaf(cluster.arn), clusterName: leaf(cluster.name) });
    return new ExistingCluster(name, {}, known, args);
  }

  /**
   * @param identity what the program says itself, and is checked
   * @param known what it is by a resource's or the backend's word
   */
  private constructor(
    name: string,
    identity: { [K in keyof ClusterIdentity]: pulumi.Input<string> },
    known: () => { clusterArn?: Val<string>; clusterName?: Val<string> },
    args: ExistingClusterArgs,
  ) {
    const path = pathOf(name);
    const { vpc, namespace, servicesSecurityGroupId, ...own } = args ?? {};
    const options = toLeaves({ ...own, ...identity }) as Leafy<ExistingClusterOptions & ClusterIdentity>;
    const check = (known: typeof options) => existingClusterSpec(path, name, known);
    const { clusterArn, clusterName, capacityProviders, executeCommand } = check(options);
    checkWhenKnown(options, check);
    const refs: ExistingClusterInput = {
      key: `existing ${name}`,
      name,
      clusterArn: clusterArn!,
      clusterName,
      ...known(),
      vpc: vpcRefs(path, vpc),
      namespace: namespace && namespaceRefs(path, "namespace", namespace),
      servicesSecurityGroupId: toLeaves(servicesSecurityGroupId ?? undefined) as Val<string> | undefined,
      executeCommand: existingExecuteCommand(executeCommand),
      fargateProviders: capacityProviders,
      claims: Program.current().claims,
    };
    this.refs = existingCluster(refs);
    this.clusterName = output(this.refs.clusterName);
    this.clusterArn = output(this.refs.clusterArn);
  }

  /** @internal */
  forService(): ClusterRefs {
    return this.refs;
  }

  /** Refuses pools. @internal */
  addPool(component: string): never {
    const allowed =
      "allowed for a pool is an EcsCluster that the program makes: all capacity providers of a cluster are tied to it by " +
      "one resource";
    throw new InvalidPropertyError(component, "cluster", this, allowed);
  }
}

const pathOf = (name: string) => `EcsCluster "${name}"`;

/** A namespace to the plan. */
export function namespaceRefs(path: string, property: string, given: NamespaceArgs): NamespaceRefs {
  const { namespaceId, namespaceName } = given ?? {};
  for (const [key, value] of Object.entries({ namespaceId, namespaceName })) {
    if (value !== undefined) continue;
    throw new InvalidPropertyError(path, `${property}.${key}`, value, "allowed is the namespace's");
  }
  return { id: toLeaves(namespaceId) as Val<string>, name: toLeaves(namespaceName) as Val<string> };
}

/** A value that refers to no planned resource. */
function output(value: Val<string>): pulumi.Output<string> {
  const nothing = (logicalId: string): never => {
    throw new Error(`a cluster that is there already refers to ${logicalId}`);
  };
  return pulumi.output(resolve(value, nothing)) as pulumi.Output<string>;
}
