import type { ResourceEnvironment } from "aws-cdk-lib";
import type { IVpc } from "aws-cdk-lib/aws-ec2";
import type { Construct, IConstruct } from "constructs";
import { InvalidPropertyError, type Leaf, type ServiceSpec, type TaskSpec } from "../options";
import type { ClusterRefs, Place, PoolRefs, ProviderRefs } from "../plan";
import { sdk } from "./sdk";
import { toLeaves } from "./tokens";

/**
 * What services and pools are put into: an {@link EcsCluster}, what `EcsCluster.from…` gives, or a cluster of the CDK's own
 * (`ecs.ICluster`) whose network is known.
 */
export interface AnyCluster extends IConstruct {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly vpc: IVpc;
}

/** Where a construct's stack is, in the words of templates. */
export function placeOf(scope: Construct): Place {
  const { partition, region, account } = sdk.core.Stack.of(scope);
  return { partition: word(partition), region: word(region), account: word(account) };
}

const word = (text: string) => toLeaves(text) as string | Leaf;

/** A cluster as services and pools of ours need it. */
export interface Host {
  /** Where the cluster is. */
  readonly env: ResourceEnvironment;
  /** What a plan needs to know to put these tasks, or this service, into it; what they need of it is made. */
  forService(
    service: Pick<TaskSpec<PoolRefs>, "capacity"> & Partial<Pick<ServiceSpec, "serviceDiscovery" | "serviceConnect">>,
  ): ClusterRefs;
  /**
   * The same of a pool. The cluster names its pools, so they are in its stack.
   * @param path the pool in messages
   */
  forPool(path: string, pool: Construct): ClusterRefs;
  /** The same of a pool that ECS manages, which may be in any stack. */
  forManagedPool(): ClusterRefs;
  /** Ties a pool's capacity provider to the cluster. */
  addPool(pool: ProviderRefs): void;
}

/**
 * Refuses a cluster of another region or account than its service's or pool's: ECS knows a cluster by its name within
 * one. Either may not be known before the deployment.
 */
export function checkSameEnvironment(path: string, scope: Construct, { region, account }: ResourceEnvironment): void {
  const { Stack, Token, TokenComparison } = sdk.core;
  const own = Stack.of(scope);
  for (const [there, here] of [
    [region, own.region],
    [account, own.account],
  ] as const) {
    if (Token.compareStrings(there, here) !== TokenComparison.DIFFERENT) continue;
    throw new InvalidPropertyError(path, "cluster", `in ${there}`, `allowed are clusters of its own stack's ${here}`);
  }
}

/** Refuses a pool of another stack than its cluster's: each would have to be deployed before the other. */
export function checkSameStack(path: string, pool: Construct, cluster: IConstruct): void {
  const { Stack } = sdk.core;
  if (Stack.of(pool) === Stack.of(cluster)) return;
  const allowed = `allowed are clusters of the pool's own stack, ${Stack.of(pool).stackName}`;
  throw new InvalidPropertyError(path, "cluster", `in stack ${Stack.of(cluster).stackName}`, allowed);
}
