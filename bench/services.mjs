// Services on the local ECS, and on whatever else speaks the ECS API: started, and rolled to a new task definition.
import { BASE_IMAGE, until } from "./measure.mjs";

const CLUSTER = "bench";

/** What the containers do: they wait, and end on SIGTERM, which an init process passes on. */
export const SLEEP = ["sleep", "infinity"];
export const STOP_TIMEOUT = 2;

const definitionOf = (family, containers, version) => ({
  family,
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "256",
  memory: "512",
  containerDefinitions: Array.from({ length: containers }, (_, i) => ({
    name: `c${i}`,
    image: BASE_IMAGE,
    command: SLEEP,
    environment: [{ name: "VERSION", value: version }],
    linuxParameters: { initProcessEnabled: true },
    stopTimeout: STOP_TIMEOUT,
  })),
});

/**
 * A service of `tasks` tasks with `containers` containers each, started, and rolled: all of the new tasks beside the
 * old ones, which stop as the new ones run. `ecs(operation, input)` is a call of the ECS API.
 */
export function serviceOn(ecs, family, { tasks, containers }) {
  const definitions = [];
  const register = async (version) => {
    const { taskDefinition } = await ecs("RegisterTaskDefinition", definitionOf(family, containers, version));
    definitions.push(taskDefinition.taskDefinitionArn);
  };
  const described = async () => {
    const { services } = await ecs("DescribeServices", { cluster: CLUSTER, services: [family] });
    return services[0];
  };
  const runs = async (taskDefinition) =>
    (await described()).deployments.some(
      (each) => each.taskDefinition === taskDefinition && each.runningCount === tasks,
    );
  return {
    definitions,
    described,
    async prepare() {
      definitions.length = 0;
      await ecs("CreateCluster", { clusterName: CLUSTER });
      await register("1");
      await register("2");
    },
    steps: {
      async started(signal) {
        await ecs("CreateService", {
          cluster: CLUSTER,
          serviceName: family,
          taskDefinition: definitions[0],
          desiredCount: tasks,
          launchType: "FARGATE",
          networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-bench"] } },
          deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
        });
        await until(() => runs(definitions[0]), `${tasks} tasks running`, signal);
      },
      async rolled(signal) {
        const { taskArns: old } = await ecs("ListTasks", { cluster: CLUSTER, serviceName: family });
        await ecs("UpdateService", { cluster: CLUSTER, service: family, taskDefinition: definitions[1] });
        await until(() => runs(definitions[1]), `${tasks} new tasks running`, signal);
        await until(
          async () => {
            // Those that are no more known have failed to be described.
            const { tasks: left } = await ecs("DescribeTasks", { cluster: CLUSTER, tasks: old });
            return left.every(({ lastStatus }) => lastStatus === "STOPPED");
          },
          "the old tasks stopped",
          signal,
        );
      },
    },
  };
}

export function onSlipway(client, shape) {
  const ecs = (operation, input) => client.ecs(operation, input);
  const family = `bench-${shape.tasks}x${shape.containers}`;
  const { definitions, described, prepare, steps } = serviceOn(ecs, family, shape);
  return {
    prepare,
    steps,
    async clean() {
      await ecs("DeleteService", { cluster: CLUSTER, service: family, force: true }).catch(() => undefined);
      await until(async () => ((await described())?.status ?? "INACTIVE") === "INACTIVE", "the service gone");
      for (const taskDefinition of definitions) await ecs("DeregisterTaskDefinition", { taskDefinition });
      await ecs("DeleteCluster", { cluster: CLUSTER });
    },
  };
}
