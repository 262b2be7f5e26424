import { ApiError } from "../../../protocol/errors";
import { PortTakenError } from "../../balancer/balancer";
import type { Control } from "../../control";
import { type Handler, invalidProperty } from "../../resources/handler";
import { PropertyReader } from "../../shapes/properties";
import type { Change } from "../../store/store";
import { listenerHostPort, listenersOf, openPorts, portConflict } from "../load-balancer/ports";
import type { LoadBalancer } from "../load-balancer/record";
import { actionsOf } from "../rule/actions";
import type { Listener } from "./record";

/** A listener: a port of this machine that the load balancer answers on. */
export const listener: Handler = {
  create(control, { properties }) {
    const read = new PropertyReader(properties);
    const balancer = balancerOf(control, read);
    const id = `${balancer.id.replace(":loadbalancer/", ":listener/")}/${control.hex(16)}`;
    return outcomeOf(listenerOf(control, read, balancer, id));
  },

  update(control, { properties }, { identifier }) {
    const read = new PropertyReader(properties);
    return outcomeOf(listenerOf(control, read, balancerOf(control, read), identifier));
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
    await control.settle();
    return {};
  },

  remove(control, { identifier }) {
    const rules = control.store.list("listenerRules").filter((rule) => rule.listenerArn === identifier);
    return [
      ...rules.map((rule): Change => ({ table: "listenerRules", remove: rule.id })),
      { table: "listeners", remove: identifier },
    ];
  },

  async removed(control) {
    await control.settle();
    return [];
  },
};

function outcomeOf(put: Listener) {
  const plain = `The listener on port ${put.port} answers plain HTTP on this machine: its certificate is in AWS.`;
  return {
    identifier: put.id,
    changes: [{ table: "listeners" as const, put }],
    warnings: put.protocol === "HTTPS" ? [plain] : [],
  };
}

function balancerOf(control: Control, read: PropertyReader): LoadBalancer {
  const id = read.text("LoadBalancerArn");
  const found = control.store.get("loadBalancers", id);
  if (!found) throw invalidProperty("LoadBalancerArn", id, "there is no such load balancer");
  return found;
}

function listenerOf(control: Control, read: PropertyReader, balancer: LoadBalancer, id: string): Listener {
  const protocol = read.oneOf("Protocol", ["HTTP", "HTTPS"]) ?? "HTTP";
  const port = read.optionalWithin("Port", 1, 65535) ?? (protocol === "HTTP" ? 80 : 443);
  const others = listenersOf(control.store, balancer).filter((other) => other.id !== id);
  if (others.some((other) => other.port === port)) {
    throw new ApiError(
      "AlreadyExists",
      `A listener already exists on port ${port} of the load balancer ${balancer.name}.`,
    );
  }
  const hostPort = listenerHostPort(balancer, port);
  const owner = control.store
    .list("listeners")
    .find((other) => other.loadBalancerArn !== balancer.id && other.hostPort === hostPort);
  if (owner) {
    throw new ApiError(
      "ResourceConflict",
      `Port ${hostPort} of this machine is taken by a listener of ${control.store.get("loadBalancers", owner.loadBalancerArn)?.name}. ` +
        "Give the listener another port.",
    );
  }
  const defaultActions = actionsOf(control, read.objects("DefaultActions"), "DefaultActions");
  return { id, loadBalancerArn: balancer.id, port, hostPort, protocol, defaultActions };
}
