import type { PlainProperties } from "../../cfn/typed";
import type { Control } from "../control";
import { instanceSize, KNOWN_TYPES, smallestType } from "../ecs/instance/instance-types";
import { invalidProperty } from "../resources/handler";
import type { ResourceRecord } from "../resources/record";
import { readProperties } from "../shapes/template";
import type { AutoScalingGroup } from "./record";
import { agentConfiguration } from "./user-data";

export type GroupProperties = PlainProperties<"AWS::AutoScaling::AutoScalingGroup">;
type Specification = NonNullable<GroupProperties["LaunchTemplate"]>;

/** What launches a group's instances, and the property that names it, for messages. */
interface Source {
  path: string;
  InstanceType?: string;
  InstanceRequirements?: Requirements;
  UserData?: string;
}

interface Requirements {
  VCpuCount?: { Min?: number };
  MemoryMiB?: { Min?: number };
}

/** What a group's launch template or launch configuration decides of its instances. */
export function launchedBy(
  control: Control,
  group: GroupProperties,
): Pick<AutoScalingGroup, "instanceType" | "clusterName" | "attributes"> {
  const source = sourceOf(control, group);
  const { cluster, attributes } = source.UserData === undefined ? {} : agentConfiguration(source.UserData);
  return {
    instanceType: instanceTypeOf(group, source),
    ...(cluster !== undefined && { clusterName: cluster }),
    ...(attributes !== undefined && { attributes }),
  };
}

/** The data of the launch template, of a mixed instances policy or the group's own, or the launch configuration. */
function sourceOf(control: Control, group: GroupProperties): Source {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate.LaunchTemplateSpecification;
  if (mixed) {
    return templateData(control, mixed, "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification");
  }
  if (group.LaunchTemplate) return templateData(control, group.LaunchTemplate, "LaunchTemplate");
  const { LaunchConfigurationName: name } = group;
  if (name !== undefined) return launchConfiguration(control, name);
  throw invalidProperty(
    "LaunchTemplate",
    undefined,
    "an Auto Scaling group on this machine needs it, a LaunchConfigurationName or a MixedInstancesPolicy",
  );
}

function templateData(control: Control, specification: Specification, path: string): Source {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = specification;
  const template = launching(control, "AWS::EC2::LaunchTemplate", ({ identifier, properties }) =>
    id ? identifier === id : properties.LaunchTemplateName === name,
  );
  if (!template) {
    const property = id ? "LaunchTemplateId" : "LaunchTemplateName";
    throw invalidProperty(`${path}.${property}`, id ?? name, "there is no such launch template");
  }
  const { LaunchTemplateData } = template as PlainProperties<"AWS::EC2::LaunchTemplate">;
  return { ...LaunchTemplateData, path: "LaunchTemplateData" };
}

function launchConfiguration(control: Control, name: string): Source {
  const type = "AWS::AutoScaling::LaunchConfiguration";
  const found = launching(control, type, ({ identifier }) => identifier === name);
  if (!found) throw invalidProperty("LaunchConfigurationName", name, "there is no such launch configuration");
  return { ...found, path: "LaunchConfiguration" };
}

/** The properties of the resource of a type that is meant. */
function launching({ store }: Control, type: string, isMeant: (record: ResourceRecord) => boolean) {
  const found = store.list("resources").find((record) => record.type === type && isMeant(record));
  return found && readProperties(type, found.properties);
}

/**
 * Of the first override of a mixed instances policy that names one, else of what launches the instances; or the smallest
 * type that has what they ask for by attributes.
 */
function instanceTypeOf(group: GroupProperties, source: Source): string {
  const overrides = group.MixedInstancesPolicy?.LaunchTemplate.Overrides ?? [];
  const index = overrides.findIndex((each) => each.InstanceType !== undefined || each.InstanceRequirements);
  const override = overrides[index];
  const from = override ? { ...override, path: `MixedInstancesPolicy.LaunchTemplate.Overrides.${index}` } : source;
  const type = from.InstanceRequirements ? smallestType(leastOf(from.InstanceRequirements)) : from.InstanceType;
  if (type !== undefined && instanceSize(type)) return type;
  throw invalidProperty(`${from.path}.InstanceType`, type, `known on this machine are ${KNOWN_TYPES}`);
}

const leastOf = ({ VCpuCount, MemoryMiB }: Requirements) => ({
  vcpus: VCpuCount?.Min ?? 0,
  mib: MemoryMiB?.Min ?? 0,
});
