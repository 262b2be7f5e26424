import { createHash } from "node:crypto";
import { ApiError } from "../../../protocol/errors";
import type { Control } from "../../control";
import type { PortTakenError } from "../balancer";
import type { Listener } from "../listener/record";
import type { LoadBalancer } from "./record";

/** Host ports that load balancers are given. */
const FIRST = 8000;
const COUNT = 1000;

/**
 * Host ports for a load balancer in the order in which they are tried. They begin at a place that follows from the stack
 * and the load balancer's logical id, so that it has the same port each time it is deployed.
 */
export function candidatePorts(stack: string, logicalId: string): number[] {
  const digest = createHash("sha256").update(`${stack}|${logicalId}`).digest();
  const start = digest.readUInt32BE(0) % COUNT;
  return Array.from({ length: COUNT }, (_, i) => FIRST + ((start + i) % COUNT));
}

/** The first candidate that no load balancer or listener has and that isn't in `taken`. */
export function freePort({ store }: Control, stack: string, logicalId: string, taken: ReadonlySet<number>): number {
  const ours = new Set([
    ...store.list("loadBalancers").map((each) => each.hostPort),
    ...store.list("listeners").map((each) => each.hostPort),
  ]);
  const port = candidatePorts(stack, logicalId).find((each) => !ours.has(each) && !taken.has(each));
  if (port === undefined) {
    throw new ApiError(
      "ResourceConflict",
      `No port from ${FIRST} to ${FIRST + COUNT - 1} is free for the load balancer.`,
    );
  }
  return port;
}

export function listenersOf(store: Control["store"], loadBalancer: LoadBalancer): Listener[] {
  return store.by("listeners", "loadBalancer", loadBalancer.id);
}

/** Has the load balancer listen on its own port and on those of its listeners. */
export async function openPorts(control: Control, loadBalancer: LoadBalancer): Promise<void> {
  const listeners = listenersOf(control.store, loadBalancer).filter(({ yieldedTo }) => yieldedTo === undefined);
  const taken = new Set(listeners.map(({ id }) => id));
  // A load balancer that has yielded a port has to let go of it first.
  if (control.store.list("listeners").some((each) => taken.has(each.yieldedTo ?? ""))) await control.settle();
  const ports = listeners.map((listener) => listener.hostPort);
  await control.balancer.open(loadBalancer, [...new Set([loadBalancer.hostPort, ...ports])]);
}

/** An error that names the port and what to do. */
export function portConflict(error: PortTakenError, listener: Listener): ApiError {
  const what =
    error.port === listener.hostPort
      ? `Port ${error.port} of this machine, which the listener needs,`
      : `Port ${error.port}`;
  return new ApiError(
    "ResourceConflict",
    `${what} is taken: ${error.message} Stop what uses it, or give the listener another port.`,
  );
}
