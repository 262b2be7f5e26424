import type { PlainProperties } from "../../../cfn/typed";
import { invalidProperty } from "../../resources/handler";
import { Attributes } from "../attributes";
import { attributeWarnings, checkAttributes } from "../check-attributes";
import { checkUrlPath } from "../text";
import { TARGET_GROUP_ATTRIBUTES, type TargetGroupAttributes } from "./attributes";
import { checkMatcher } from "./matcher";
import type { TargetGroup } from "./record";

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
  const protocol = oneOf("Protocol", given.Protocol ?? "HTTP", ["HTTP", "HTTPS"]);
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
    ...stickinessOf(attributes),
    algorithm: attributes.text("load_balancing.algorithm.type") as TargetGroup["algorithm"],
  };
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
  const interval = within("HealthCheckIntervalSeconds", given.HealthCheckIntervalSeconds ?? 30, 5, 300);
  const timeout = within("HealthCheckTimeoutSeconds", given.HealthCheckTimeoutSeconds ?? 5, 2, 120);
  if (timeout >= interval) {
    throw invalidProperty("HealthCheckTimeoutSeconds", timeout, `it must be less than the interval (${interval})`);
  }
  const grpc = version === "GRPC";
  return {
    path: checkUrlPath("HealthCheckPath", given.HealthCheckPath ?? (grpc ? "/AWS.ALB/healthcheck" : "/"), 1024),
    port: checkPort(given.HealthCheckPort ?? "traffic-port"),
    protocol: oneOf("HealthCheckProtocol", given.HealthCheckProtocol ?? protocol, ["HTTP", "HTTPS"]),
    interval,
    timeout,
    healthyThreshold: within("HealthyThresholdCount", given.HealthyThresholdCount ?? 5, 2, 10),
    unhealthyThreshold: within("UnhealthyThresholdCount", given.UnhealthyThresholdCount ?? 2, 2, 10),
    matcher: grpc
      ? checkMatcher("Matcher.GrpcCode", given.Matcher?.GrpcCode ?? "12", 0, 99)
      : checkMatcher("Matcher.HttpCode", given.Matcher?.HttpCode ?? "200", 200, 499),
  };
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

function stickinessOf(attributes: TargetGroupAttributes): Pick<TargetGroup, "stickiness"> {
  if (attributes.text("stickiness.enabled") !== "true") return {};
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
