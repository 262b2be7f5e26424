import type { LogsAnswer, LogsRequest } from "../../protocol/calls";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";

export { ContainerLogs, type ContainerLogsOptions } from "./container-logs";

/** Reads what containers wrote: of running ones from Docker, of gone ones from the archive. */
export interface LogReader {
  read(request: LogsRequest): Promise<LogsAnswer["Lines"]>;
}

/** Keeps what a container wrote, which is about to be removed. What can't be kept doesn't keep it from being removed. */
export interface LogArchiver {
  archive(task: Task, definition: TaskDefinition, container: string, dockerId: string): Promise<void>;
}
