import { isProvisioned, type Task } from "../ecs/task/record";
import { earlier, isUnderway, type Member } from "./containers";
import { readiness } from "./dependencies";
import type { TaskContext, TaskOperation } from "./task";

/** What is to be done so that the task comes up, as much of it at the same time as can be. */
export interface Starting {
  operations: TaskOperation[];
  /** Why it can't come up any more. */
  failure?: string;
  wakeAt?: number;
}

/** Whether those that it takes volumes from are made. */
const hasSources = ({ definition: { volumesFrom = [] } }: Member, all: Member[]) =>
  volumesFrom.every(({ sourceContainer }) =>
    all.some(({ container }) => container.name === sourceContainer && container.lastStatus !== "PENDING"),
  );

/** Images are pulled while the namespace is made; containers are created before it is their turn to start. */
export function starting(task: Task, all: Member[], { underway }: TaskContext, now: number): Starting {
  const operations: TaskOperation[] = [];
  const ask = (operation: TaskOperation) => {
    const container = "container" in operation ? operation.container : undefined;
    if (!isUnderway(underway, operation.kind, container)) operations.push(operation);
  };
  let wakeAt: number | undefined;
  if (!isProvisioned(task)) ask({ kind: "provision" });
  for (const member of all) {
    const { name, lastStatus, pulled } = member.container;
    if (lastStatus === "PENDING") {
      if (!pulled) ask({ kind: "pull", container: name });
      else if (isProvisioned(task) && hasSources(member, all)) ask({ kind: "create", container: name });
    }
    if (lastStatus === "RUNNING" || lastStatus === "STOPPED") continue;
    const ready = readiness(member, all, now);
    if (ready.state === "never") return { operations: [], failure: ready.reason };
    if (ready.state === "waiting") wakeAt = earlier(wakeAt, ready.until);
    else if (lastStatus === "CREATED") ask({ kind: "start", container: name });
  }
  return { operations, wakeAt };
}
