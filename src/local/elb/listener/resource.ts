import type { Control } from "../../control";
import type { Handler, Outcome } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import type { Change } from "../../store/store";
import { PortTakenError } from "../balancer";
import { sharedGroupWarnings } from "../forwarded";
import { openPorts, portConflict } from "../load-balancer/ports";
import { shifted } from "../shifted";
import { balancerOf, checkListener, LISTENER, type ListenerProperties } from "./check";

/** A listener: a port of this machine that the load balancer answers on. */
export const listener: Handler<ListenerProperties> = {
  awaits: "What the load balancer's HAProxy was told",
  acts: LISTENER,
  noun: nounIn("listeners"),

  create(control, { properties, succeeds }) {
    const balancer = balancerOf(control, properties);
    const id = `${balancer.id.replace(":loadbalancer/", ":listener/")}/${control.hex(16)}`;
    return outcomeOf(control, checkListener(control, properties, balancer, id, succeeds));
  },

  update(control, { properties, succeeds }, { identifier }) {
    const balancer = balancerOf(control, properties);
    const checked = checkListener(control, properties, balancer, identifier, succeeds);
    const { changes = [], ...outcome } = outcomeOf(control, checked);
    const moved = control.store.get("listeners", identifier)?.hostPort !== checked.listener.hostPort;
    return { ...outcome, changes: [...(moved ? givenBack(control, identifier) : []), ...changes] };
  },

  async finish(control, { identifier }) {
    const found = control.store.get("listeners", identifier);
    const balancer = found && control.store.get("loadBalancers", found.loadBalancerArn);
    if (!found || !balancer) return {};
    try {
      await openPorts(control, balancer);
    } catch (error) {
      throw error instanceof PortTakenError ? portConflict(error, found) : error;
    }
    await control.settle([balancer.id]);
    return {};
  },

  remove(control, { identifier }) {
    const rules = control.store.by("listenerRules", "listener", identifier);
    const certificates = control.store.by("listenerCertificates", "listener", identifier);
    return [
      ...givenBack(control, identifier),
      ...rules.map((rule): Change => ({ table: "listenerRules", remove: rule.id })),
      ...certificates.map(({ id }): Change => ({ table: "listenerCertificates", remove: id })),
      { table: "listeners", remove: identifier },
    ];
  },

  async removed(control, { properties }) {
    await control.settle([String(properties.LoadBalancerArn)]);
    return [];
  },
};

const yieldedTo = ({ store }: Control, id: string) => store.list("listeners").filter((each) => each.yieldedTo === id);

/** Those that have yielded their port to the listener have it again. */
function givenBack(control: Control, id: string): Change[] {
  return yieldedTo(control, id).map(({ yieldedTo: _, ...put }) => ({ table: "listeners", put }));
}

function outcomeOf({ store }: Control, { listener: checked, yields }: ReturnType<typeof checkListener>): Outcome {
  const put = { ...checked, defaultActions: shifted(store, checked.id, checked.defaultActions) };
  return {
    identifier: put.id,
    changes: [{ table: "listeners", put }, ...(yields ? [{ table: "listeners" as const, put: yields }] : [])],
    warnings: sharedGroupWarnings(store, put.defaultActions, put.loadBalancerArn),
  };
}
