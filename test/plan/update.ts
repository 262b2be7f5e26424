import { diffProperties } from "../../src/cfn/diff";
import { references } from "../../src/cfn/references";
import { resolveAll } from "../../src/client/stack/resolve";
import type { Resource } from "../../src/plan";

/** What AWS gives once, to one resource: what a resource of a type claims, as it is resolved. */
const CLAIMS: Record<string, readonly string[]> = {
  "AWS::EC2::SecurityGroupIngress": ["GroupId", "IpProtocol", "FromPort", "CidrIp", "SourceSecurityGroupId"],
  "AWS::EC2::SecurityGroupEgress": ["GroupId", "IpProtocol", "FromPort", "DestinationSecurityGroupId"],
  "AWS::ElasticLoadBalancingV2::Listener": ["LoadBalancerArn", "Port"],
  "AWS::ElasticLoadBalancingV2::ListenerCertificate": ["ListenerArn", "Certificates"],
  "AWS::ElasticLoadBalancingV2::ListenerRule": ["ListenerArn", "Priority"],
  "AWS::ApplicationAutoScaling::ScalingPolicy": ["ResourceId", "PolicyName"],
  "AWS::ServiceDiscovery::Service": ["NamespaceId", "Name"],
};

/** A plan with what its properties come to: each resource has an id of its own, and another one where it is made anew. */
class Deployed {
  private readonly properties: Map<string, Record<string, unknown>>;

  constructor(
    readonly resources: Resource[],
    readonly anew: ReadonlySet<string> = new Set(),
  ) {
    const attribute = (id: string, name: string) =>
      `arn:aws:any:us-east-1:123456789012:${anew.has(id) ? "new " : ""}${id}.${name}`;
    this.properties = new Map(
      resources.map(({ logicalId, properties }) => [logicalId, resolveAll(properties, attribute, logicalId)]),
    );
  }

  get(logicalId: string): Resource | undefined {
    return this.resources.find((resource) => resource.logicalId === logicalId);
  }

  of(logicalId: string): Record<string, unknown> | undefined {
    return this.properties.get(logicalId);
  }

  claim({ type, logicalId }: Resource): string | undefined {
    const properties = this.of(logicalId)!;
    return CLAIMS[type] && JSON.stringify([type, ...CLAIMS[type].map((name) => properties[name])]);
  }

  /** Whether a resource waits for another one. */
  waits(logicalId: string, other: string, seen = new Set<string>()): boolean {
    if (logicalId === other) return true;
    const { dependsOn = [], properties = {} } = this.get(logicalId) ?? {};
    return [...dependsOn, ...references(properties)].some((id) => {
      if (seen.has(id)) return false;
      seen.add(id);
      return this.waits(id, other, seen);
    });
  }
}

/** The update as it goes: what can't be changed in place is made anew, and so is what then refers to another one. */
function updated(before: Deployed, resources: Resource[], anew: ReadonlySet<string> = new Set()): Deployed {
  const after = new Deployed(resources, anew);
  const replaced = resources.filter(({ logicalId, type }) => {
    const was = before.of(logicalId);
    return was !== undefined && diffProperties(type, was, after.of(logicalId)).change === "replace";
  });
  const all = new Set([...anew, ...replaced.map(({ logicalId }) => logicalId)]);
  return all.size === anew.size ? after : updated(before, resources, all);
}

/**
 * Where an update fails on AWS, since a resource claims what another one still has: CloudFormation removes what is no longer
 * wanted, or was made anew, once all the rest is done, and so does Pulumi.
 */
export function conflicts(before: Resource[], after: Resource[]): string[] {
  const was = new Deployed(before);
  const now = updated(was, after);
  return after.flatMap((resource) => {
    const claim = now.claim(resource);
    if (claim === undefined) return [];
    const { logicalId } = resource;
    const twice = after.find((other) => other !== resource && now.claim(other) === claim);
    if (twice) return [`${logicalId} and ${twice.logicalId} are ${claim}`];
    const holder = before.find((other) => was.claim(other) === claim);
    if (!holder || (holder.logicalId === logicalId && !now.anew.has(logicalId))) return [];
    const leaves = now.get(holder.logicalId) !== undefined && !now.anew.has(holder.logicalId);
    if (leaves && now.waits(logicalId, holder.logicalId)) return [];
    return [`${logicalId} is made while ${holder.logicalId} is still ${claim}`];
  });
}
