import { PortTakenError } from "../../balancer/balancer";
import type { Handler, Outcome } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import type { Change } from "../../store/store";
import { openPorts, portConflict } from "../load-balancer/ports";
import { balancerOf, checkListener, LISTENER, type ListenerProperties, listenerWarnings } from "./check";

/** A listener: a port of this machine that the load balancer answers on. */
export const listener: Handler<ListenerProperties> = {
  awaits: "What the load balancer's HAProxy was told",
  acts: LISTENER,
  noun: nounIn("listeners"),

  create(control, { properties, succeeds }) {
    const balancer = balancerOf(control, properties);
    const id = `${balancer.id.replace(":loadbalancer/", ":listener/")}/${control.hex(16)}`;
    return outcomeOf(checkListener(control, properties, balancer, id, succeeds));
  },

  update(control, { properties }, { identifier }) {
    return outcomeOf(checkListener(control, properties, balancerOf(control, properties), identifier));
  },

  async finish(control, { identifier }) {
    const found = control.store.get("listeners", identifier);
    const balancer = found && control.store.get("loadBalancers", found.loadBalancerArn);
    if (!found || !balancer) return {};
    // A load balancer that has yielded the port has to let go of it first.
    if (control.store.list("listeners").some(({ yieldedTo }) => yieldedTo === identifier)) await control.settle();
    try {
      await openPorts(control, balancer);
    } catch (error) {
      throw error instanceof PortTakenError ? portConflict(error, found) : error;
    }
    await control.settle();
    return {};
  },

  remove(control, { identifier }) {
    const rules = control.store.by("listenerRules", "listener", identifier);
    const yielded = control.store.list("listeners").filter(({ yieldedTo }) => yieldedTo === identifier);
    return [
      ...yielded.map(({ yieldedTo: _, ...again }): Change => ({ table: "listeners", put: again })),
      ...rules.map((rule): Change => ({ table: "listenerRules", remove: rule.id })),
      { table: "listeners", remove: identifier },
    ];
  },

  async removed(control) {
    await control.settle();
    return [];
  },
};

function outcomeOf({ listener: put, yields }: ReturnType<typeof checkListener>): Outcome {
  return {
    identifier: put.id,
    changes: [{ table: "listeners", put }, ...(yields ? [{ table: "listeners" as const, put: yields }] : [])],
    warnings: listenerWarnings(put),
  };
}
