import type { PlainProperties } from "../../../cfn/typed";
import { ApiError } from "../../../protocol/errors";
import { capacityProviderArn } from "../../arns";
import { alreadyExists, type Handler, invalidProperty, physicalName } from "../../resources/handler";
import { withMembership } from "../instance/membership";
import type { CapacityProvider } from "./record";

type ProviderProperties = PlainProperties<"AWS::ECS::CapacityProvider">;

export const capacityProvider: Handler<ProviderProperties> = {
  create(control, request) {
    const id = request.properties.Name ?? physicalName(control, request);
    if (control.store.get("capacityProviders", id)) throw alreadyExists(`The capacity provider ${id}`);
    const put = providerOf(id, request.stack, request.properties);
    if (!control.store.get("autoScalingGroups", put.autoScalingGroup)) {
      throw invalidProperty(
        "AutoScalingGroupProvider.AutoScalingGroupArn",
        put.autoScalingGroup,
        "it must be the name or ARN of an Auto Scaling group that is there",
      );
    }
    return { identifier: id, changes: withMembership(control, [{ table: "capacityProviders", put }]) };
  },
  update: (control, { stack, properties }, { identifier, attributes }) => ({
    identifier,
    attributes,
    changes: withMembership(control, [{ table: "capacityProviders", put: providerOf(identifier, stack, properties) }]),
  }),
  remove(control, { identifier }) {
    const users = control.store.list("clusters").filter((each) => each.capacityProviders.includes(identifier));
    if (users.length > 0) {
      const names = users.map((each) => each.name).join(", ");
      throw new ApiError(
        "ResourceConflict",
        `The capacity provider ${identifier} is associated with the cluster ${names}.`,
      );
    }
    return [{ table: "capacityProviders", remove: identifier }];
  },
};

function providerOf(id: string, stack: string, properties: ProviderProperties): CapacityProvider {
  const { AutoScalingGroupProvider: group, Tags } = properties;
  if (!group) {
    throw invalidProperty("AutoScalingGroupProvider", undefined, "a capacity provider on this machine needs it");
  }
  const { AutoScalingGroupArn: named, ManagedScaling: scaling } = group;
  return {
    id,
    arn: capacityProviderArn(id),
    stack,
    autoScalingGroup: named.slice(named.lastIndexOf("/") + 1),
    targetCapacity: within("TargetCapacity", scaling?.TargetCapacity, 100) ?? 100,
    minimumStep: within("MinimumScalingStepSize", scaling?.MinimumScalingStepSize, 10_000),
    maximumStep: within("MaximumScalingStepSize", scaling?.MaximumScalingStepSize, 10_000),
    managedTerminationProtection: group.ManagedTerminationProtection === "ENABLED",
    managedScaling: scaling?.Status === "ENABLED",
    tags: (Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
  };
}

/** A whole number from 1 on. */
function within(name: string, value: number | undefined, most: number): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)) return value;
  throw invalidProperty(`AutoScalingGroupProvider.ManagedScaling.${name}`, value, `allowed are 1 to ${most}`);
}
