import { arn } from "../arns";
import type { Control } from "../control";
import type { Cluster } from "../ecs/cluster/record";
import { instanceSize, KNOWN_TYPES } from "../ecs/instance/instance-types";
import { instanceChanges } from "../ecs/instance/membership";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "../resources/handler";
import { PropertyReader } from "../shapes/properties";
import type { Change } from "../store/store";
import type { AutoScalingGroup } from "./record";

/** A group of simulated container instances, which join the cluster that the group's capacity provider belongs to. */
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
      changes: [{ table: "autoScalingGroups", put: group }],
    };
  },

  update(control, { stack, properties }, { identifier, attributes }) {
    const before = control.store.get("autoScalingGroups", identifier);
    const group = groupOf(control, identifier, stack, properties, before?.desired);
    return {
      identifier,
      attributes,
      changes: [
        { table: "autoScalingGroups", put: group },
        ...clustersOf(control, identifier).flatMap((cluster) => instanceChanges(control, cluster, [group])),
      ],
    };
  },

  remove: ({ store }, { identifier }) => [
    ...store
      .list("containerInstances")
      .filter((instance) => instance.autoScalingGroup === identifier)
      .map((instance): Change => ({ table: "containerInstances", remove: instance.id })),
    { table: "autoScalingGroups", remove: identifier },
  ],
};

function clustersOf({ store }: Control, group: string): Cluster[] {
  const providers = store.list("capacityProviders").flatMap((p) => (p.autoScalingGroup === group ? [p.id] : []));
  return store.list("clusters").filter((cluster) => providers.some((id) => cluster.capacityProviders.includes(id)));
}

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
    instanceType: instanceTypeOf(control, read),
    min,
    max,
    desired: Math.min(Math.max(desired, min), max),
    zones: zonesOf(control, read),
  };
}

function zonesOf({ store }: Control, read: PropertyReader): string[] {
  const given = read.raw("VPCZoneIdentifier");
  const subnets = typeof given === "string" ? given.split(",") : read.texts("VPCZoneIdentifier");
  const zones = subnets.map((id) => store.get("subnets", id.trim())?.zone ?? "us-east-1a");
  const all = zones.length > 0 ? zones : read.texts("AvailabilityZones");
  return all.length > 0 ? [...new Set(all)] : ["us-east-1a"];
}

/** Of the launch template, or of the first override of a mixed instances policy. */
function instanceTypeOf(control: Control, read: PropertyReader): string {
  const mixed = read.object("MixedInstancesPolicy")?.object("LaunchTemplate");
  const override = mixed?.objects("Overrides").find((each) => each.has("InstanceType"));
  const specification = mixed?.object("LaunchTemplateSpecification") ?? read.object("LaunchTemplate");
  const type = override?.text("InstanceType") ?? (specification && templateType(control, specification));
  if (type === undefined) {
    throw invalidProperty(
      "LaunchTemplate",
      undefined,
      "an Auto Scaling group on this machine needs one with an InstanceType",
    );
  }
  if (!instanceSize(type)) throw invalidProperty("InstanceType", type, `known on this machine are ${KNOWN_TYPES}`);
  return type;
}

function templateType({ store }: Control, specification: PropertyReader): string | undefined {
  const id = specification.optionalText("LaunchTemplateId");
  const name = specification.optionalText("LaunchTemplateName");
  const template = store
    .list("resources")
    .filter((record) => record.type === "AWS::EC2::LaunchTemplate")
    .find((record) => (id ? record.identifier === id : record.properties.LaunchTemplateName === name));
  if (!template) {
    throw invalidProperty(specification.at("LaunchTemplateId"), id ?? name, "there is no such launch template");
  }
  return new PropertyReader(template.properties).object("LaunchTemplateData")?.optionalText("InstanceType");
}
