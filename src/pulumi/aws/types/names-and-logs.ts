import * as pulumi from "@pulumi/pulumi";
import { json } from "../convert";
import { type ByHand, outputOf, resourceClass } from "../mapping";

/** Service discovery and log groups. */
export const NAMES_AND_LOGS = {
  "AWS::ServiceDiscovery::PrivateDnsNamespace": {
    resourceClass: resourceClass((aws) => aws.servicediscovery.PrivateDnsNamespace),
    attributes: { Arn: "arn", Id: "id" },
  },
  "AWS::ServiceDiscovery::Service": {
    resourceClass: resourceClass((aws) => aws.servicediscovery.Service),
    attributes: { Arn: "arn", Id: "id", Name: "name" },
  },
  "AWS::Logs::LogGroup": {
    resourceClass: resourceClass((aws) => aws.cloudwatch.LogGroup),
    attributes: { Arn: (group) => pulumi.interpolate`${outputOf(group, "arn")}:*`, LogGroupName: "name" },
    beside: {
      DataProtectionPolicy: {
        resourceClass: resourceClass((aws) => aws.cloudwatch.LogDataProtectionPolicy),
        suffix: "data-protection",
        only: true,
        args: (group, policy) => ({ logGroupName: outputOf(group, "name"), policyDocument: json(policy) }),
      },
    },
  },
} satisfies Record<string, ByHand>;
