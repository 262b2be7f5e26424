import { table } from "../table";

/** A schedule of EventBridge Scheduler that was made by a call of its API: what the call said, in its names. */
export interface CalledSchedule {
  /** Its ARN. */
  id: string;
  name: string;
  group: string;
  properties: Record<string, unknown>;
  /** What it was created by, so that the same request creates it once. */
  clientToken?: string;
  createdAt: number;
  changedAt: number;
}

export const calledSchedules = table((schedule: CalledSchedule) => ({ group: schedule.group }));

/** A group of schedules that was made by a call. */
export interface ScheduleGroup {
  /** Its name. */
  id: string;
  tags: Readonly<Record<string, string>>;
  clientToken?: string;
  createdAt: number;
  changedAt: number;
}

export const scheduleGroups = table<ScheduleGroup>();
