// How fast tasks start, and are rolled to a new task definition: against plain Docker, Swarm and MiniStack.
import { docker, inTurn, lengthOf } from "./measure.mjs";
import { ministack, onMiniStack } from "./ministack.mjs";
import { onPlainDocker, onSwarm } from "./references.mjs";
import { onSlipway } from "./services.mjs";

const NAMES = { plain: "plain Docker", swarm: "Swarm", emulator: "MiniStack" };

/** MiniStack, where it can be installed. */
function besideMiniStack(shape) {
  const command = ministack();
  return command && onMiniStack(command, shape);
}

/** Swarm, unless this Docker is a node of one, which would have to be left. */
async function besideSwarm(shape) {
  const state = await docker("info", "--format", "{{.Swarm.LocalNodeState}}");
  return state === "inactive" ? onSwarm(shape) : undefined;
}

/** A step beside the references; `most` says how many times a reference's seconds it may take. */
function row(what, step, { ours, ...references }, most) {
  const here = Object.keys(references).filter((name) => references[name]);
  const each = (names, text) => names.map((name) => `${text(references[name]?.[step])} (${NAMES[name]})`).join("; ");
  const goals = Object.entries(most).filter(([name]) => here.includes(name));
  return {
    what,
    ours: lengthOf(ours[step]),
    reference: each(Object.keys(references), (time) => (time === undefined ? "not here" : lengthOf(time))),
    goal: goals.map(([name, times]) => `at most ${times} × ${NAMES[name]}`).join(", "),
    result: each(here, (time) => (time === Infinity ? "less" : `${(ours[step] / time).toFixed(2)} ×`)),
    reached: goals.every(([name, times]) => ours[step] <= times * references[name][step]),
  };
}

export async function tenTasksOfTwoContainers({ client, runs }) {
  const shape = { tasks: 10, containers: 2 };
  const started = ({ steps, ...side }) => ({ ...side, steps: { started: steps.started } });
  const times = await inTurn(
    {
      plain: started(onPlainDocker({ ...shape, withPause: true })),
      ours: started(onSlipway(client, shape)),
    },
    runs,
  );
  return row("ten tasks of two containers, deploy call to all running", "started", times, { plain: 1.5 });
}

/** Both steps of one service; the start alone has goals. */
async function startedAndRolled(client, named, tasks, { runs, warmUps }, most) {
  const shape = { tasks, containers: 1 };
  const sides = {
    plain: onPlainDocker({ ...shape, withPause: false }),
    swarm: await besideSwarm(shape),
    emulator: besideMiniStack(shape),
    ours: onSlipway(client, shape),
  };
  const times = await inTurn(sides, runs, warmUps);
  return [
    row(`${named} of one container, deploy call to all running`, "started", times, most),
    row(`${named} of one container, update call to all new ones running and no old one`, "rolled", times, {}),
  ];
}

export const tenTasks = ({ client }) => startedAndRolled(client, "ten tasks", 10, { warmUps: 1, runs: 3 }, {});

/** Two rounds without a warm-up: with all of their references they take minutes. */
export const fiftyTasks = ({ client }) =>
  startedAndRolled(client, "fifty tasks", 50, { warmUps: 0, runs: 2 }, { plain: 1.2, swarm: 1 });
