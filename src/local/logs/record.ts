import { table } from "../table";

export interface LogGroup {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  retentionDays?: number;
  createdAt: number;
}

export const logGroups = table<LogGroup>();
