import { ApiError } from "../../../protocol/errors";
import { arn } from "../../arns";
import { alreadyExists, type Handler, physicalName } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { type Acts, all } from "../../shapes/acted";
import { balancersForwardingTo, isForwardedTo } from "../forwarded";
import { checkName } from "../text";
import { checkTargetGroup, type TargetGroupProperties, targetGroupWarnings } from "./check";

const ACTS: Acts = {
  ...all("Name", "VpcId", "Port", "Protocol", "ProtocolVersion", "TargetType"),
  ...all("HealthCheckEnabled", "HealthCheckPath", "HealthCheckPort", "HealthCheckProtocol"),
  ...all("HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds"),
  ...all("HealthyThresholdCount", "UnhealthyThresholdCount"),
  Matcher: all("HttpCode", "GrpcCode"),
  IpAddressType: (given) => given === "ipv4",
  TargetGroupAttributes: all("Key", "Value"),
  Targets: "only a service's tasks are targets",
  Tags: all("Key", "Value"),
};

/** A target group; its members are the tasks of the services that name it. */
export const targetGroup: Handler<TargetGroupProperties> = {
  awaits: "What the load balancer's HAProxy was told",
  acts: ACTS,
  noun: nounIn("targetGroups"),

  create(control, request) {
    const { stack, properties } = request;
    const name = checkName(properties.Name ?? physicalName(control, request, 32));
    if (control.store.count("targetGroups", "name", name) > 0) {
      throw alreadyExists(`The target group ${name}`);
    }
    const fullName = `targetgroup/${name}/${control.hex(16)}`;
    const put = { id: arn("elasticloadbalancing", fullName), name, stack, ...checkTargetGroup(properties) };
    return {
      identifier: put.id,
      attributes: { LoadBalancerArns: [], TargetGroupFullName: fullName, TargetGroupName: name },
      changes: [{ table: "targetGroups", put }],
      warnings: targetGroupWarnings(properties),
    };
  },

  update(_, { stack, properties }, { identifier, attributes }) {
    const name = String(attributes.TargetGroupName);
    const put = { id: identifier, name, stack, ...checkTargetGroup(properties) };
    return {
      identifier,
      attributes,
      changes: [{ table: "targetGroups", put }],
      warnings: targetGroupWarnings(properties),
    };
  },

  async finish(control, { identifier }) {
    await control.settle(balancersForwardingTo(control.store, identifier));
    return {};
  },

  remove(control, { identifier }) {
    if (isForwardedTo(control.store, identifier)) {
      throw new ApiError(
        "ResourceConflict",
        `Target group '${identifier}' is currently in use by a listener or a rule.`,
      );
    }
    return [{ table: "targetGroups", remove: identifier }];
  },
};
