import type { Call, DeploymentInputs } from "./state";

interface Container {
  name: string;
  reason?: string;
  exitCode?: number;
}

interface Task {
  taskArn: string;
  taskDefinitionArn: string;
  stoppedReason?: string;
  stoppedAt?: number;
  containers?: Container[];
}

interface Definition {
  containerDefinitions?: {
    name: string;
    logConfiguration?: { logDriver: string; options?: Record<string, string> };
  }[];
}

const LINES = 10;

/** Why the newest of a deployment's stopped tasks stopped, and what its containers wrote last. */
export async function whyItFailed(inputs: DeploymentInputs, call: Call): Promise<string[]> {
  const task = await lastStopped(inputs, call);
  if (task === undefined) return [];
  const id = task.taskArn.split("/").at(-1)!;
  const { taskDefinition } = (await call("ecs", "DescribeTaskDefinition", {
    taskDefinition: inputs.taskDefinition,
  })) as { taskDefinition?: Definition };
  const said = [`Task ${id} stopped: ${task.stoppedReason ?? "no reason was given"}`];
  for (const container of task.containers ?? []) {
    const ended = [container.reason, container.exitCode === undefined ? undefined : `exit code ${container.exitCode}`];
    const why = ended.filter((part) => part !== undefined).join(", ");
    if (why !== "") said.push(`  Container ${container.name}: ${why}`);
    said.push(...(await lastLines(container.name, id, taskDefinition, call)).map((line) => `    ${line}`));
  }
  return said;
}

async function lastStopped({ cluster, service, taskDefinition }: DeploymentInputs, call: Call) {
  const serviceName = service.split("/").at(-1);
  const { taskArns } = (await call("ecs", "ListTasks", { cluster, serviceName, desiredStatus: "STOPPED" })) as {
    taskArns?: string[];
  };
  if (taskArns === undefined || taskArns.length === 0) return undefined;
  const { tasks } = (await call("ecs", "DescribeTasks", { cluster, tasks: taskArns })) as { tasks?: Task[] };
  return (tasks ?? [])
    .filter((task) => task.taskDefinitionArn === taskDefinition)
    .sort((a, b) => (b.stoppedAt ?? 0) - (a.stoppedAt ?? 0))[0];
}

/** None where they go elsewhere, or can't be read: they only explain. */
async function lastLines(
  name: string,
  task: string,
  definition: Definition | undefined,
  call: Call,
): Promise<string[]> {
  const container = definition?.containerDefinitions?.find((one) => one.name === name);
  const { logDriver, options = {} } = container?.logConfiguration ?? {};
  const prefix = options["awslogs-stream-prefix"];
  if (logDriver !== "awslogs" || prefix === undefined) return [];
  const input = {
    logGroupName: options["awslogs-group"],
    logStreamName: `${prefix}/${name}/${task}`,
    limit: LINES,
    startFromHead: false,
  };
  try {
    const { events } = (await call("logs", "GetLogEvents", input)) as { events?: { message: string }[] };
    return (events ?? []).map(({ message }) => message);
  } catch {
    return [];
  }
}
