import type { IHostedZone } from "aws-cdk-lib/aws-route53";
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

/**
 * ID of a hosted zone that is given as it is: a public one that the domain is in, as far as they say so.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function zoneId(
  path: string,
  zone: IHostedZone,
  { domain, certificate }: { domain?: unknown; certificate?: unknown },
): string {
  if (typeof zone?.hostedZoneId !== "string") {
    const allowed = "allowed is a route53.IHostedZone; HostedZone.fromLookup and fromHostedZoneAttributes give one";
    throw new InvalidPropertyError(path, "loadBalancer.zone", zone, allowed);
  }
  const refuse = (name: string, allowed: string): never => {
    throw new InvalidPropertyError(path, "loadBalancer.zone", name, allowed);
  };
  const name = nameOf(zone);
  if (zone instanceof sdk.route53.PrivateHostedZone && certificate === undefined) {
    refuse(
      name ?? zone.node.path,
      "allowed is a public zone, or a certificate beside it: a private one validates none",
    );
  }
  if (name === undefined || typeof domain !== "string" || sdk.core.Token.isUnresolved(domain)) return zone.hostedZoneId;
  const isIn = `.${domain}`.toLowerCase().endsWith(`.${name}`);
  return isIn ? zone.hostedZoneId : refuse(name, `allowed is the zone that the domain ${domain} is in`);
}

/** The zone's name, in small letters and without a dot at its end; a zone that is known by its id alone throws where it is asked. */
function nameOf(zone: IHostedZone): string | undefined {
  try {
    const { zoneName } = zone;
    if (typeof zoneName !== "string" || sdk.core.Token.isUnresolved(zoneName)) return undefined;
    return zoneName.toLowerCase().replace(/\.$/, "");
  } catch {
    return undefined;
  }
}
