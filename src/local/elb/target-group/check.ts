import type { PlainProperties } from "../../../cfn/typed";
import { invalidProperty } from "../../resources/handler";
import { Attributes } from "../attributes";
import { attributeWarnings, checkAttributes } from "../check-attributes";
import { checkUrlPath } from "../text";
import { TARGET_GROUP_ATTRIBUTES, type TargetGroupAttributes } from "./attributes";
import { checkMatcher } from "./matcher";
import { isOfConnections, type TargetGroup } from "./record";

/** As CloudFormation and the ELBv2 API name them. */
export type TargetGroupProperties = PlainProperties<"AWS::ElasticLoadBalancingV2::TargetGroup">;

/** What a target group's properties make of it. */
export type CheckedTargetGroup = Omit<TargetGroup, "id" | "name" | "stack">;

/** AWS's own cookies: an application can't have one of these names. */
const RESERVED_COOKIES = /^AWSALB(APP|TG|CORS)?(-|$)/;

export function checkTargetGroup(given: TargetGroupProperties): CheckedTargetGroup {
  const { TargetType = "instance" } = given;
  if (TargetType !== "ip" && TargetType !== "instance") {
    throw invalidProperty("TargetType", TargetType, "on this machine ip and instance run");
  }
  const protocol = protocolOf(given.Protocol ?? "HTTP");
  const ofConnections = isOfConnections({ protocol });
  if (ofConnections && given.ProtocolVersion !== undefined) {
    throw invalidProperty(
      "ProtocolVersion",
      given.ProtocolVersion,
      `it is for HTTP and HTTPS; Protocol is ${protocol}`,
    );
  }
  const protocolVersion = oneOf("ProtocolVersion", given.ProtocolVersion ?? "HTTP1", ["HTTP1", "HTTP2", "GRPC"]);
  const attributes = new Attributes(TARGET_GROUP_ATTRIBUTES, givenAttributes(given));
  checkSlowStart(attributes);
  return {
    vpcId: given.VpcId,
    targetType: TargetType,
    port: within("Port", given.Port ?? 80, 1, 65_535),
    protocol,
    protocolVersion,
    healthCheck: healthCheckOf(given, protocol, protocolVersion),
    deregistrationDelay: attributes.number("deregistration_delay.timeout_seconds"),
    ...stickinessOf(attributes, protocol),
    ...(proxyProtocolOf(attributes, protocol) && { proxyProtocol: true as const }),
    algorithm: attributes.text("load_balancing.algorithm.type") as TargetGroup["algorithm"],
  };
}

/** UDP would need another balancer than HAProxy. */
const protocolOf = (given: string) => oneOf("Protocol", given, ["HTTP", "HTTPS", "TCP", "TLS"]);

function proxyProtocolOf(attributes: TargetGroupAttributes, protocol: TargetGroup["protocol"]): boolean {
  const enabled = attributes.text("proxy_protocol_v2.enabled") === "true";
  if (!enabled || isOfConnections({ protocol })) return enabled;
  const attribute = "TargetGroupAttributes proxy_protocol_v2.enabled";
  throw invalidProperty(attribute, "true", `it is for TCP and TLS; Protocol is ${protocol}`);
}

const givenAttributes = ({ TargetGroupAttributes }: TargetGroupProperties) =>
  checkAttributes("TargetGroupAttributes", TARGET_GROUP_ATTRIBUTES, TargetGroupAttributes);

/** What of the attributes has no effect. */
export const targetGroupWarnings = (given: TargetGroupProperties) =>
  attributeWarnings("The target group", TARGET_GROUP_ATTRIBUTES, givenAttributes(given));

function healthCheckOf(
  given: TargetGroupProperties,
  protocol: TargetGroup["protocol"],
  version: TargetGroup["protocolVersion"],
): TargetGroup["healthCheck"] {
  const checked = checkProtocolOf(given, protocol);
  const interval = within("HealthCheckIntervalSeconds", given.HealthCheckIntervalSeconds ?? 30, 5, 300);
  const least = isOfConnections({ protocol }) ? (checked === "HTTP" ? 6 : 10) : 5;
  const otherwise = Math.min(least, interval - 1);
  const timeout = within("HealthCheckTimeoutSeconds", given.HealthCheckTimeoutSeconds ?? otherwise, 2, 120);
  if (timeout >= interval) {
    throw invalidProperty("HealthCheckTimeoutSeconds", timeout, `it must be less than the interval (${interval})`);
  }
  const grpc = version === "GRPC";
  return {
    path: checkUrlPath("HealthCheckPath", given.HealthCheckPath ?? (grpc ? "/AWS.ALB/healthcheck" : "/"), 1024),
    port: checkPort(given.HealthCheckPort ?? "traffic-port"),
    protocol: checked,
    interval,
    timeout,
    healthyThreshold: within("HealthyThresholdCount", given.HealthyThresholdCount ?? 5, 2, 10),
    unhealthyThreshold: within("UnhealthyThresholdCount", given.UnhealthyThresholdCount ?? 2, 2, 10),
    matcher: grpc
      ? checkMatcher("Matcher.GrpcCode", given.Matcher?.GrpcCode ?? "12", 0, 99)
      : checkMatcher("Matcher.HttpCode", given.Matcher?.HttpCode ?? codesOf(protocol), 200, 499),
  };
}

const codesOf = (protocol: TargetGroup["protocol"]) => (isOfConnections({ protocol }) ? "200-399" : "200");

/** A group of connections may be checked by a connection, or by a request; one of requests by a request. */
function checkProtocolOf(
  { HealthCheckProtocol, HealthCheckPath, Matcher }: TargetGroupProperties,
  protocol: TargetGroup["protocol"],
): TargetGroup["healthCheck"]["protocol"] {
  if (protocol === "HTTP" || protocol === "HTTPS") {
    return oneOf("HealthCheckProtocol", HealthCheckProtocol ?? protocol, ["HTTP", "HTTPS"]);
  }
  const checked = oneOf("HealthCheckProtocol", HealthCheckProtocol ?? "TCP", ["TCP", "HTTP", "HTTPS"]);
  const others = { HealthCheckPath, Matcher };
  const [stray] = Object.entries(others).filter(([, value]) => value !== undefined);
  if (checked !== "TCP" || !stray) return checked;
  throw invalidProperty(stray[0], stray[1], "it is for health checks by HTTP and HTTPS; HealthCheckProtocol is TCP");
}

function checkPort(port: string): string {
  const isNumber = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  if (port === "traffic-port" || isNumber) return port;
  throw invalidProperty("HealthCheckPort", port, "allowed are traffic-port and 1 to 65535");
}

function checkSlowStart(attributes: TargetGroupAttributes): void {
  const given = attributes.text("slow_start.duration_seconds");
  const seconds = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (seconds === 0 || (seconds >= 30 && seconds <= 900)) return;
  throw invalidProperty("TargetGroupAttributes slow_start.duration_seconds", given, "allowed are 0 and 30 to 900");
}

function stickinessOf(
  attributes: TargetGroupAttributes,
  protocol: TargetGroup["protocol"],
): Pick<TargetGroup, "stickiness"> {
  if (attributes.text("stickiness.enabled") !== "true") return {};
  const type = attributes.text("stickiness.type");
  if (isOfConnections({ protocol }) !== (type === "source_ip")) {
    const allowed = isOfConnections({ protocol }) ? "source_ip" : "lb_cookie and app_cookie";
    const path = "TargetGroupAttributes stickiness.type";
    throw invalidProperty(path, type, `allowed for ${protocol} ${allowed === "source_ip" ? "is" : "are"} ${allowed}`);
  }
  if (type === "source_ip") return { stickiness: { type } };
  if (attributes.text("stickiness.type") === "lb_cookie") {
    return { stickiness: { type: "lb_cookie", duration: attributes.number("stickiness.lb_cookie.duration_seconds") } };
  }
  const cookieName = attributes.text("stickiness.app_cookie.cookie_name");
  if (!/^[A-Za-z0-9_.-]{1,128}$/.test(cookieName) || RESERVED_COOKIES.test(cookieName)) {
    throw invalidProperty(
      "TargetGroupAttributes stickiness.app_cookie.cookie_name",
      cookieName,
      'it must be of letters, digits and "-_.", and none of AWSALB, AWSALBAPP, AWSALBTG',
    );
  }
  const duration = attributes.number("stickiness.app_cookie.duration_seconds");
  return { stickiness: { type: "app_cookie", duration, cookieName } };
}

function within(path: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidProperty(path, value, `allowed are whole numbers from ${least} to ${most}`);
}

function oneOf<T extends string>(path: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((other) => other === value);
  if (found !== undefined) return found;
  throw invalidProperty(path, value, `allowed are ${allowed.join(", ")}`);
}
