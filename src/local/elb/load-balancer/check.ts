import type { PlainProperties } from "../../../cfn/typed";
import { invalidProperty } from "../../resources/handler";
import { type Acts, all } from "../../shapes/acted";
import { attributeWarnings, checkAttributes } from "../check-attributes";
import { checkName } from "../text";
import { LOAD_BALANCER_ATTRIBUTES } from "./attributes";
import type { LoadBalancer } from "./record";

/** As CloudFormation and the ELBv2 API name them. */
export type LoadBalancerProperties = PlainProperties<"AWS::ElasticLoadBalancingV2::LoadBalancer">;

export const LOAD_BALANCER: Acts = {
  ...all("Name", "Type", "Scheme", "SecurityGroups", "Subnets"),
  SubnetMappings: all("SubnetId"),
  IpAddressType: (given) => given === "ipv4",
  LoadBalancerAttributes: all("Key", "Value"),
  Tags: all("Key", "Value"),
};

/** What a load balancer's properties make of it. */
export type CheckedLoadBalancer = Pick<LoadBalancer, "name" | "type" | "scheme" | "attributes">;

export function checkLoadBalancer(given: LoadBalancerProperties, name: string): CheckedLoadBalancer {
  const { Type = "application", Scheme = "internet-facing" } = given;
  if (Type !== "application" && Type !== "network") {
    throw invalidProperty("Type", Type, "on this machine application and network run");
  }
  if (Scheme !== "internet-facing" && Scheme !== "internal") {
    throw invalidProperty("Scheme", Scheme, "allowed are internet-facing, internal");
  }
  // AWS gives such names itself, to those that are internal.
  if (given.Name?.startsWith("internal-")) throw invalidProperty("Name", name, 'it can\'t begin with "internal-"');
  return {
    name: checkName(name),
    ...(Type === "network" && { type: Type }),
    scheme: Scheme,
    attributes: checkAttributes("LoadBalancerAttributes", LOAD_BALANCER_ATTRIBUTES, given.LoadBalancerAttributes),
  };
}

export function subnetsOf({ Subnets = [], SubnetMappings = [] }: LoadBalancerProperties): string[] {
  return [...Subnets, ...SubnetMappings.map(({ SubnetId }) => SubnetId)];
}

/** What of the attributes has no effect. */
export const loadBalancerWarnings = ({ attributes }: CheckedLoadBalancer) =>
  attributeWarnings("The load balancer", LOAD_BALANCER_ATTRIBUTES, attributes);
