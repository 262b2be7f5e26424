import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import type { ContainerInstance } from "../ecs/instance/record";
import type { AutoScalingGroup } from "./record";

export const validationError = (message: string) => new ApiError("ValidationError", message);

/** Those that a user made: the ones of ECS Managed Instances are ECS's own. */
export function groupsOf({ store }: Pick<Control, "store">): AutoScalingGroup[] {
  return store.list("autoScalingGroups").filter(({ sized }) => !sized);
}

export function groupNamed(control: Pick<Control, "store">, name: string): AutoScalingGroup {
  const found = groupsOf(control).find(({ id }) => id === name);
  if (found) return found;
  throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
}

export function membersOf({ store }: Pick<Control, "store">, group: string): ContainerInstance[] {
  return store.by("containerInstances", "group", group);
}

/** The instance of that EC2 id, of any group of the user's, or of the one that is named. */
export function memberNamed(control: Pick<Control, "store">, id: string, within?: string): ContainerInstance {
  const groups = within === undefined ? groupsOf(control).map((group) => group.id) : [within];
  const found = groups.flatMap((group) => membersOf(control, group)).find(({ ec2InstanceId }) => ec2InstanceId === id);
  if (found) return found;
  throw validationError(`Instance Id not found - No managed instance found for instance ID: ${id}`);
}
