import { revisionOf } from "../ecs/deployment/record";
import type { Task } from "../ecs/task/record";
import type { Store } from "../store/store";

/** A port of a task at which it is called, and the port of its container where that leads. */
export interface Relay {
  port: number;
  to: number;
}

/** What Service Connect calls a task by, beside the ports that its containers listen at. */
export function relaysOf(store: Pick<Store, "get">, task: Task): Relay[] {
  const service = task.serviceArn === undefined ? undefined : store.get("services", task.serviceArn);
  const endpoints = service && revisionOf(service, task).serviceConnect?.endpoints;
  const relays = (endpoints ?? []).flatMap(({ relayed = [], containerPort }) =>
    relayed.map((port) => ({ port, to: containerPort! })),
  );
  return [...new Map(relays.map((relay) => [relay.port, relay])).values()];
}

/**
 * HAProxy's configuration for them. What is said of time is Service Connect's own of a TCP service.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectTimeoutConfiguration.html
 */
export function relayConfig(relays: readonly Relay[]): string {
  const each = relays.map(
    ({ port, to }) => `
listen relay-${port}
  bind :${port}
  server container 127.0.0.1:${to}
`,
  );
  return `
global
  maxconn 4000
  nbthread 1

defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
${each.join("")}`;
}
