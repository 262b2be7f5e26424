import { CONTROL_PLANE_PORT } from "../../protocol/calls";
import { endpointVariables } from "../../protocol/endpoints";
import { ENDPOINTS_LABEL } from "../../protocol/labels";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import { AGENT_ADDRESS } from "./address";
import type { AgentSecrets } from "./secrets";

const ORIGIN = `http://${AGENT_ADDRESS}`;

/** The role that a task calls AWS as. */
export const roleOf = ({ overrides }: Task, definition: TaskDefinition) =>
  overrides.taskRoleArn ?? definition.taskRoleArn;

/**
 * What ECS's agent tells a container.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export function agentEnvironment(
  secrets: AgentSecrets,
  task: Task,
  definition: TaskDefinition,
  container: string,
): Record<string, string> {
  // Without a network there is no way to it.
  if (definition.networkMode === "none") return {};
  const id = secrets.containerId(task, container);
  return {
    ECS_CONTAINER_METADATA_URI: `${ORIGIN}/v3/${id}`,
    ECS_CONTAINER_METADATA_URI_V4: `${ORIGIN}/v4/${id}`,
    ECS_AGENT_URI: `${ORIGIN}/api/${id}`,
    ...(roleOf(task, definition) !== undefined && {
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${secrets.credentialsId(task)}`,
    }),
    ...(asksForEndpoints(definition, container) && endpointsAt(secrets.owner)),
  };
}

function asksForEndpoints({ containers }: TaskDefinition, container: string): boolean {
  return containers.find(({ name }) => name === container)?.dockerLabels[ENDPOINTS_LABEL] === "true";
}

/** The task's credentials are of this machine, and so is who says whose they are. */
const endpointsAt = (owner: string) => endpointVariables(`http://${owner}:${CONTROL_PLANE_PORT}`, ["STS"]);
