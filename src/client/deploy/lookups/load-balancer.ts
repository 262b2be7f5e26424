import { isRecord } from "../../../protocol/json";
import { type Found, only, type Resources, tagOf } from "./resources";

interface BalancerQuery {
  loadBalancerType?: "application" | "network";
  loadBalancerArn?: string;
  loadBalancerTags?: { key: string; value: string }[];
}

interface ListenerQuery extends BalancerQuery {
  listenerArn?: string;
  listenerPort?: number;
  listenerProtocol?: string;
}

export function loadBalancerOf(resources: Resources, query: BalancerQuery): object | undefined {
  const found = only(balancers(resources, query));
  if (!found) return undefined;
  const { id, attributes, properties } = found;
  const [subnet] = texts(properties.Subnets);
  const vpcId = resources.of("AWS::EC2::Subnet").find((each) => each.id === subnet)?.properties.VpcId;
  return {
    loadBalancerArn: id,
    loadBalancerCanonicalHostedZoneId: attributes.CanonicalHostedZoneID,
    loadBalancerDnsName: attributes.DNSName,
    vpcId,
    securityGroupIds: texts(properties.SecurityGroups),
    ipAddressType: properties.IpAddressType === "dualstack" ? "dualstack" : "ipv4",
  };
}

export function listenerOf(resources: Resources, query: ListenerQuery): object | undefined {
  const of = new Map(balancers(resources, query).map((balancer) => [balancer.id, balancer]));
  const found = only(
    resources
      .of("AWS::ElasticLoadBalancingV2::Listener")
      .filter(
        ({ id, properties: { LoadBalancerArn, Port, Protocol } }) =>
          of.has(String(LoadBalancerArn)) &&
          says(query.listenerArn, id) &&
          says(query.listenerPort, Port) &&
          says(query.listenerProtocol, Protocol),
      ),
  );
  if (!found) return undefined;
  const { LoadBalancerArn, Port } = found.properties;
  const groups = of.get(String(LoadBalancerArn))!.properties.SecurityGroups;
  return { listenerArn: found.id, listenerPort: Port, securityGroupIds: texts(groups) };
}

export function securityGroupOf(
  resources: Resources,
  query: { securityGroupId?: string; securityGroupName?: string; vpcId?: string },
): object | undefined {
  const found = only(
    resources
      .of("AWS::EC2::SecurityGroup")
      .filter(
        ({ id, properties: { GroupName, VpcId } }) =>
          says(query.securityGroupId, id) && says(query.securityGroupName, GroupName) && says(query.vpcId, VpcId),
      ),
  );
  if (!found) return undefined;
  const { SecurityGroupEgress: egress } = found.properties;
  const isAll = (rule: unknown) => isRecord(rule) && rule.CidrIp === "0.0.0.0/0" && String(rule.IpProtocol) === "-1";
  return { securityGroupId: found.id, allowAllOutbound: !Array.isArray(egress) || egress.some(isAll) };
}

function balancers(resources: Resources, query: BalancerQuery): Found[] {
  const { loadBalancerType = "application", loadBalancerArn, loadBalancerTags = [] } = query;
  return resources
    .of("AWS::ElasticLoadBalancingV2::LoadBalancer")
    .filter(
      (balancer) =>
        says(loadBalancerArn, balancer.id) &&
        (balancer.properties.Type ?? "application") === loadBalancerType &&
        loadBalancerTags.every(({ key, value }) => tagOf(balancer, key) === value),
    );
}

const says = (asked: unknown, has: unknown) => asked === undefined || asked === has;

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
