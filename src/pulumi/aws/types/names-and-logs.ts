import * as pulumi from "@pulumi/pulumi";
import { as, list, object, tags } from "../convert";
import { type Mapping, outputOf, resourceClass } from "../mapping";

/** Service discovery and log groups. */
export const NAMES_AND_LOGS = {
  "AWS::ServiceDiscovery::PrivateDnsNamespace": {
    resourceClass: resourceClass((aws) => aws.servicediscovery.PrivateDnsNamespace),
    properties: { Name: as("name"), Vpc: as("vpc") },
    attributes: { Arn: "arn", Id: "id" },
  },
  "AWS::ServiceDiscovery::Service": {
    resourceClass: resourceClass((aws) => aws.servicediscovery.Service),
    properties: {
      DnsConfig: as(
        "dnsConfig",
        object({
          DnsRecords: as("dnsRecords", list(object({ TTL: as("ttl"), Type: as("type") }))),
          RoutingPolicy: as("routingPolicy"),
        }),
      ),
      HealthCheckCustomConfig: as("healthCheckCustomConfig", object({ FailureThreshold: as("failureThreshold") })),
      Name: as("name"),
      NamespaceId: as("dnsConfig.namespaceId"),
    },
    attributes: { Arn: "arn", Id: "id", Name: "name" },
  },
  "AWS::Logs::LogGroup": {
    resourceClass: resourceClass((aws) => aws.cloudwatch.LogGroup),
    properties: {
      KmsKeyId: as("kmsKeyId"),
      LogGroupClass: as("logGroupClass"),
      LogGroupName: as("name"),
      RetentionInDays: as("retentionInDays"),
      Tags: as("tags", tags),
    },
    attributes: { Arn: (group) => pulumi.interpolate`${outputOf(group, "arn")}:*`, LogGroupName: "name" },
  },
} satisfies Record<string, Mapping>;
