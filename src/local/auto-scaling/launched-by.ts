import type { Control } from "../control";
import { instanceSize, KNOWN_TYPES, smallestType } from "../ecs/instance/instance-types";
import { invalidProperty } from "../resources/handler";
import { PropertyReader } from "../shapes/properties";
import type { AutoScalingGroup } from "./record";
import { agentConfiguration } from "./user-data";

/** What a group's launch template or launch configuration decides of its instances. */
export function launchedBy(
  control: Control,
  group: PropertyReader,
): Pick<AutoScalingGroup, "instanceType" | "clusterName" | "attributes"> {
  const source = sourceOf(control, group);
  const userData = source.optionalText("UserData");
  const { cluster, attributes } = userData === undefined ? {} : agentConfiguration(userData);
  return {
    instanceType: instanceTypeOf(group, source),
    ...(cluster !== undefined && { clusterName: cluster }),
    ...(attributes !== undefined && { attributes }),
  };
}

/** The data of the launch template, of a mixed instances policy or the group's own, or the launch configuration. */
function sourceOf(control: Control, group: PropertyReader): PropertyReader {
  const mixed = group.object("MixedInstancesPolicy")?.object("LaunchTemplate");
  const template = mixed?.object("LaunchTemplateSpecification") ?? group.object("LaunchTemplate");
  if (template) return templateData(control, template);
  const name = group.optionalText("LaunchConfigurationName");
  if (name !== undefined) return launchConfiguration(control, name);
  throw invalidProperty(
    "LaunchTemplate",
    undefined,
    "an Auto Scaling group on this machine needs it, a LaunchConfigurationName or a MixedInstancesPolicy",
  );
}

function templateData({ store }: Control, specification: PropertyReader): PropertyReader {
  const id = specification.optionalText("LaunchTemplateId");
  const name = specification.optionalText("LaunchTemplateName");
  const template = store
    .list("resources")
    .filter((record) => record.type === "AWS::EC2::LaunchTemplate")
    .find((record) => (id ? record.identifier === id : record.properties.LaunchTemplateName === name));
  if (!template) {
    const property = id ? "LaunchTemplateId" : "LaunchTemplateName";
    throw invalidProperty(specification.at(property), id ?? name, "there is no such launch template");
  }
  const data = new PropertyReader(template.properties).object("LaunchTemplateData");
  return data ?? new PropertyReader({}, "LaunchTemplateData");
}

function launchConfiguration({ store }: Control, name: string): PropertyReader {
  const found = store
    .list("resources")
    .find((record) => record.type === "AWS::AutoScaling::LaunchConfiguration" && record.identifier === name);
  if (!found) throw invalidProperty("LaunchConfigurationName", name, "there is no such launch configuration");
  return new PropertyReader(found.properties);
}

/**
 * Of the first override of a mixed instances policy that names one, else of what launches the instances; or the smallest
 * type that has what they ask for by attributes.
 */
function instanceTypeOf(group: PropertyReader, source: PropertyReader): string {
  const overrides = group.object("MixedInstancesPolicy")?.object("LaunchTemplate")?.objects("Overrides") ?? [];
  const from = overrides.find((each) => each.has("InstanceType") || each.has("InstanceRequirements")) ?? source;
  const requirements = from.object("InstanceRequirements");
  const type = requirements ? smallestType(leastOf(requirements)) : from.optionalText("InstanceType");
  if (type !== undefined && instanceSize(type)) return type;
  throw invalidProperty(from.at("InstanceType"), type, `known on this machine are ${KNOWN_TYPES}`);
}

const leastOf = (requirements: PropertyReader) => ({
  vcpus: requirements.object("VCpuCount")?.optionalNumber("Min") ?? 0,
  mib: requirements.object("MemoryMiB")?.optionalNumber("Min") ?? 0,
});
