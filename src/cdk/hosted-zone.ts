import type { Construct } from "constructs";
import { InvalidPropertyError, Leaf, type ServiceSpec } from "../options";
import { sdk } from "./sdk";

/** ID of the hosted zone that a service gives the name of, as the CDK looks it up. */
export function hostedZone(scope: Construct, { path, loadBalancer }: ServiceSpec): Leaf | undefined {
  const domainName = loadBalancer?.zoneName;
  if (domainName === undefined) return undefined;
  const { Stack, Token } = sdk.core;
  const { account, region } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    const allowed =
      "allowed in a stack that knows its account and region (env), in which the zone is looked up; zone takes one of any stack";
    throw new InvalidPropertyError(path, "loadBalancer.zoneName", domainName, allowed);
  }
  return new Leaf(sdk.route53.HostedZone.fromLookup(scope, "HostedZone", { domainName }).hostedZoneId);
}
