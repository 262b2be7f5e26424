/** Where the scenarios are deployed to. */
export const PLACE = { accountId: "123456789012", region: "us-east-1" };

const WITH_ITS_ARN =
  /::(LoadBalancer|TargetGroup|Listener|ListenerRule|TaskDefinition|Certificate|ScalingPolicy|ECS::Service|OIDCProvider)$|^AWS::ECS::Service$/;
const WITH_ITS_NAME =
  /^AWS::(ECS::(Cluster|CapacityProvider)|Logs::LogGroup|AutoScaling::AutoScalingGroup|CloudWatch::Alarm|IAM::\w+|CodeBuild::Project|CodePipeline::Pipeline)$/;

const ATTRIBUTES: Record<string, string> = {
  CanonicalHostedZoneID: "zoneId",
  LoadBalancerFullName: "arnSuffix",
  TargetGroupFullName: "arnSuffix",
  LatestVersionNumber: "latestVersion",
  AllocationId: "allocationId",
  DNSName: "dnsName",
  UniqueId: "uniqueId",
  QueueUrl: "url",
};

/** What AWS makes up of a resource: its ARN, its id and so on, by the output's name in @pulumi/aws. */
export function outputOf(id: string, output: string): string {
  return output === "arn"
    ? `arn:aws:made:${PLACE.region}:${PLACE.accountId}:thing/${id}`
    : `${id.replace("/", "-")}-${output}`;
}

/** The same, by the name that CloudFormation has for it. */
export function attributeOf(type: string, id: string, attribute: string): string {
  if (type === "AWS::Logs::LogGroup" && attribute === "Arn") return `${outputOf(id, "arn")}:*`;
  return outputOf(id, ATTRIBUTES[attribute] ?? usual(type, attribute));
}

function usual(type: string, attribute: string): string {
  if (attribute === "Ref" && type === "AWS::SQS::Queue") return "url";
  if (attribute === "Ref") return WITH_ITS_ARN.test(type) ? "arn" : WITH_ITS_NAME.test(type) ? "name" : "id";
  if (/arn$/i.test(attribute)) return "arn";
  if (/Id$/.test(attribute)) return "id";
  return /Name$/.test(attribute) ? "name" : attribute;
}
