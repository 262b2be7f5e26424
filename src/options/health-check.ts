import { type Entries, group } from "./group";
import type { Property } from "./property";
import { texts, whole } from "./values";

/**
 * How ECS finds out that a container is well. The image's own HEALTHCHECK is not used. A service replaces a task one of
 * whose essential containers is unhealthy.
 * @example { command: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"], startPeriod: 10 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export interface ContainerHealthCheck {
  /**
   * What runs in the container: `["CMD", "prog", "arg"]` or, by the container's shell, `["CMD-SHELL", "command"]`. Exit
   * code 0 is healthy.
   */
  command: string[];
  /** Seconds between checks, 5–300. @default 30 */
  interval?: number;
  /** Seconds until a check counts as failed, 2–60. @default 5 */
  timeout?: number;
  /** Failures in a row until the container is unhealthy, 1–10. @default 3 */
  retries?: number;
  /** Seconds at the start in which failures don't count, 0–300. @default 0 */
  startPeriod?: number;
}

const COMMANDS = 'allowed are ["CMD", "program", "argument"] and ["CMD-SHELL", "shell command"]';

const ENTRIES = {
  command: texts('["CMD-SHELL", "curl -f http://localhost/"]').and(isCommand).required(COMMANDS),
  interval: whole(5, 300, "seconds").default(30),
  timeout: whole(2, 60, "seconds").default(5),
  retries: whole(1, 10).default(3),
  startPeriod: whole(0, 300, "seconds").default(0),
} satisfies Entries<ContainerHealthCheck>;

export const CONTAINER_HEALTH_CHECK = group(ENTRIES);

function isCommand(command: Property): void {
  const [kind, ...rest] = command.items();
  const shell = kind?.value === "CMD-SHELL";
  const wrongKind = kind === undefined || (kind.checkable && kind.value !== "CMD" && !shell);
  if (wrongKind || rest.length === 0 || (shell && rest.length > 1)) command.fail(COMMANDS);
}
