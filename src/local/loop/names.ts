import { lastPart } from "../arns";
import type { Task } from "../ecs/task/record";

const prefix = (task: Task) => `slipway-${lastPart(task.id).slice(0, 12)}`;

/** The name says whose it is, so that a creation repeated after a crash finds what the first one made. */
export const containerName = (task: Task, container: string) => `${prefix(task)}-${container}`;

/** No container definition can have this name: it has a dot. */
export const pauseName = (task: Task) => `${prefix(task)}.pause`;

/** What stands for a container instance. */
export const instanceName = (instanceId: string) => `slipway-instance-${lastPart(instanceId).slice(0, 12)}`;
