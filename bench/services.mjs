// Services on the local ECS, through its ECS API, and the same containers by plain Docker and by Swarm.
import { BASE_IMAGE, docker, until } from "./measure.mjs";

export const SLEEP = ["sleep", "infinity"];
const CLUSTER = "bench";

/** A task definition whose containers wait. */
export const definitionOf = (family, containers) => ({
  family,
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "256",
  memory: "512",
  containerDefinitions: Array.from({ length: containers }, (_, i) => ({
    name: `c${i}`,
    image: BASE_IMAGE,
    command: SLEEP,
    stopTimeout: 2,
  })),
});

/** Resolves when all tasks of a new service run. */
export async function createdService(ecs, { cluster, service, taskDefinition, tasks }) {
  await ecs("CreateService", {
    cluster,
    serviceName: service,
    taskDefinition,
    desiredCount: tasks,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-bench"] } },
  });
  await until(async () => {
    const { services } = await ecs("DescribeServices", { cluster, services: [service] });
    return services[0].runningCount === tasks;
  }, `${tasks} tasks running`);
}

/** A service of `tasks` tasks with `containers` containers each, on the local ECS. */
export function onSlipway(client, { tasks, containers }) {
  const service = `bench-${tasks}x${containers}`;
  let taskDefinition;
  return {
    async run() {
      await client.ecs("CreateCluster", { clusterName: CLUSTER });
      ({
        taskDefinition: { taskDefinitionArn: taskDefinition },
      } = await client.ecs("RegisterTaskDefinition", definitionOf(service, containers)));
      const from = process.hrtime.bigint();
      const ecs = (operation, input) => client.ecs(operation, input);
      await createdService(ecs, { cluster: CLUSTER, service, taskDefinition, tasks });
      return Number(process.hrtime.bigint() - from) / 1e9;
    },
    async clean() {
      await client.ecs("DeleteService", { cluster: CLUSTER, service, force: true }).catch(() => undefined);
      await until(async () => {
        const { services } = await client.ecs("DescribeServices", { cluster: CLUSTER, services: [service] });
        return services.length === 0 || services[0].status === "INACTIVE";
      }, "the service gone");
      if (taskDefinition) await client.ecs("DeregisterTaskDefinition", { taskDefinition });
      await client.ecs("DeleteCluster", { cluster: CLUSTER });
    },
  };
}

const REFERENCE = "slipway-bench-reference";
const labelled = ["--label", REFERENCE];

/** The same containers by `docker run`, all groups at once: a pause container, then the others in its network namespace. */
export function onPlainDocker({ tasks, containers, withPause }) {
  return {
    async run() {
      await docker("network", "create", REFERENCE);
      const from = process.hrtime.bigint();
      await Promise.all(
        Array.from({ length: tasks }, async (_, i) => {
          const name = `${REFERENCE}-${i}`;
          if (!withPause)
            return docker("run", "-d", "--init", ...labelled, "--network", REFERENCE, BASE_IMAGE, ...SLEEP);
          await docker("run", "-d", ...labelled, "--name", name, "--network", REFERENCE, BASE_IMAGE, ...SLEEP);
          await Promise.all(
            Array.from({ length: containers }, () =>
              docker("run", "-d", "--init", ...labelled, "--network", `container:${name}`, BASE_IMAGE, ...SLEEP),
            ),
          );
        }),
      );
      return Number(process.hrtime.bigint() - from) / 1e9;
    },
    async clean() {
      const ids = await docker("ps", "-aq", "--filter", `label=${REFERENCE}`);
      if (ids) await docker("rm", "-f", ...ids.split("\n"));
      await docker("network", "rm", REFERENCE).catch(() => undefined);
    },
  };
}

/** The same tasks as a Swarm service. DNS round robin, since that needs no virtual IP. */
export function onSwarm({ tasks }) {
  const name = "slipway-bench-swarm";
  return {
    async run() {
      await docker("swarm", "init", "--advertise-addr", "127.0.0.1");
      const from = process.hrtime.bigint();
      await docker(
        "service",
        "create",
        "--detach",
        "--init",
        "--name",
        name,
        "--replicas",
        String(tasks),
        "--endpoint-mode",
        "dnsrr",
        "--no-resolve-image",
        BASE_IMAGE,
        ...SLEEP,
      );
      await until(async () => {
        const states = await docker("service", "ps", name, "--format", "{{.CurrentState}}");
        return states.split("\n").filter((state) => state.startsWith("Running")).length === tasks;
      }, `${tasks} Swarm tasks running`);
      return Number(process.hrtime.bigint() - from) / 1e9;
    },
    async clean() {
      await docker("service", "rm", name).catch(() => undefined);
      await until(
        async () => (await docker("ps", "-aq", "--filter", `label=com.docker.swarm.service.name=${name}`)) === "",
        "Swarm's tasks gone",
      );
      await docker("swarm", "leave", "--force").catch(() => undefined);
      // What `swarm init` made and `swarm leave` leaves.
      await docker("network", "rm", "docker_gwbridge").catch(() => undefined);
    },
  };
}
