import { arn } from "../../arns";
import { seconds } from "../seconds";
import type { ContainerDefinition, TaskDefinition } from "./record";
import { describeVolume } from "./volume";

const REGISTERED_BY = arn("iam", "root", "");

/** The definition as DescribeTaskDefinition shows it: what was given, and the defaults that ECS itself shows. */
export function describeTaskDefinition(definition: TaskDefinition) {
  const { cpu, memory, other = {}, requiresCompatibilities } = definition;
  return {
    taskDefinitionArn: definition.id,
    containerDefinitions: definition.containers.map(describeContainer),
    family: definition.family,
    taskRoleArn: definition.taskRoleArn,
    executionRoleArn: definition.executionRoleArn,
    networkMode: definition.networkMode,
    revision: definition.revision,
    volumes: definition.volumes.map(describeVolume),
    status: definition.status,
    requiresAttributes: [],
    placementConstraints: [],
    compatibilities: definition.compatibilities ?? requiresCompatibilities,
    requiresCompatibilities: requiresCompatibilities.length > 0 ? requiresCompatibilities : undefined,
    cpu: cpu === undefined ? undefined : String(cpu),
    memory: memory === undefined ? undefined : String(memory),
    registeredAt: seconds(definition.registeredAt),
    deregisteredAt: seconds(definition.deregisteredAt),
    deleteRequestedAt: seconds(definition.deleteRequestedAt),
    registeredBy: REGISTERED_BY,
    ...other,
  };
}

function describeContainer({ given }: ContainerDefinition) {
  return given;
}
