import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import { InvalidPropertyError, type LoadBalancerSpec } from "../options";
import type { LoadBalancerRefs } from "./refs";

export interface Domain {
  resources: Resource[];
  /** What stands for the domain in a URL. */
  host: Val<string>;
}

/**
 * A domain's certificate, unless there is one, and the alias record that leads to the load balancer.
 * @param path the component in messages
 * @param lookedUp ID of the hosted zone, where the user gives its name
 */
export function planDomain(
  path: string,
  key: string,
  { certificate, domain, zone: given }: LoadBalancerSpec,
  lookedUp: Val<string> | undefined,
  { dnsName, hostedZoneId }: Pick<LoadBalancerRefs, "dnsName" | "hostedZoneId">,
): Domain | undefined {
  if (domain === undefined) return undefined;
  const zone = given ?? lookedUp;
  if (zone === undefined) throw new Error(`${path}: nobody has looked up the hosted zone of ${domain}`);
  if (hostedZoneId === undefined) {
    const allowed = "allowed with a domain is the hosted zone of the load balancer's DNS name";
    throw new InvalidPropertyError(path, "loadBalancer.existing.zoneId", undefined, allowed);
  }
  const validated =
    certificate === undefined
      ? [
          resource("AWS::CertificateManager::Certificate", `${key}/Certificate`, {
            DomainName: domain,
            DomainValidationOptions: [{ DomainName: domain, HostedZoneId: zone }],
            ValidationMethod: "DNS",
          }),
        ]
      : [];
  const record = resource("AWS::Route53::RecordSet", `${key}/RecordSet`, {
    AliasTarget: { DNSName: dnsName, EvaluateTargetHealth: false, HostedZoneId: hostedZoneId },
    HostedZoneId: zone,
    Name: domain,
    Type: "A",
  });
  // The record's name is the domain; on this machine it is where the load balancer answers.
  return { resources: [...validated, record], host: att(record.logicalId, "Name") };
}
