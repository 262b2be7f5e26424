import type { Control } from "../../control";
import { givenFor, seconds } from "../given";
import { type LoadBalancerProperties, subnetsOf } from "./check";
import type { LoadBalancer } from "./record";

export function describeLoadBalancer({ store }: Control, balancer: LoadBalancer) {
  const { properties, createdAt } = givenFor(store, balancer.id);
  const given = properties as unknown as LoadBalancerProperties;
  return {
    LoadBalancerArn: balancer.id,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: "Z35SXDOTRQ7X7K",
    CreatedTime: seconds(createdAt),
    LoadBalancerName: balancer.name,
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: "active" },
    Type: balancer.type ?? "application",
    AvailabilityZones: subnetsOf(given).map((SubnetId) => ({
      ZoneName: store.get("subnets", SubnetId)?.zone,
      SubnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: given.SecurityGroups ?? [],
    IpAddressType: "ipv4",
  };
}
