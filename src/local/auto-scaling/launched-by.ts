import { createHash } from "node:crypto";
import type { PlainProperties } from "../../cfn/typed";
import type { Control } from "../control";
import { instanceSize, KNOWN_TYPES, smallestType } from "../ecs/instance/instance-types";
import { invalidProperty } from "../resources/handler";
import { readProperties } from "../shapes/template";
import type { AutoScalingGroup } from "./record";
import { agentConfiguration } from "./user-data";

export type GroupProperties = PlainProperties<"AWS::AutoScaling::AutoScalingGroup">;

type TemplateData = PlainProperties<"AWS::EC2::LaunchTemplate">["LaunchTemplateData"];

/** What a launch template or a launch configuration says of the instances. */
type Source = Pick<TemplateData, "InstanceType" | "UserData" | "InstanceRequirements" | "InstanceMarketOptions"> & {
  /** Of a launch configuration. */
  SpotPrice?: string;
};

/** What a group's launch template or launch configuration decides of its instances. */
export function launchedBy(
  control: Control,
  group: GroupProperties,
): Pick<
  AutoScalingGroup,
  "instanceType" | "clusterName" | "attributes" | "drainsAtNotice" | "reservedMemory" | "onDemand" | "launch"
> {
  const source = sourceOf(control, group);
  const { cluster, attributes, drainsAtNotice, reservedMemory } =
    source.UserData === undefined ? {} : agentConfiguration(source.UserData);
  return {
    instanceType: instanceTypeOf(group, source),
    launch: digestOf([source, group.MixedInstancesPolicy?.LaunchTemplate.Overrides ?? []]),
    ...(cluster !== undefined && { clusterName: cluster }),
    ...(attributes !== undefined && { attributes }),
    ...(drainsAtNotice && { drainsAtNotice }),
    ...(reservedMemory !== undefined && { reservedMemory }),
    ...onDemandOf(group, source),
  };
}

function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

/** Auto Scaling's own defaults: all of a mixed group is On-Demand, and nothing of what is launched as Spot. */
function onDemandOf(
  { MixedInstancesPolicy: mixed }: GroupProperties,
  source: Source,
): Pick<AutoScalingGroup, "onDemand"> {
  if (mixed) {
    const { OnDemandBaseCapacity: base = 0, OnDemandPercentageAboveBaseCapacity: percent = 100 } =
      mixed.InstancesDistribution ?? {};
    return percent === 100 ? {} : { onDemand: { base, percent } };
  }
  const isSpot = source.InstanceMarketOptions?.MarketType === "spot" || source.SpotPrice !== undefined;
  return isSpot ? { onDemand: { base: 0, percent: 0 } } : {};
}

/** The data of the launch template, of a mixed instances policy or the group's own, or the launch configuration. */
function sourceOf(control: Control, group: GroupProperties): Source {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate.LaunchTemplateSpecification;
  if (mixed) return templateData(control, mixed, "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification");
  if (group.LaunchTemplate) return templateData(control, group.LaunchTemplate, "LaunchTemplate");
  const { LaunchConfigurationName: name } = group;
  if (name !== undefined) return launchConfiguration(control, name);
  throw invalidProperty(
    "LaunchTemplate",
    undefined,
    "an Auto Scaling group on this machine needs it, a LaunchConfigurationName or a MixedInstancesPolicy",
  );
}

function templateData(
  { store }: Control,
  { LaunchTemplateId: id, LaunchTemplateName: name }: NonNullable<GroupProperties["LaunchTemplate"]>,
  path: string,
): Source {
  const template = store
    .by("resources", "type", "AWS::EC2::LaunchTemplate")
    .find((record) => (id ? record.identifier === id : record.properties.LaunchTemplateName === name));
  if (!template) {
    const property = id ? "LaunchTemplateId" : "LaunchTemplateName";
    throw invalidProperty(`${path}.${property}`, id ?? name, "there is no such launch template");
  }
  const properties = readProperties(template.type, template.properties) as PlainProperties<"AWS::EC2::LaunchTemplate">;
  return properties.LaunchTemplateData;
}

function launchConfiguration({ store }: Control, name: string): Source {
  const found = store
    .by("resources", "type", "AWS::AutoScaling::LaunchConfiguration")
    .find((record) => record.identifier === name);
  if (!found) throw invalidProperty("LaunchConfigurationName", name, "there is no such launch configuration");
  return readProperties(found.type, found.properties) as Source;
}

/**
 * Of the first override of a mixed instances policy that names one, else of what launches the instances; or the smallest
 * type that has what they ask for by attributes.
 */
function instanceTypeOf(group: GroupProperties, source: Source): string {
  const overrides = group.MixedInstancesPolicy?.LaunchTemplate.Overrides ?? [];
  const chosen = overrides.findIndex((each) => each.InstanceType ?? each.InstanceRequirements);
  const { InstanceRequirements: requirements, InstanceType } = overrides[chosen] ?? source;
  const type = requirements ? smallestType(leastOf(requirements)) : InstanceType;
  if (type !== undefined && instanceSize(type)) return type;
  const path = chosen < 0 ? "" : `MixedInstancesPolicy.LaunchTemplate.Overrides.${chosen}.`;
  throw invalidProperty(`${path}InstanceType`, type, `known on this machine are ${KNOWN_TYPES}`);
}

const leastOf = (of: NonNullable<Source["InstanceRequirements"]>) => ({
  vcpus: of.VCpuCount?.Min ?? 0,
  mib: of.MemoryMiB?.Min ?? 0,
  gpus: of.AcceleratorCount?.Min ?? 0,
  arm: of.CpuManufacturers?.every((manufacturer) => manufacturer === "amazon-web-services") ?? false,
});
