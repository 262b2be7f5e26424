import type { PlainProperties } from "../../../cfn/typed";
import { checkActedOn, type NotActedOn } from "../../resources/acted";
import { invalidProperty } from "../../resources/handler";
import { checkName } from "../text";
import { loadBalancerAttributes } from "./attributes";
import type { LoadBalancer } from "./record";

/** As CloudFormation and the ELBv2 API name them. */
export type LoadBalancerProperties = PlainProperties<"AWS::ElasticLoadBalancingV2::LoadBalancer">;

const NOT_ACTED_ON: NotActedOn = {
  ignored: [
    "EnablePrefixForIpv6SourceNat",
    "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
    "Ipv4IpamPoolId",
    "MinimumLoadBalancerCapacity",
  ],
};

export function checkLoadBalancer(given: LoadBalancerProperties, name: string): Pick<LoadBalancer, "name" | "scheme"> {
  const { Type = "application", Scheme = "internet-facing" } = given;
  if (Type !== "application") throw invalidProperty("Type", Type, "on this machine application runs");
  if (Scheme !== "internet-facing" && Scheme !== "internal") {
    throw invalidProperty("Scheme", Scheme, "allowed are internet-facing, internal");
  }
  // AWS gives such names itself, to those that are internal.
  if (given.Name?.startsWith("internal-")) throw invalidProperty("Name", name, 'it can\'t begin with "internal-"');
  return { name: checkName(name), scheme: Scheme };
}

export function subnetsOf({ Subnets = [], SubnetMappings = [] }: LoadBalancerProperties): string[] {
  return [...Subnets, ...SubnetMappings.map(({ SubnetId }) => SubnetId)];
}

/** What is recorded and has no effect. Throws where an attribute can't be. */
export function loadBalancerWarnings(given: LoadBalancerProperties): string[] {
  const what = "The load balancer";
  return [
    ...checkActedOn(what, given, NOT_ACTED_ON),
    ...loadBalancerAttributes(given.LoadBalancerAttributes).warnings(what),
  ];
}
