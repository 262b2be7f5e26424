import { as, attributes, flag, implied, list, number, object, tags } from "../convert";
import { type Mapping, type NameRule, resourceClass } from "../mapping";

const ACTION = object({
  FixedResponseConfig: as(
    "fixedResponse",
    object({ ContentType: as("contentType"), MessageBody: as("messageBody"), StatusCode: as("statusCode") }),
  ),
  TargetGroupArn: as("targetGroupArn"),
  Type: as("type"),
});

const CONDITION = object({
  // Which of the following it is says that it is there.
  Field: implied,
  PathPatternConfig: as("pathPattern", object({ Values: as("values") })),
});

const NAME_RULE: NameRule = { longest: 32, allowed: /^(?!internal-|-)[A-Za-z0-9-]+$/ };

/** Load balancers, target groups, listeners and rules. */
export const LOAD_BALANCING = {
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    resourceClass: resourceClass((aws) => aws.lb.LoadBalancer),
    properties: {
      LoadBalancerAttributes: attributes({
        "deletion_protection.enabled": as("enableDeletionProtection", flag),
        "idle_timeout.timeout_seconds": as("idleTimeout", number),
        "routing.http.drop_invalid_header_fields.enabled": as("dropInvalidHeaderFields", flag),
      }),
      IpAddressType: as("ipAddressType"),
      Name: as("name"),
      Scheme: as("internal", (scheme) => scheme === "internal"),
      SecurityGroups: as("securityGroups"),
      Subnets: as("subnets"),
      Tags: as("tags", tags),
      Type: as("loadBalancerType"),
    },
    attributes: { DNSName: "dnsName", LoadBalancerArn: "arn" },
    nameRule: NAME_RULE,
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": {
    resourceClass: resourceClass((aws) => aws.lb.TargetGroup),
    properties: {
      HealthCheckEnabled: as("healthCheck.enabled"),
      HealthCheckIntervalSeconds: as("healthCheck.interval"),
      HealthCheckPath: as("healthCheck.path"),
      HealthCheckPort: as("healthCheck.port"),
      HealthCheckProtocol: as("healthCheck.protocol"),
      HealthCheckTimeoutSeconds: as("healthCheck.timeout"),
      HealthyThresholdCount: as("healthCheck.healthyThreshold"),
      Matcher: as("healthCheck.matcher", (matcher) => {
        const { HttpCode, GrpcCode } = matcher as { HttpCode?: unknown; GrpcCode?: unknown };
        return GrpcCode ?? HttpCode;
      }),
      Name: as("name"),
      Port: as("port"),
      Protocol: as("protocol"),
      ProtocolVersion: as("protocolVersion"),
      Tags: as("tags", tags),
      TargetGroupAttributes: attributes({
        "deregistration_delay.timeout_seconds": as("deregistrationDelay", number),
        "load_balancing.algorithm.type": as("loadBalancingAlgorithmType"),
        "slow_start.duration_seconds": as("slowStart", number),
      }),
      TargetType: as("targetType"),
      UnhealthyThresholdCount: as("healthCheck.unhealthyThreshold"),
      VpcId: as("vpcId"),
    },
    attributes: { TargetGroupArn: "arn", TargetGroupFullName: "arnSuffix", TargetGroupName: "name" },
    nameRule: NAME_RULE,
  },
  "AWS::ElasticLoadBalancingV2::Listener": {
    resourceClass: resourceClass((aws) => aws.lb.Listener),
    properties: {
      DefaultActions: as("defaultActions", list(ACTION)),
      LoadBalancerArn: as("loadBalancerArn"),
      Port: as("port"),
      Protocol: as("protocol"),
    },
    attributes: { ListenerArn: "arn" },
  },
  "AWS::ElasticLoadBalancingV2::ListenerRule": {
    resourceClass: resourceClass((aws) => aws.lb.ListenerRule),
    properties: {
      Actions: as("actions", list(ACTION)),
      Conditions: as("conditions", list(CONDITION)),
      ListenerArn: as("listenerArn"),
      Priority: as("priority"),
    },
    attributes: { RuleArn: "arn" },
  },
} satisfies Record<string, Mapping>;
