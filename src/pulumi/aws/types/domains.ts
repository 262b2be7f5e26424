import * as pulumi from "@pulumi/pulumi";
import { as } from "../convert";
import { type ByHand, outputOf, resourceClass } from "../mapping";

interface ValidationOption {
  domainName: string;
  resourceRecordName: string;
  resourceRecordValue: string;
}

/** What of the record that Certificate Manager looks for of a name. */
function recordOf(
  certificate: pulumi.CustomResource,
  domain: unknown,
  what: keyof ValidationOption,
): pulumi.Output<unknown> {
  const all = outputOf(certificate, "domainValidationOptions") as pulumi.Output<ValidationOption[] | undefined>;
  return pulumi.all([all, domain]).apply(([options = [], name]) => {
    // The usual mocks of a unit test have none: any text will do.
    return (options.find(({ domainName }) => domainName === name) ?? options[0])?.[what] ?? `${name}.${what}`;
  });
}

const nameOf = (record: pulumi.CustomResource): pulumi.Output<unknown> =>
  pulumi.all([outputOf(record, "fqdn"), outputOf(record, "name")]).apply(([whole, name]) => whole ?? name);

/** Certificates and DNS records. */
export const DOMAINS = {
  "AWS::CertificateManager::Certificate": {
    resourceClass: resourceClass((aws) => aws.acm.Certificate),
    attributes: { CertificateArn: "arn" },
    beside: {
      DomainValidationOptions: {
        resourceClass: resourceClass((aws) => aws.route53.Record),
        suffix: "validation",
        args: (certificate, option) => {
          const { DomainName, HostedZoneId } = option as Record<string, unknown>;
          return {
            allowOverwrite: true,
            name: recordOf(certificate, DomainName, "resourceRecordName"),
            records: [recordOf(certificate, DomainName, "resourceRecordValue")],
            ttl: 60,
            type: "CNAME",
            zoneId: HostedZoneId,
          };
        },
        // A listener takes a certificate only once it is issued.
        afterwards: {
          resourceClass: resourceClass((aws) => aws.acm.CertificateValidation),
          suffix: "issued",
          args: (certificate, records) => ({
            certificateArn: outputOf(certificate, "arn"),
            validationRecordFqdns: records.map(nameOf),
          }),
        },
      },
    },
  },
  "AWS::Route53::RecordSet": {
    resourceClass: resourceClass((aws) => aws.route53.Record),
    properties: {
      Failover: as("failoverRoutingPolicies", (type) => [{ type }]),
      Region: as("latencyRoutingPolicies", (region) => [{ region }]),
      Weight: as("weightedRoutingPolicies", (weight) => [{ weight }]),
    },
    attributes: { Name: "name" },
  },
} satisfies Record<string, ByHand>;
