import { ApiError } from "../../../protocol/errors";
import { capacityProviderArn } from "../../arns";
import { withMembership } from "../../auto-scaling/membership";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { type Acts, all } from "../../shapes/acted";
import { fromTemplate } from "../../shapes/from-template";
import { toTemplate } from "../../shapes/to-template";
import { templateActs } from "../../shapes/vocabulary";
import { TAGS } from "../acts";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import { describeProvider } from "./describe";
import type { CapacityProvider } from "./record";

/** Input of CreateCapacityProvider. */
interface ProviderInput {
  name?: string;
  autoScalingGroupProvider?: {
    autoScalingGroupArn: string;
    managedScaling?: {
      status?: "ENABLED" | "DISABLED";
      targetCapacity?: number;
      minimumScalingStepSize?: number;
      maximumScalingStepSize?: number;
    };
    managedTerminationProtection?: "ENABLED" | "DISABLED";
  };
  tags?: Partial<Tag>[];
}

const ACTS: Acts = {
  name: true,
  autoScalingGroupProvider: {
    // Instances here are drained before they go, whatever it says.
    ...all("autoScalingGroupArn", "managedTerminationProtection", "managedDraining"),
    managedScaling: all("status", "targetCapacity", "minimumScalingStepSize", "maximumScalingStepSize"),
  },
  managedInstancesProvider: "use an Auto Scaling group",
  tags: TAGS,
};

const inputOf = (properties: Properties) => fromTemplate("AWS::ECS::CapacityProvider", properties) as ProviderInput;

export const capacityProvider: Handler = {
  acts: templateActs("AWS::ECS::CapacityProvider", ACTS),

  noun: nounIn("capacityProviders", (_, found) =>
    toTemplate("AWS::ECS::CapacityProvider", describeProvider(found, ["TAGS"])),
  ),

  create(control, request) {
    const input = inputOf(request.properties);
    const id = input.name ?? physicalName(control, request);
    if (control.store.get("capacityProviders", id)) throw alreadyExists(`The capacity provider ${id}`);
    const put = providerOf(id, request.stack, input);
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
    changes: withMembership(control, [
      { table: "capacityProviders", put: providerOf(identifier, stack, inputOf(properties)) },
    ]),
  }),
  remove(control, { identifier }) {
    const users = control.store.by("clusters", "capacityProvider", identifier);
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

function providerOf(
  id: string,
  stack: string,
  { autoScalingGroupProvider: group, tags }: ProviderInput,
): CapacityProvider {
  if (!group) {
    throw invalidProperty("AutoScalingGroupProvider", undefined, "a capacity provider on this machine needs it");
  }
  const { autoScalingGroupArn: named, managedScaling = {}, managedTerminationProtection } = group;
  return {
    id,
    arn: capacityProviderArn(id),
    stack,
    autoScalingGroup: named.slice(named.lastIndexOf("/") + 1),
    targetCapacity: managedScaling.targetCapacity ?? 100,
    minimumStep: managedScaling.minimumScalingStepSize,
    maximumStep: managedScaling.maximumScalingStepSize,
    managedTerminationProtection: managedTerminationProtection === "ENABLED",
    managedScaling: managedScaling.status === "ENABLED",
    tags: tagsOf(tags),
  };
}
