import type { ContainerStats } from "./runtime";

/** What of Docker's statistics is looked at. */
export interface DockerStats {
  read: string;
  cpu_stats: { cpu_usage: { total_usage: number } };
  /** Empty of a container that doesn't run. */
  memory_stats: { usage?: number; stats?: { inactive_file?: number; total_inactive_file?: number } };
}

/** Docker's statistics as the runtime tells them. */
export function statsOf({ read, cpu_stats, memory_stats }: DockerStats): ContainerStats | undefined {
  const { usage, stats = {} } = memory_stats;
  if (usage === undefined) return undefined;
  // Cached files that nobody has used for long: what both cgroups' first version and the second leave out.
  const cached = stats.total_inactive_file ?? stats.inactive_file ?? 0;
  return {
    at: Date.parse(read),
    cpu: cpu_stats.cpu_usage.total_usage / 1_000_000,
    memory: Math.max(0, usage - cached),
  };
}
