import { arn } from "../arns";
import type { Control } from "../control";
import { withMembership } from "../ecs/instance/membership";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "../resources/handler";
import { PropertyReader } from "../shapes/properties";
import { launchedBy } from "./launched-by";
import type { AutoScalingGroup } from "./record";

/** A group of simulated container instances, which join the cluster that they are meant for. */
export const autoScalingGroup: Handler = {
  create(control, request) {
    const id =
      new PropertyReader(request.properties).optionalText("AutoScalingGroupName") ?? physicalName(control, request);
    if (control.store.get("autoScalingGroups", id)) throw alreadyExists(`The Auto Scaling group ${id}`);
    const group = groupOf(control, id, request.stack, request.properties);
    return {
      identifier: id,
      attributes: {
        AutoScalingGroupARN: arn("autoscaling", `autoScalingGroup:${control.hex(32)}:autoScalingGroupName/${id}`),
      },
      changes: withMembership(control, [{ table: "autoScalingGroups", put: group }]),
    };
  },

  update(control, { stack, properties }, { identifier, attributes }) {
    const before = control.store.get("autoScalingGroups", identifier);
    const group = groupOf(control, identifier, stack, properties, before?.desired);
    return {
      identifier,
      attributes,
      changes: withMembership(control, [{ table: "autoScalingGroups", put: group }]),
    };
  },

  remove: (control, { identifier }) => withMembership(control, [{ table: "autoScalingGroups", remove: identifier }]),
};

/** The group as its properties have it; without a desired capacity the one that it has stays. */
function groupOf(
  control: Control,
  id: string,
  stack: string,
  properties: Properties,
  present?: number,
): AutoScalingGroup {
  const read = new PropertyReader(properties);
  const min = read.number("MinSize");
  const max = read.number("MaxSize");
  if (max < min) throw invalidProperty("MaxSize", max, `it must not be less than MinSize (${min})`);
  const desired = read.optionalWithin("DesiredCapacity", min, max) ?? present ?? min;
  return {
    id,
    stack,
    ...launchedBy(control, read),
    min,
    max,
    desired: Math.min(Math.max(desired, min), max),
    zones: zonesOf(control, read),
    protected: String(read.raw("NewInstancesProtectedFromScaleIn")) === "true",
  };
}

function zonesOf({ store }: Control, read: PropertyReader): string[] {
  const given = read.raw("VPCZoneIdentifier");
  const subnets = typeof given === "string" ? given.split(",") : read.texts("VPCZoneIdentifier");
  const zones = subnets.map((id) => store.get("subnets", id.trim())?.zone ?? "us-east-1a");
  const all = zones.length > 0 ? zones : read.texts("AvailabilityZones");
  return all.length > 0 ? [...new Set(all)] : ["us-east-1a"];
}
