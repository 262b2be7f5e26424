import type { ContainerSpec } from "../docker/runtime";

/** How a container of the local ECS's own image runs HAProxy with this configuration. */
export const runningHaproxy = (config: string): Pick<ContainerSpec, "entryPoint" | "command" | "environment"> => ({
  entryPoint: ["sh", "-c"],
  command: ['printf %s "$CONFIG" > /tmp/haproxy.cfg && exec haproxy -db -f /tmp/haproxy.cfg'],
  environment: { CONFIG: config },
});
