import type { CustomResource, Output } from "@pulumi/pulumi";
import { as, object, tags } from "../convert";
import { type Mapping, outputOf, resourceClass } from "../mapping";

interface ValidationOption {
  domainName: string;
  resourceRecordName: string;
  resourceRecordType: string;
  resourceRecordValue: string;
}

/** What of the record that Certificate Manager looks for of a name. */
function recordOf(certificate: CustomResource, domain: unknown, what: keyof ValidationOption): Output<unknown> {
  const all = outputOf(certificate, "domainValidationOptions") as Output<ValidationOption[] | undefined>;
  return all.apply((options = []) => (options.find(({ domainName }) => domainName === domain) ?? options[0])?.[what]);
}

/** Certificates and DNS records. */
export const DOMAINS = {
  "AWS::CertificateManager::Certificate": {
    resourceClass: resourceClass((aws) => aws.acm.Certificate),
    properties: {
      DomainName: as("domainName"),
      KeyAlgorithm: as("keyAlgorithm"),
      SubjectAlternativeNames: as("subjectAlternativeNames"),
      Tags: as("tags", tags),
      ValidationMethod: as("validationMethod"),
    },
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
            type: recordOf(certificate, DomainName, "resourceRecordType"),
            zoneId: HostedZoneId,
          };
        },
        // A listener takes a certificate only once it is issued.
        afterwards: {
          resourceClass: resourceClass((aws) => aws.acm.CertificateValidation),
          suffix: "issued",
          args: (certificate, records) => ({
            certificateArn: outputOf(certificate, "arn"),
            validationRecordFqdns: records.map((record) => outputOf(record, "fqdn")),
          }),
        },
      },
    },
  },
  "AWS::Route53::RecordSet": {
    resourceClass: resourceClass((aws) => aws.route53.Record),
    properties: {
      AliasTarget: as("aliases", (target) => [
        object({
          DNSName: as("name"),
          EvaluateTargetHealth: as("evaluateTargetHealth"),
          HostedZoneId: as("zoneId"),
        })(target),
      ]),
      HostedZoneId: as("zoneId"),
      Name: as("name"),
      Type: as("type"),
    },
    attributes: { Name: "fqdn" },
  },
} satisfies Record<string, Mapping>;
