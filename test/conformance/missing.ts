import { isRecord } from "../../src/protocol/json";
import type { Then } from "./format";
import type { Seen } from "./look";
import type { Answered, Machine } from "./machine";
import { among, bounded, differences, inOrder, isLike } from "./match";
import type { Names } from "./names";

export interface Scene {
  last: Answered;
  machine: Machine;
  names: Names;
  /** Seconds on the machine's clock when the first thing happened. */
  began: number;
}

type Shown = Record<string, unknown>;
type Judge<K extends keyof Then> = (expected: NonNullable<Then[K]>, seen: Seen, scene: Scene) => string[];

/** What is not yet as expected. */
export function missingOf(then: Then, seen: Seen, scene: Scene): string[] {
  return (Object.keys(then) as (keyof Then)[]).flatMap((key) => {
    const judge = JUDGES[key] as Judge<keyof Then> | undefined;
    if (!judge) throw new Error(`"${key}" is nothing that can be expected`);
    const expected = named(then[key], scene.names) as NonNullable<Then[keyof Then]>;
    return judge(expected, seen, scene);
  });
}

const wanted = (task: Shown) => task.desiredStatus === "RUNNING" && task.lastStatus !== "STOPPED";

const JUDGES: { [K in keyof Then]: Judge<K> } = {
  answer: (expected, _, { last }) =>
    "error" in last ? [`the answer is ${last.error.code}`] : differences(expected, last.answer, "answer"),
  refused: (expected, _, { last }) =>
    "error" in last ? differences(expected, last.error, "error") : [`it was not refused: ${JSON.stringify(last)}`],
  took: (expected, _, { machine, began }) => bounded(expected, machine.now() - began, "seconds that it took"),
  service: (expected, { service }) => differences(expected, service, "service"),
  events: (expected, { events }) => inOrder(expected, events, "events"),
  noEvents: (expected, { events }) =>
    expected.flatMap((pattern) =>
      events.filter((event) => isLike(pattern, event)).map((event) => `there is «${event}»`),
    ),
  task: (expected, { tasks }) => differences(expected, tasks.filter(wanted).at(-1) ?? tasks.at(-1), "task"),
  tasks: (expected, { tasks }) => [
    ...(tasks.length === expected.length ? [] : [`there are ${tasks.length} tasks, not ${expected.length}`]),
    ...among(expected, tasks, "task"),
  ],
  someTasks: (expected, { tasks }) => among(expected, tasks, "task"),
  stopped: (expected, { tasks }) => {
    const ended = tasks.filter(({ lastStatus }) => lastStatus === "STOPPED");
    return [
      ...(ended.length === expected.length ? [] : [`${ended.length} tasks are stopped, not ${expected.length}`]),
      ...among(expected, ended, "stopped task"),
    ];
  },
  running: (expected, { tasks }) => {
    const count = tasks.filter((task) => wanted(task) && task.lastStatus === "RUNNING").length;
    return count === expected ? [] : [`${count} tasks are running, not ${expected}`];
  },
  states: (expected, { tasks }, { machine }) => {
    const found = machine.statesOf(String(tasks[0]?.taskArn));
    if (machine.seesAll) return differences(expected, found, "states");
    return found.at(-1) === expected.at(-1) ? inOrder(found, expected, "states") : [`the state is ${found.at(-1)}`];
  },
  order: (expected, { deeds, tasks }) => {
    const own = deeds.filter(({ task }) => String(tasks[0]?.taskArn).includes(`/${task}`));
    return inOrder(
      expected,
      own.map(({ deed }) => deed),
      "what containers did",
    );
  },
  deployment: (expected, { deployment }) => differences(expected, deployment, "deployment"),
  leastRunning: (expected, _, { machine }) => {
    const { leastRunning } = machine.counted();
    return leastRunning >= expected ? [] : [`only ${leastRunning} tasks were running once, less than ${expected}`];
  },
  mostTasks: (expected, _, { machine }) => {
    const { mostTasks } = machine.counted();
    return mostTasks <= expected ? [] : [`${mostTasks} tasks were there once, more than ${expected}`];
  },
  onInstances: (expected, { tasks }, { machine }) =>
    differences(
      expected,
      countsOf(tasks, ({ containerInstanceArn }) => machine.instanceName(String(containerInstanceArn)), expected),
      "tasks on instances",
    ),
  inZones: (expected, { tasks }) =>
    differences(
      expected,
      countsOf(tasks, ({ availabilityZone }) => String(availabilityZone), expected),
      "tasks in zones",
    ),
  onProviders: (expected, { tasks }) =>
    differences(
      expected,
      countsOf(tasks, ({ capacityProviderName }) => String(capacityProviderName), expected),
      "tasks on providers",
    ),
  names: (expected, { names }) => differences(expected, names, "addresses of names"),
  instances: (expected, { instances }) => differences(expected, instances, "instances"),
  containers: (expected, { made }) => differences(expected, made, "containers"),
  activities: (expected, { activities }) => differences(expected, activities, "activities"),
};

function countsOf(tasks: Shown[], keyOf: (task: Shown) => string, expected: Record<string, number>) {
  const counts: Record<string, number> = Object.fromEntries(Object.keys(expected).map((key) => [key, 0]));
  for (const task of tasks.filter(wanted)) counts[keyOf(task)] = (counts[keyOf(task)] ?? 0) + 1;
  return counts;
}

/** The ARNs of definitions that are called by their short names. */
function named(value: unknown, names: Names, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([k, item]) => [k, named(item, names, k)]));
  return typeof value === "string" && /^taskDefinition(Arn)?$/.test(key) ? names.definition(value) : value;
}
