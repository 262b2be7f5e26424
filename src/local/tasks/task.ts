import type { StopCode, Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Pace } from "../pace";

/** What a task wants done next. Each operation is idempotent; its outcome comes back as a {@link TaskEvent}. */
export type TaskOperation =
  | { kind: "provision" } // the network and what it has, the volumes, and the pause container where it needs one
  | { kind: "pull"; container: string }
  | { kind: "create"; container: string }
  | { kind: "start"; container: string }
  | { kind: "probe"; container: string; command: string[]; timeoutSeconds: number }
  | { kind: "signal"; container: string }
  | { kind: "kill"; container: string }
  | { kind: "release" }; // archive the logs, remove every container, the pause container too

/** What happened to a task. */
export type TaskEvent =
  /** Without `pause`, its only container is alone. */
  | { kind: "provisioned"; pause?: string; ip?: string; mac?: string }
  /** `runs`: what it is made of in place of its image's name. */
  | { kind: "pulled"; container: string; digest?: string; id?: string; runs?: string }
  | { kind: "created"; container: string; dockerId: string }
  /** `ip`: where it has an address of its own. `anew`: it runs though it has ended, by a start that was asked for twice. */
  | { kind: "started"; container: string; ip?: string; mac?: string; anew?: true }
  /** Its stop signal was delivered. */
  | { kind: "signalled"; container: string }
  /** `at`: when it died, by Docker's clock; without it, when it is heard of. */
  | { kind: "exited"; container: string; exitCode: number; oomKilled: boolean; at?: number }
  /** The pause container died, or what stands for the task's container instance: the network namespace is gone. */
  | { kind: "namespaceLost"; of?: "instance" }
  /** `beganAt`: when the probe began; without it the probe counts as having taken its whole timeout. */
  | { kind: "probed"; container: string; exitCode: number; output: string; beganAt?: number }
  | { kind: "released" }
  /** An operation could not be carried out. `reason` in ECS's wording: «CannotPullContainerError: …». */
  | { kind: "failed"; operation: TaskOperation; reason: string }
  /** `lost`: what it runs on is gone, so that nobody is left to tell its containers. */
  | { kind: "stop"; stopCode: StopCode; reason: string; lost?: true };

export interface TaskContext {
  definition: TaskDefinition;
  pace: Pace;
  /** Whether the task is a target of a load balancer from which it must be drained before its containers are stopped. */
  registered: boolean;
  /** Operations of this task that are under way: not asked for twice. */
  underway: TaskOperation[];
}

/** The task after `event`. Pure. */
export type ApplyTaskEvent = (task: Task, event: TaskEvent, context: TaskContext, now: number) => Task;

/** The task with its status moved on as far as it goes, what is to be done now, and when to look again. Pure. */
export type StepTask = (
  task: Task,
  context: TaskContext,
  now: number,
) => { task: Task; operations: TaskOperation[]; wakeAt?: number };
