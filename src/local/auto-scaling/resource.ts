import { isRecord } from "../../protocol/json";
import { arn } from "../arns";
import type { Control } from "../control";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "../resources/handler";
import { nounIn } from "../resources/noun";
import { TERMINATION_POLICIES } from "../scheduler/pools/leaving";
import { type Acts, all } from "../shapes/acted";
import { type GroupProperties, launchedBy } from "./launched-by";
import { withMembership } from "./membership";
import { type AutoScalingGroup, MOST_INSTANCES } from "./record";

const LAUNCH_TEMPLATE = all("LaunchTemplateId", "LaunchTemplateName", "Version");

const ACTS: Acts = {
  ...all("AutoScalingGroupName", "MinSize", "MaxSize", "DesiredCapacity", "AvailabilityZones", "VPCZoneIdentifier"),
  ...all("LaunchConfigurationName", "NewInstancesProtectedFromScaleIn"),
  // Instances here are there at once and don't fail by themselves, and the local ECS drains them.
  ...all("Cooldown", "DefaultInstanceWarmup", "HealthCheckType", "HealthCheckGracePeriod", "TerminationPolicies"),
  LifecycleHookSpecificationList: { "*": true },
  LaunchTemplate: LAUNCH_TEMPLATE,
  MixedInstancesPolicy: {
    InstancesDistribution: { "*": true },
    LaunchTemplate: {
      LaunchTemplateSpecification: LAUNCH_TEMPLATE,
      Overrides: {
        ...all("InstanceType", "WeightedCapacity"),
        LaunchTemplateSpecification: LAUNCH_TEMPLATE,
        // The smallest type that has as many CPUs and as much memory stands for all that meet the rest.
        InstanceRequirements: { "*": true },
      },
    },
  },
  Tags: all("Key", "Value", "PropagateAtLaunch"),
};

/** A group of simulated container instances, which join the cluster that they are meant for. */
export const autoScalingGroup: Handler<GroupProperties> = {
  acts: ACTS,
  noun: nounIn("autoScalingGroups", (_, { min, max }) => ({ MinSize: String(min), MaxSize: String(max) })),

  create(control, request) {
    const id = request.properties.AutoScalingGroupName ?? physicalName(control, request);
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

  update(control, { stack, properties, updatePolicy }, { identifier, attributes }) {
    const before = control.store.get("autoScalingGroups", identifier);
    const known = groupOf(control, identifier, stack, properties, before?.desired);
    const refreshing = before?.launch === known.launch ? before?.refreshing : refreshOf(updatePolicy, before);
    const group = {
      ...known,
      ...(refreshing && { refreshing }),
      ...(before?.warmPool && { warmPool: before.warmPool }),
    };
    const there = control.store.by("containerInstances", "group", identifier);
    const stay = !refreshing && there.some(({ launch }) => launch !== group.launch);
    return {
      identifier,
      attributes,
      warnings: stay ? [STAY] : [],
      changes: withMembership(control, [{ table: "autoScalingGroups", put: group }]),
    };
  },

  remove: (control, { identifier }) => withMembership(control, [{ table: "autoScalingGroups", remove: identifier }]),
};

const STAY = "The instances that run stay as they are: the group has no UpdatePolicy.AutoScalingRollingUpdate.";

/**
 * How many instances are replaced at a time; none without a policy, but a refresh that is under way turns back.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
function refreshOf(
  policy: Properties | undefined,
  before: AutoScalingGroup | undefined,
): AutoScalingGroup["refreshing"] {
  const { AutoScalingRollingUpdate: rolling, AutoScalingReplacingUpdate: replacing } = policy ?? {};
  if (isRecord(replacing) && String(replacing.WillReplace) === "true") return { batch: Number.MAX_SAFE_INTEGER };
  if (!isRecord(rolling)) return before?.refreshing;
  const batch = Number(rolling.MaxBatchSize ?? 1);
  return { batch: Number.isInteger(batch) && batch > 0 ? batch : 1 };
}

/** The group as its properties have it; without a desired capacity the one that it has stays. */
function groupOf(
  control: Control,
  id: string,
  stack: string,
  properties: GroupProperties,
  present?: number,
): AutoScalingGroup {
  const min = size("MinSize", properties.MinSize, 0, MOST_INSTANCES);
  const max = size("MaxSize", properties.MaxSize);
  if (max < min) throw invalidProperty("MaxSize", max, `it must not be less than MinSize (${min})`);
  const given = properties.DesiredCapacity;
  const desired =
    given === undefined ? (present ?? min) : size("DesiredCapacity", given, min, Math.min(max, MOST_INSTANCES));
  return {
    id,
    stack,
    ...launchedBy(control, properties),
    min,
    max,
    desired: Math.min(Math.max(desired, min), max),
    zones: zonesOf(control, properties),
    subnets: subnetsOf(properties),
    protected: properties.NewInstancesProtectedFromScaleIn ?? false,
    ...policiesOf(properties),
  };
}

function policiesOf({
  TerminationPolicies: policies = [],
}: GroupProperties): Pick<AutoScalingGroup, "terminationPolicies"> {
  const wrong = policies.findIndex((name) => !TERMINATION_POLICIES.includes(name));
  if (wrong >= 0) {
    const allowed = `allowed are ${TERMINATION_POLICIES.join(", ")}`;
    throw invalidProperty(`TerminationPolicies.${wrong}`, policies[wrong], allowed);
  }
  return policies.length > 0 ? { terminationPolicies: policies } : {};
}

/** A number of instances, which CloudFormation has as text. */
function size(path: string, text: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const range = most < Number.MAX_SAFE_INTEGER ? ` from ${least} to ${most}` : "";
  throw invalidProperty(path, text, `allowed are whole numbers${range}`);
}

/** A list of subnets may be one text, with commas. */
function subnetsOf({ VPCZoneIdentifier = [] }: GroupProperties): string[] {
  return VPCZoneIdentifier.flatMap((ids) => ids.split(",")).map((id) => id.trim());
}

function zonesOf({ store }: Control, properties: GroupProperties): string[] {
  const zones = subnetsOf(properties).map((id) => store.get("subnets", id)?.zone ?? "us-east-1a");
  const all = zones.length > 0 ? zones : (properties.AvailabilityZones ?? []);
  return all.length > 0 ? [...new Set(all)] : ["us-east-1a"];
}
