import type { ContainerState, Runtime } from "../docker/runtime";
import type { LoadBalancer } from "../elb/load-balancer/record";
import { type ContainerPlace, runContainer } from "./container";
import { containerName, doorSocket } from "./names";
import { quote } from "./quote";

/**
 * A port that came after the load balancer's container. Docker can't publish one more on a container that runs, and
 * another container in its place would cut what is in flight: so one beside it publishes the port and passes each
 * connection on as it is, with word of who it is from.
 */
export interface Door {
  dockerId: string;
  port: number;
  running: boolean;
}

/** The host port that a door publishes. */
const DOOR_LABEL = "slipway.load-balancer.door";

export const isDoor = ({ labels }: ContainerState): boolean => DOOR_LABEL in labels;

export function doorOf({ dockerId, labels, status }: ContainerState): Door {
  return { dockerId, port: Number(labels[DOOR_LABEL]), running: status === "running" };
}

export const doorFile = (port: number): string => `door-${port}.cfg`;

/** HAProxy's configuration of a door. Pure. Who is idle for too long is ended by the load balancer, not here. */
export function doorConfig(directory: string, port: number): string {
  const balancer = quote(`unix@${directory}/${doorSocket(port)}`, "the load balancer's folder");
  return `global
  maxconn 4000
  ulimit-n 12000
defaults
  mode tcp
  timeout connect 10s
  timeout client 2h
  timeout server 2h
  timeout tunnel 2h
frontend door
  bind :${port}
  default_backend balancer
backend balancer
  server balancer ${balancer} send-proxy-v2
`;
}

/** Opens a door that isn't there or has died; its configuration is at `file`. */
export async function openDoor(
  place: ContainerPlace,
  loadBalancer: LoadBalancer,
  port: number,
  there: Door | undefined,
  file: string,
): Promise<Door> {
  if (there?.running) return there;
  if (there) await place.runtime.remove(there.dockerId);
  const { dockerId } = await runContainer(place, loadBalancer, {
    name: `${containerName(loadBalancer)}.${port}`,
    labels: { [DOOR_LABEL]: String(port) },
    command: ["-W", "-f", file],
    ports: [port],
  });
  return { dockerId, port, running: true };
}

/** Closes those that nobody needs any more; resolves with the others. */
export async function closeDoors(runtime: Runtime, doors: Door[], needed: number[]): Promise<Door[]> {
  for (const { dockerId, port } of doors) if (!needed.includes(port)) await runtime.remove(dockerId);
  return doors.filter(({ port }) => needed.includes(port));
}
