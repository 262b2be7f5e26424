// How fast tasks start: against plain Docker, Swarm and MiniStack.
import { docker, inTurn } from "./measure.mjs";
import { ministack, onMiniStack } from "./ministack.mjs";
import { onPlainDocker, onSlipway, onSwarm } from "./services.mjs";

/** The side of MiniStack, where it can be installed. */
function besideMiniStack(shape) {
  const command = ministack();
  return command === undefined ? {} : { emulator: onMiniStack(command, shape) };
}

const seconds = (time) => (time === undefined ? "not here" : `${time.toFixed(2)} s`);

export async function tenTasksOfTwoContainers({ client, runs }) {
  const shape = { tasks: 10, containers: 2 };
  const { ours, reference, emulator } = await inTurn(
    {
      reference: onPlainDocker({ ...shape, withPause: true }),
      ...besideMiniStack(shape),
      ours: onSlipway(client, shape),
    },
    runs,
  );
  return {
    what: "ten tasks of two containers, deploy call to all running",
    ours: `${ours.toFixed(2)} s`,
    reference: `${reference.toFixed(2)} s (plain parallel \`docker run\`); ${seconds(emulator)} (MiniStack)`,
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
  const { ours, reference, plain, emulator } = await inTurn(
    {
      plain: onPlainDocker({ ...shape, withPause: false }),
      reference: onSwarm(shape),
      ...besideMiniStack(shape),
      ours: onSlipway(client, shape),
    },
    Math.ceil(runs / 2),
  );
  const against = (named, time, most, goal) => ({
    what,
    ours: `${ours.toFixed(2)} s`,
    reference: `${seconds(time)} (${named})`,
    goal,
    result: `${(ours / time).toFixed(2)} ×`,
    reached: ours <= most * time,
  });
  return [
    against("plain parallel `docker run`", plain, 1.2, "at most 1.2 ×"),
    against("Swarm", reference, 1, "no longer than Swarm"),
    ...(emulator === undefined ? [] : [against("MiniStack", emulator, 1, "no longer than MiniStack")]),
  ];
}
