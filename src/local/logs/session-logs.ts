import type { Task } from "../ecs/task/record";

/** What was said in one session of ExecuteCommand: a stream of its cluster's log group. */
export interface SessionLog {
  /** The session's id, by which the stream goes. */
  id: string;
  /** The last part of its task's ARN. */
  task: string;
}

/** Keeps what was said in sessions, where their cluster says that it is logged. */
export interface SessionLogs {
  keepSession(session: { id: string; group: string; task: Task; output: string; at: number }): Promise<void>;
  sessionsOf(group: string): SessionLog[];
}
