import { ApiError } from "../../../protocol/errors";
import { arn } from "../../arns";
import type { Control } from "../../control";
import {
  alreadyExists,
  type Handler,
  invalidProperty,
  physicalName,
  type ResourceRequest,
} from "../../resources/handler";
import { PropertyReader } from "../../shapes/properties";
import { notEnforced } from "../../warnings";
import type { RuleAction } from "../rule/record";
import type { TargetGroup } from "./record";

/** A target group; its members are the tasks of the services that name it. */
export const targetGroup: Handler = {
  create(control, request) {
    const read = new PropertyReader(request.properties);
    const name = read.optionalText("Name") ?? physicalName(control, request, 32);
    if (control.store.list("targetGroups").some((other) => other.name === name)) {
      throw alreadyExists(`The target group ${name}`);
    }
    const fullName = `targetgroup/${name}/${control.hex(16)}`;
    const put = targetGroupOf(request, arn("elasticloadbalancing", fullName), name);
    return {
      identifier: put.id,
      attributes: { LoadBalancerArns: [], TargetGroupFullName: fullName, TargetGroupName: name },
      changes: [{ table: "targetGroups", put }],
      warnings: warningsOf(read),
    };
  },

  update(_, request, { identifier, attributes }) {
    const put = targetGroupOf(request, identifier, String(attributes.TargetGroupName));
    return {
      identifier,
      attributes,
      changes: [{ table: "targetGroups", put }],
      warnings: warningsOf(new PropertyReader(request.properties)),
    };
  },

  async finish(control) {
    await control.settle();
    return {};
  },

  remove(control, { identifier }) {
    if (isForwardedTo(control, identifier)) {
      throw new ApiError(
        "ResourceConflict",
        `Target group '${identifier}' is currently in use by a listener or a rule.`,
      );
    }
    return [{ table: "targetGroups", remove: identifier }];
  },
};

function isForwardedTo({ store }: Control, id: string): boolean {
  const forwards = (action: RuleAction) =>
    action.type === "forward" && action.targetGroups.some((group) => group.arn === id);
  return (
    store.list("listeners").some((listener) => listener.defaultActions.some(forwards)) ||
    store.list("listenerRules").some((rule) => rule.actions.some(forwards))
  );
}

function targetGroupOf({ stack, properties }: ResourceRequest, id: string, name: string): TargetGroup {
  const read = new PropertyReader(properties);
  const type = read.optionalText("TargetType") ?? "instance";
  if (type !== "ip" && type !== "instance") {
    throw invalidProperty("TargetType", type, "on this machine ip and instance run");
  }
  if (read.objects("Targets").length > 0) {
    throw invalidProperty("Targets", read.raw("Targets"), "on this machine only a service's tasks are targets");
  }
  const protocol = read.oneOf("Protocol", ["HTTP", "HTTPS"]) ?? "HTTP";
  const protocolVersion = read.oneOf("ProtocolVersion", ["HTTP1", "HTTP2", "GRPC"]) ?? "HTTP1";
  const attributes = attributesOf(read);
  return {
    id,
    name,
    stack,
    vpcId: read.optionalText("VpcId"),
    port: read.optionalWithin("Port", 1, 65535) ?? 80,
    protocol,
    protocolVersion,
    healthCheck: healthCheckOf(read, protocol, protocolVersion),
    deregistrationDelay: attributes.within("deregistration_delay.timeout_seconds", 0, 3600) ?? 300,
    ...stickinessOf(attributes),
    algorithm:
      attributes.oneOf("load_balancing.algorithm.type", [
        "round_robin",
        "least_outstanding_requests",
        "weighted_random",
      ]) ?? "round_robin",
  };
}

function healthCheckOf(
  read: PropertyReader,
  protocol: TargetGroup["protocol"],
  version: TargetGroup["protocolVersion"],
): TargetGroup["healthCheck"] {
  const interval = read.optionalWithin("HealthCheckIntervalSeconds", 5, 300) ?? 30;
  const timeout = read.optionalWithin("HealthCheckTimeoutSeconds", 2, 120) ?? 5;
  if (timeout >= interval) {
    throw invalidProperty("HealthCheckTimeoutSeconds", timeout, `it must be less than the interval (${interval})`);
  }
  const matcher = read.object("Matcher");
  const grpc = version === "GRPC";
  return {
    path: read.optionalText("HealthCheckPath") ?? (grpc ? "/AWS.ALB/healthcheck" : "/"),
    port: read.optionalText("HealthCheckPort") ?? "traffic-port",
    protocol: read.oneOf("HealthCheckProtocol", ["HTTP", "HTTPS"]) ?? protocol,
    interval,
    timeout,
    healthyThreshold: read.optionalWithin("HealthyThresholdCount", 2, 10) ?? 5,
    unhealthyThreshold: read.optionalWithin("UnhealthyThresholdCount", 2, 10) ?? 2,
    matcher: (grpc ? matcher?.optionalText("GrpcCode") : matcher?.optionalText("HttpCode")) ?? (grpc ? "12" : "200"),
  };
}

function stickinessOf(attributes: TargetGroupAttributes): Pick<TargetGroup, "stickiness"> {
  if (attributes.oneOf("stickiness.enabled", ["true", "false"]) !== "true") return {};
  const type = attributes.oneOf("stickiness.type", ["lb_cookie", "app_cookie"]) ?? "lb_cookie";
  const cookieName = attributes.text("stickiness.app_cookie.cookie_name");
  const duration = attributes.within(`stickiness.${type}.duration_seconds`, 1, 604_800) ?? 86_400;
  return { stickiness: { type, duration, ...(type === "app_cookie" && cookieName !== undefined && { cookieName }) } };
}

/** The list of keys and values that target groups have as attributes. */
class TargetGroupAttributes {
  constructor(private readonly values: ReadonlyMap<string, string>) {}

  text(key: string): string | undefined {
    return this.values.get(key);
  }

  within(key: string, least: number, most: number): number | undefined {
    return this.reader(key).optionalWithin(key, least, most);
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    return this.reader(key).oneOf(key, allowed);
  }

  private reader(key: string): PropertyReader {
    return new PropertyReader({ [key]: this.values.get(key) }, "TargetGroupAttributes");
  }
}

function attributesOf(read: PropertyReader): TargetGroupAttributes {
  const pairs = read.objects("TargetGroupAttributes");
  return new TargetGroupAttributes(new Map(pairs.map((pair) => [pair.text("Key"), pair.optionalText("Value") ?? ""])));
}

/** Attributes that have no effect here. */
function warningsOf(read: PropertyReader): string[] {
  const slowStart = attributesOf(read).text("slow_start.duration_seconds") ?? "0";
  return slowStart === "0" ? [] : [notEnforced("The target group's slow start")];
}
