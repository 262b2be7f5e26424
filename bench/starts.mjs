// How fast tasks start: against plain Docker and against Swarm.
import { docker, inTurn } from "./measure.mjs";
import { onPlainDocker, onSlipway, onSwarm } from "./services.mjs";

export async function tenTasksOfTwoContainers({ client, runs }) {
  const shape = { tasks: 10, containers: 2 };
  const { ours, reference } = await inTurn(
    { reference: onPlainDocker({ ...shape, withPause: true }), ours: onSlipway(client, shape) },
    runs,
  );
  return {
    what: "ten tasks of two containers, deploy call to all running",
    ours: `${ours.toFixed(2)} s`,
    reference: `${reference.toFixed(2)} s (plain parallel \`docker run\`)`,
    goal: "at most 1.5 ×",
    result: `${(ours / reference).toFixed(2)} ×`,
    reached: ours <= 1.5 * reference,
  };
}

export async function fiftyTasks({ client, runs }) {
  const shape = { tasks: 50, containers: 1 };
  const swarm = await docker("info", "--format", "{{.Swarm.LocalNodeState}}");
  const what = "fifty tasks of one container, deploy call to all running";
  if (swarm !== "inactive")
    return { what, skipped: "this Docker is a node of a swarm, which the benchmark would have to leave" };
  const { ours, reference, plain } = await inTurn(
    {
      plain: onPlainDocker({ ...shape, withPause: false }),
      reference: onSwarm(shape),
      ours: onSlipway(client, shape),
    },
    Math.ceil(runs / 2),
  );
  const against = (named, seconds, most, goal) => ({
    what,
    ours: `${ours.toFixed(2)} s`,
    reference: `${seconds.toFixed(2)} s (${named})`,
    goal,
    result: `${(ours / seconds).toFixed(2)} ×`,
    reached: ours <= most * seconds,
  });
  return [
    against("plain parallel `docker run`", plain, 1.2, "at most 1.2 ×"),
    against("Swarm", reference, 1, "no longer than Swarm"),
  ];
}
