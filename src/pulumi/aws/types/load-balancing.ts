import { as, attributes, type Convert, flag, implied, lift, list, number, object, only, tags } from "../convert";
import { type Mapping, type NameRule, resourceClass } from "../mapping";

const ACTION = object({
  FixedResponseConfig: as(
    "fixedResponse",
    object({ ContentType: as("contentType"), MessageBody: as("messageBody"), StatusCode: as("statusCode") }),
  ),
  RedirectConfig: as(
    "redirect",
    object({
      Host: as("host"),
      Path: as("path"),
      Port: as("port"),
      Protocol: as("protocol"),
      Query: as("query"),
      StatusCode: as("statusCode"),
    }),
  ),
  TargetGroupArn: as("targetGroupArn"),
  Type: as("type"),
});

const CONDITION = object({
  // Which of the following it is says that it is there.
  Field: implied,
  HostHeaderConfig: as("hostHeader", object({ Values: as("values") })),
  HttpHeaderConfig: as("httpHeader", object({ HttpHeaderName: as("httpHeaderName"), Values: as("values") })),
  HttpRequestMethodConfig: as("httpRequestMethod", object({ Values: as("values") })),
  PathPatternConfig: as("pathPattern", object({ Values: as("values") })),
  QueryStringConfig: (config) => ({ queryStrings: queryStrings(config) }),
  SourceIpConfig: as("sourceIp", object({ Values: as("values") })),
});

const queryStrings: Convert = lift((config) =>
  list(object({ Key: as("key"), Value: as("value") }))((config as { Values: unknown }).Values),
);

const NAME_RULE: NameRule = { longest: 32, allowed: /^(?!internal-|-)[A-Za-z0-9-]+$/ };

const arnOfCertificate: Convert = (certificate) => (certificate as { CertificateArn: unknown }).CertificateArn;

/** Load balancers, target groups, listeners and rules. */
export const LOAD_BALANCING = {
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    resourceClass: resourceClass((aws) => aws.lb.LoadBalancer),
    properties: {
      LoadBalancerAttributes: attributes({
        "access_logs.s3.bucket": as("accessLogs.bucket"),
        "access_logs.s3.enabled": as("accessLogs.enabled", flag),
        "access_logs.s3.prefix": as("accessLogs.prefix"),
        "deletion_protection.enabled": as("enableDeletionProtection", flag),
        "idle_timeout.timeout_seconds": as("idleTimeout", number),
        "routing.http.drop_invalid_header_fields.enabled": as("dropInvalidHeaderFields", flag),
        "routing.http2.enabled": as("enableHttp2", flag),
      }),
      IpAddressType: as("ipAddressType"),
      Name: as("name"),
      Scheme: as("internal", (scheme) => scheme === "internal"),
      SecurityGroups: as("securityGroups"),
      Subnets: as("subnets"),
      Tags: as("tags", tags),
      Type: as("loadBalancerType"),
    },
    attributes: {
      CanonicalHostedZoneID: "zoneId",
      DNSName: "dnsName",
      LoadBalancerArn: "arn",
      LoadBalancerFullName: "arnSuffix",
    },
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
        "stickiness.app_cookie.cookie_name": as("stickiness.cookieName"),
        "stickiness.app_cookie.duration_seconds": as("stickiness.cookieDuration", number),
        "stickiness.enabled": as("stickiness.enabled", flag),
        "stickiness.lb_cookie.duration_seconds": as("stickiness.cookieDuration", number),
        "stickiness.type": as("stickiness.type"),
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
      Certificates: as("certificateArn", only(arnOfCertificate)),
      DefaultActions: as("defaultActions", list(ACTION)),
      LoadBalancerArn: as("loadBalancerArn"),
      Port: as("port"),
      Protocol: as("protocol"),
      SslPolicy: as("sslPolicy"),
    },
    attributes: { ListenerArn: "arn" },
  },
  "AWS::WAFv2::WebACLAssociation": {
    resourceClass: resourceClass((aws) => aws.wafv2.WebAclAssociation),
    properties: { ResourceArn: as("resourceArn"), WebACLArn: as("webAclArn") },
    attributes: {},
  },
  "AWS::ElasticLoadBalancingV2::ListenerCertificate": {
    resourceClass: resourceClass((aws) => aws.lb.ListenerCertificate),
    properties: { Certificates: as("certificateArn", only(arnOfCertificate)), ListenerArn: as("listenerArn") },
    attributes: {},
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
