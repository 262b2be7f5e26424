import type { PlainProperties } from "../../cfn/typed";
import { arn } from "../arns";
import type { Control } from "../control";
import type { Cluster } from "../ecs/cluster/record";
import { instanceSize, KNOWN_TYPES } from "../ecs/instance/instance-types";
import { instanceChanges } from "../ecs/instance/membership";
import { alreadyExists, type Handler, invalidProperty, physicalName } from "../resources/handler";
import type { ResourceRecord } from "../resources/record";
import { readProperties } from "../shapes/template";
import type { Change } from "../store/store";
import type { AutoScalingGroup } from "./record";

type GroupProperties = PlainProperties<"AWS::AutoScaling::AutoScalingGroup">;
type LaunchTemplate = NonNullable<GroupProperties["LaunchTemplate"]>;

/** A group of simulated container instances, which join the cluster that the group's capacity provider belongs to. */
export const autoScalingGroup: Handler<GroupProperties> = {
  create(control, request) {
    const id = request.properties.AutoScalingGroupName ?? physicalName(control, request);
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
  properties: GroupProperties,
  present?: number,
): AutoScalingGroup {
  const min = size("MinSize", properties.MinSize);
  const max = size("MaxSize", properties.MaxSize);
  if (max < min) throw invalidProperty("MaxSize", max, `it must not be less than MinSize (${min})`);
  const given = properties.DesiredCapacity;
  const desired = given === undefined ? (present ?? min) : size("DesiredCapacity", given, min, max);
  return {
    id,
    stack,
    instanceType: instanceTypeOf(control, properties),
    min,
    max,
    desired: Math.min(Math.max(desired, min), max),
    zones: zonesOf(control, properties),
  };
}

/** A number of instances, which CloudFormation has as text. */
function size(path: string, text: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const range = most < Number.MAX_SAFE_INTEGER ? ` from ${least} to ${most}` : "";
  throw invalidProperty(path, text, `allowed are whole numbers${range}`);
}

function zonesOf({ store }: Control, { VPCZoneIdentifier = [], AvailabilityZones = [] }: GroupProperties): string[] {
  // A list of subnets may be one text, with commas.
  const subnets = VPCZoneIdentifier.flatMap((ids) => ids.split(","));
  const zones = subnets.map((id) => store.get("subnets", id.trim())?.zone ?? "us-east-1a");
  const all = zones.length > 0 ? zones : AvailabilityZones;
  return all.length > 0 ? [...new Set(all)] : ["us-east-1a"];
}

/** Of the launch template or configuration, or of the first override of a mixed instances policy. */
function instanceTypeOf(control: Control, properties: GroupProperties): string {
  const mixed = properties.MixedInstancesPolicy?.LaunchTemplate;
  const override = mixed?.Overrides?.find(({ InstanceType }) => InstanceType !== undefined);
  const specification = mixed?.LaunchTemplateSpecification ?? properties.LaunchTemplate;
  const { LaunchConfigurationName: configuration } = properties;
  const type =
    override?.InstanceType ??
    (specification && templateType(control, specification)) ??
    (configuration && configurationType(control, configuration));
  if (type === undefined) {
    throw invalidProperty(
      "LaunchTemplate",
      undefined,
      "an Auto Scaling group on this machine needs one, or a launch configuration, with an InstanceType",
    );
  }
  if (!instanceSize(type)) throw invalidProperty("InstanceType", type, `known on this machine are ${KNOWN_TYPES}`);
  return type;
}

function templateType(control: Control, specification: LaunchTemplate): string | undefined {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = specification;
  const template = launched(control, "AWS::EC2::LaunchTemplate", ({ identifier, properties }) =>
    id ? identifier === id : properties.LaunchTemplateName === name,
  );
  if (!template)
    throw invalidProperty("LaunchTemplate.LaunchTemplateId", id ?? name, "there is no such launch template");
  return (template as PlainProperties<"AWS::EC2::LaunchTemplate">).LaunchTemplateData.InstanceType;
}

function configurationType(control: Control, name: string): string | undefined {
  const configuration = launched(
    control,
    "AWS::AutoScaling::LaunchConfiguration",
    ({ identifier }) => identifier === name,
  );
  if (!configuration) {
    throw invalidProperty("LaunchConfigurationName", name, "there is no such launch configuration");
  }
  return configuration.InstanceType as string | undefined;
}

/** The properties of the resource of a type that is meant. */
function launched({ store }: Control, type: string, isMeant: (record: ResourceRecord) => boolean) {
  const found = store.list("resources").find((record) => record.type === type && isMeant(record));
  return found && readProperties(type, found.properties);
}
