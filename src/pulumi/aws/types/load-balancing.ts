import { ARGUMENTS } from "../arguments.generated";
import { as, attributes, type Convert, flag, lift, list, number } from "../convert";
import { type ByHand, type NameRule, resourceClass } from "../mapping";

/** What a condition has where it says its values beside its field, by the field. */
const CONFIGS: Record<string, string> = { "host-header": "HostHeaderConfig", "path-pattern": "PathPatternConfig" };

/** A condition with its values in the one form that @pulumi/aws has of the two that CloudFormation has. */
const inItsConfig: Convert = lift((condition) => {
  const { Values, RegexValues, ...others } = condition as Record<string, unknown>;
  const config = CONFIGS[String(others.Field)];
  if (config === undefined || (Values ?? RegexValues) === undefined) return condition;
  const said = { ...(Values !== undefined && { Values }), ...(RegexValues !== undefined && { RegexValues }) };
  return { ...others, [config]: said };
});

const CONDITIONS = ARGUMENTS["AWS::ElasticLoadBalancingV2::ListenerRule"]!.Conditions!;

const NAME_RULE: NameRule = { longest: 32, allowed: /^(?!internal-|-)[A-Za-z0-9-]+$/ };

/** What a listener adds to requests and answers, and how long it waits. */
const LISTENER = {
  "routing.http.request.x_amzn_mtls_clientcert.header_name": as("routingHttpRequestXAmznMtlsClientcertHeaderName"),
  "routing.http.request.x_amzn_mtls_clientcert_issuer.header_name": as(
    "routingHttpRequestXAmznMtlsClientcertIssuerHeaderName",
  ),
  "routing.http.request.x_amzn_mtls_clientcert_leaf.header_name": as(
    "routingHttpRequestXAmznMtlsClientcertLeafHeaderName",
  ),
  "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name": as(
    "routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName",
  ),
  "routing.http.request.x_amzn_mtls_clientcert_subject.header_name": as(
    "routingHttpRequestXAmznMtlsClientcertSubjectHeaderName",
  ),
  "routing.http.request.x_amzn_mtls_clientcert_validity.header_name": as(
    "routingHttpRequestXAmznMtlsClientcertValidityHeaderName",
  ),
  "routing.http.request.x_amzn_tls_cipher_suite.header_name": as("routingHttpRequestXAmznTlsCipherSuiteHeaderName"),
  "routing.http.request.x_amzn_tls_version.header_name": as("routingHttpRequestXAmznTlsVersionHeaderName"),
  "routing.http.response.access_control_allow_credentials.header_value": as(
    "routingHttpResponseAccessControlAllowCredentialsHeaderValue",
  ),
  "routing.http.response.access_control_allow_headers.header_value": as(
    "routingHttpResponseAccessControlAllowHeadersHeaderValue",
  ),
  "routing.http.response.access_control_allow_methods.header_value": as(
    "routingHttpResponseAccessControlAllowMethodsHeaderValue",
  ),
  "routing.http.response.access_control_allow_origin.header_value": as(
    "routingHttpResponseAccessControlAllowOriginHeaderValue",
  ),
  "routing.http.response.access_control_expose_headers.header_value": as(
    "routingHttpResponseAccessControlExposeHeadersHeaderValue",
  ),
  "routing.http.response.access_control_max_age.header_value": as("routingHttpResponseAccessControlMaxAgeHeaderValue"),
  "routing.http.response.content_security_policy.header_value": as(
    "routingHttpResponseContentSecurityPolicyHeaderValue",
  ),
  "routing.http.response.server.enabled": as("routingHttpResponseServerEnabled", flag),
  "routing.http.response.strict_transport_security.header_value": as(
    "routingHttpResponseStrictTransportSecurityHeaderValue",
  ),
  "routing.http.response.x_content_type_options.header_value": as("routingHttpResponseXContentTypeOptionsHeaderValue"),
  "routing.http.response.x_frame_options.header_value": as("routingHttpResponseXFrameOptionsHeaderValue"),
  "tcp.idle_timeout.seconds": as("tcpIdleTimeoutSeconds", number),
};

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
        "client_keep_alive.seconds": as("clientKeepAlive", number),
        "dns_record.client_routing_policy": as("dnsRecordClientRoutingPolicy"),
        "health_check_logs.s3.bucket": as("healthCheckLogs.bucket"),
        "health_check_logs.s3.enabled": as("healthCheckLogs.enabled", flag),
        "health_check_logs.s3.prefix": as("healthCheckLogs.prefix"),
        "secondary_ips.auto_assigned.per_subnet": as("secondaryIpsAutoAssignedPerSubnet", number),
        "connection_logs.s3.bucket": as("connectionLogs.bucket"),
        "connection_logs.s3.enabled": as("connectionLogs.enabled", flag),
        "connection_logs.s3.prefix": as("connectionLogs.prefix"),
        "idle_timeout.timeout_seconds": as("idleTimeout", number),
        "load_balancing.cross_zone.enabled": as("enableCrossZoneLoadBalancing", flag),
        "routing.http.desync_mitigation_mode": as("desyncMitigationMode"),
        "routing.http.preserve_host_header.enabled": as("preserveHostHeader", flag),
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": as("enableTlsVersionAndCipherSuiteHeaders", flag),
        "routing.http.xff_client_port.enabled": as("enableXffClientPort", flag),
        "routing.http.xff_header_processing.mode": as("xffHeaderProcessingMode"),
        "waf.fail_open.enabled": as("enableWafFailOpen", flag),
        "zonal_shift.config.enabled": as("enableZonalShift", flag),
        "routing.http.drop_invalid_header_fields.enabled": as("dropInvalidHeaderFields", flag),
        "routing.http2.enabled": as("enableHttp2", flag),
      }),
      Scheme: as("internal", (scheme) => scheme === "internal"),
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
      Matcher: as("healthCheck.matcher", (matcher) => {
        const { HttpCode, GrpcCode } = matcher as { HttpCode?: unknown; GrpcCode?: unknown };
        return GrpcCode ?? HttpCode;
      }),
      TargetGroupAttributes: attributes({
        "deregistration_delay.timeout_seconds": as("deregistrationDelay", number),
        "deregistration_delay.connection_termination.enabled": as("connectionTermination", flag),
        "load_balancing.algorithm.anomaly_mitigation": as("loadBalancingAnomalyMitigation"),
        "load_balancing.cross_zone.enabled": as("loadBalancingCrossZoneEnabled"),
        "preserve_client_ip.enabled": as("preserveClientIp"),
        "proxy_protocol_v2.enabled": as("proxyProtocolV2", flag),
        "load_balancing.algorithm.type": as("loadBalancingAlgorithmType"),
        "slow_start.duration_seconds": as("slowStart", number),
        "stickiness.app_cookie.cookie_name": as("stickiness.cookieName"),
        "stickiness.app_cookie.duration_seconds": as("stickiness.cookieDuration", number),
        "stickiness.enabled": as("stickiness.enabled", flag),
        "stickiness.lb_cookie.duration_seconds": as("stickiness.cookieDuration", number),
        "stickiness.type": as("stickiness.type"),
        "lambda.multi_value_headers.enabled": as("lambdaMultiValueHeadersEnabled", flag),
        "target_group_health.dns_failover.minimum_healthy_targets.count": as(
          "targetGroupHealth.dnsFailover.minimumHealthyTargetsCount",
        ),
        "target_group_health.dns_failover.minimum_healthy_targets.percentage": as(
          "targetGroupHealth.dnsFailover.minimumHealthyTargetsPercentage",
        ),
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": as(
          "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsCount",
          number,
        ),
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": as(
          "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsPercentage",
        ),
      }),
    },
    attributes: { TargetGroupArn: "arn", TargetGroupFullName: "arnSuffix", TargetGroupName: "name" },
    nameRule: NAME_RULE,
  },
  "AWS::ElasticLoadBalancingV2::Listener": {
    resourceClass: resourceClass((aws) => aws.lb.Listener),
    properties: { ListenerAttributes: attributes(LISTENER) },
    attributes: { ListenerArn: "arn" },
  },
  "AWS::WAFv2::WebACLAssociation": {
    resourceClass: resourceClass((aws) => aws.wafv2.WebAclAssociation),
    attributes: {},
  },
  "AWS::ElasticLoadBalancingV2::ListenerCertificate": {
    resourceClass: resourceClass((aws) => aws.lb.ListenerCertificate),
    attributes: {},
  },
  "AWS::ElasticLoadBalancingV2::ListenerRule": {
    resourceClass: resourceClass((aws) => aws.lb.ListenerRule),
    properties: { Conditions: (value) => CONDITIONS(list(inItsConfig)(value)) },
    attributes: { RuleArn: "arn" },
  },
} satisfies Record<string, ByHand>;
