import * as pulumi from "@pulumi/pulumi";
import { InvalidPropertyError, isLeaf } from "../options";
import {
  type BalancerRefs,
  existingBalancer,
  existingListener,
  type LoadBalancerRefs,
  listenerUrl,
  type Val,
} from "../plan";
import { toLeaves } from "./inputs";
import { Program } from "./program";
import { resolve } from "./resolve";

/** A load balancer that is there already. An `aws.lb.LoadBalancer` is one, and what `aws.lb.getLoadBalancer` gives. */
export interface ExistingLoadBalancerArgs {
  arn: pulumi.Input<string>;
  dnsName: pulumi.Input<string>;
  /** Hosted zone of its DNS name. Needed with `domain`. */
  zoneId?: pulumi.Input<string>;
  /** IDs of its security groups, of which the first gets the rules. */
  securityGroups: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether they let anything out; if not, a rule lets its requests out to the tasks. @default true */
  allowAllOutbound?: boolean;
}

/** A listener that is there already. An `aws.lb.Listener` is one, and what `aws.lb.getListener` gives. */
export interface ExistingListenerArgs {
  arn: pulumi.Input<string>;
  /** @default 443 with a `certificate` or a `domain`, else 80 */
  port?: pulumi.Input<number | undefined>;
  /** `HTTP` or `HTTPS`. @default what its port is known for */
  protocol?: pulumi.Input<string | undefined>;
}

export function givenBalancer(path: string, given: ExistingLoadBalancerArgs): BalancerRefs {
  for (const key of ["arn", "dnsName", "securityGroups"] as const) {
    if (given?.[key] !== undefined) continue;
    const allowed =
      "allowed is the load balancer's; an aws.lb.LoadBalancer, and what aws.lb.getLoadBalancer gives, has it";
    throw new InvalidPropertyError(path, `loadBalancer.existing.${key}`, undefined, allowed);
  }
  const { arn, dnsName, zoneId, securityGroups, allowAllOutbound } = given;
  return existingBalancer({
    identity: `load balancer ${idOf(given)}`,
    arn: leaf(arn),
    dnsName: leaf(dnsName),
    ...(zoneId !== undefined && { hostedZoneId: leaf<string>(zoneId) }),
    securityGroupId: leaf(pulumi.output(securityGroups).apply(([first]) => first)),
    needsEgress: allowAllOutbound === false,
  });
}

export function givenListener(
  path: string,
  listener: ExistingListenerArgs,
  existing: ExistingLoadBalancerArgs | undefined,
  speaksHttps: boolean,
): LoadBalancerRefs {
  if (listener?.arn === undefined) {
    const allowed = "allowed is the listener's; an aws.lb.Listener, and what aws.lb.getListener gives, has it";
    throw new InvalidPropertyError(path, "loadBalancer.listener.arn", undefined, allowed);
  }
  if (existing === undefined) {
    const allowed = "allowed is the load balancer of the listener, which says where it answers and who calls the tasks";
    throw new InvalidPropertyError(path, "loadBalancer.existing", undefined, allowed);
  }
  const balancer = givenBalancer(path, existing);
  const { port = speaksHttps ? 443 : 80, protocol } = listener;
  const isHttps = (known: string | undefined, on: number | undefined) =>
    known === undefined ? speaksHttps || on === 443 : known === "HTTPS";
  const later = toLeaves({ port, protocol }) as { port: Val<number>; protocol?: Val<string> };
  const isLater = isLeaf(later.port) || isLeaf(later.protocol);
  const answers = isLater
    ? leaf<string>(
        pulumi.all([port, protocol]).apply(([on, speaks]) => {
          const known = { port: on ?? 80, https: isHttps(speaks, on) };
          return resolve(listenerUrl(balancer.dnsName, known), nothing) as pulumi.Input<string>;
        }),
      )
    : undefined;
  const identity = `listener ${idOf(listener)}`;
  return existingListener(
    balancer,
    {
      identity,
      listenerArn: leaf(listener.arn),
      port: isLater ? 443 : (port as number),
      // Of one that isn't known yet AWS refuses what it doesn't take.
      https: isLater || isHttps(protocol as string | undefined, port as number),
      priorities: Program.current().priorities(identity),
    },
    answers,
  );
}

const leaf = <T>(value: unknown) => toLeaves(value) as Val<T>;

/** Which one it is; of one that is known later only that it is one. */
function idOf(given: { arn: pulumi.Input<string> }): string {
  if (typeof given.arn === "string") return given.arn;
  // The name of a resource is a field of its own, which the declarations leave out.
  const { __name: name } = given as { __name?: string };
  return pulumi.Resource.isInstance(given) && name !== undefined ? name : "that is known later";
}

const nothing = (logicalId: string): never => {
  throw new Error(`a listener that is there already refers to ${logicalId}`);
};
