export { ContainerLogs, type ContainerLogsOptions } from "./container-logs";
export type { LogArchiver } from "./log-archiver";
export type { LogReader } from "./log-reader";
