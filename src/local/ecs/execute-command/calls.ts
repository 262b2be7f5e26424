import type { Calls } from "../../api";
import { containerArn } from "../../arns";
import type { Caller } from "../../caller";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { findCluster } from "../cluster/find";
import { invalidParameter } from "../errors";
import { tryFindTask } from "../task/find";
import type { Task, TaskContainer } from "../task/record";
import { BEGINS_WITHIN, tokenOf } from "./session";

interface ExecuteCommandInput {
  cluster?: string;
  container?: string;
  command: string;
  interactive: boolean;
  task: string;
}

const NOT_ENABLED =
  "The execute command failed because execute command was not enabled when the task was run or the execute command " +
  "agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommand.html */
async function executeCommand(control: Control, input: ExecuteCommandInput, { host }: Caller) {
  const cluster = findCluster(control, input.cluster);
  if (!input.interactive) throw invalidParameter("Interactive is the only mode supported currently.");
  if (input.command.trim() === "") throw invalidParameter("Command cannot be empty.");
  const task = tryFindTask(control, input.task, cluster);
  if (!task) throw invalidParameter("The referenced task was not found.");
  const { name } = containerOf(task, input.container);
  const secrets = control.agentSecrets;
  if (!secrets) throw invalidParameter(NOT_ENABLED);
  const id = `ecs-execute-command-${control.hex(17)}`;
  const expires = control.clock.now() + BEGINS_WITHIN;
  return {
    clusterArn: cluster.id,
    containerArn: containerArn(task.id, name),
    containerName: name,
    interactive: true,
    session: {
      sessionId: id,
      streamUrl: `ws://${host}/v1/data-channel/${id}?role=publish_subscribe`,
      tokenValue: tokenOf(secrets, { id, task: task.id, container: name, command: input.command, expires }),
    },
    taskArn: task.id,
  };
}

/** The container whose agent is to run the command: it runs as long as the container does. */
function containerOf(task: Task, name: string | undefined): TaskContainer {
  if (task.desiredStatus === "STOPPED" || task.lastStatus === "STOPPED" || !task.enableExecuteCommand) {
    throw invalidParameter(NOT_ENABLED);
  }
  const [only, ...others] = task.containers;
  if (name === undefined && others.length > 0) {
    const names = task.containers.map((container) => container.name).join(", ");
    throw invalidParameter(`A container name must be given: the task has several containers (${names}).`);
  }
  const found = name === undefined ? only : task.containers.find((container) => container.name === name);
  if (!found) throw invalidParameter(`The container "${name}" is not one of the task's.`);
  if (found.lastStatus !== "RUNNING") throw invalidParameter(NOT_ENABLED);
  return found;
}

/**
 * A session whose connection is lost has ended: without a token its client knows that, and ends, too.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ResumeSession.html
 */
async function endSession({ sessions }: Control, { SessionId }: { SessionId: string }) {
  void sessions?.end(SessionId);
  return { SessionId };
}

/** Session Manager's calls, which the AWS CLI's plugin sends to where ECS is. */
export const SESSION_CALLS: Calls = {
  ResumeSession: { run: endSession, acts: all("SessionId") },
  TerminateSession: { run: endSession, acts: all("SessionId") },
};

export const EXECUTE_COMMAND_CALLS: Calls = {
  ExecuteCommand: {
    run: executeCommand,
    acts: all("cluster", "container", "command", "interactive", "task"),
  },
};
