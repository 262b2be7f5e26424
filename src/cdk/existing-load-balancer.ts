import type { IConnectable } from "aws-cdk-lib/aws-ec2";
import type {
  ApplicationListener,
  IApplicationListener,
  IApplicationLoadBalancer,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { late } from "../cfn/value";
import { InvalidPropertyError, Leaf } from "../options";
import {
  type BalancerRefs,
  existingBalancer,
  existingListener,
  type LoadBalancerRefs,
  Priorities,
  type Val,
} from "../plan";
import { sdk } from "./sdk";
import { toLeaves } from "./tokens";

/** Those of the listeners that services have been put behind: each gives out the priorities of its rules. */
const PRIORITIES = new WeakMap<IApplicationListener, Priorities>();

/** A load balancer that is there already, or is made by a construct of the CDK's own. */
export function givenBalancer(path: string, given: IApplicationLoadBalancer): BalancerRefs {
  if (typeof given?.loadBalancerArn !== "string") {
    const allowed =
      "allowed is an elbv2.IApplicationLoadBalancer; ApplicationLoadBalancer.fromLookup and " +
      "fromApplicationLoadBalancerAttributes give one that is there";
    throw new InvalidPropertyError(path, "loadBalancer.existing", given, allowed);
  }
  return balancerRefs(path, "loadBalancer.existing", given, given);
}

/**
 * A listener that is there already, or is made by a construct of the CDK's own.
 * @param loadBalancer what it is of; a listener that the app makes knows it
 */
export function givenListener(
  path: string,
  listener: IApplicationListener,
  loadBalancer: IApplicationLoadBalancer | undefined,
  speaksHttps: boolean,
): LoadBalancerRefs {
  if (typeof listener?.listenerArn !== "string") {
    const allowed =
      "allowed is an elbv2.IApplicationListener; ApplicationListener.fromLookup and fromApplicationListenerAttributes " +
      "give one that is there";
    throw new InvalidPropertyError(path, "loadBalancer.listener", listener, allowed);
  }
  const own = listener as Partial<ApplicationListener>;
  const of = loadBalancer ?? own.loadBalancer;
  if (of === undefined) {
    const allowed = "allowed is that of the listener, which was imported and doesn't know it";
    throw new InvalidPropertyError(path, "loadBalancer.existing", undefined, allowed);
  }
  const priorities = PRIORITIES.get(listener) ?? new Priorities("there already");
  PRIORITIES.set(listener, priorities);
  const port = own.port ?? portOf(listener) ?? (speaksHttps ? 443 : 80);
  const { HTTPS } = sdk.elbv2.ApplicationProtocol;
  return existingListener(balancerRefs(path, "loadBalancer.listener", of, listener), {
    identity: `listener ${listener.node.path}`,
    listenerArn: new Leaf(listener.listenerArn),
    port: toLeaves(port) as number | Leaf,
    https: own.protocol === undefined ? speaksHttps || port === 443 : own.protocol === HTTPS,
    priorities,
  });
}

function balancerRefs(
  path: string,
  property: string,
  balancer: IApplicationLoadBalancer,
  { connections }: IConnectable,
): BalancerRefs {
  const [group] = connections.securityGroups;
  if (group === undefined) {
    throw new InvalidPropertyError(path, property, undefined, "allowed is one whose security group is known");
  }
  return existingBalancer({
    identity: `load balancer ${balancer.node.path}`,
    arn: new Leaf(balancer.loadBalancerArn),
    dnsName: ifKnown(() => balancer.loadBalancerDnsName),
    hostedZoneId: ifKnown(() => balancer.loadBalancerCanonicalHostedZoneId),
    securityGroupId: new Leaf(group.securityGroupId),
    needsEgress: !group.allowAllOutbound,
  });
}

/** What an imported load balancer may not know, which is an error for those who ask only. */
function ifKnown(ask: () => string): Val<string> {
  try {
    return toLeaves(ask()) as Val<string>;
  } catch {
    return late(ask);
  }
}

/** What an imported listener was said to be called on. */
function portOf({ connections }: IConnectable): number | undefined {
  const port = Number(connections.defaultPort?.toString());
  return Number.isInteger(port) ? port : undefined;
}
