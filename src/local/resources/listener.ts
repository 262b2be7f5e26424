import { ApiError } from "../api/errors";
import { PortTakenError } from "../balancer/balancer";
import type { Control } from "../control";
import type { Listener, ListenerRule, LoadBalancer } from "../model";
import type { Change } from "../store/store";
import { type Handler, invalidProperty } from "./handler";
import { listenerHostPort, listenersOf, openPorts, portConflict } from "./ports";
import { PropertyReader } from "./properties";
import { actionsOf } from "./ruleActions";
import { conditionsOf } from "./ruleConditions";

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

/** A rule of a listener. */
export const listenerRule: Handler = {
  create(control, { properties }) {
    const read = new PropertyReader(properties);
    const listenerArn = read.text("ListenerArn");
    if (!control.store.get("listeners", listenerArn)) {
      throw invalidProperty("ListenerArn", listenerArn, "there is no such listener");
    }
    const id = `${listenerArn.replace(":listener/", ":listener-rule/")}/${control.hex(16)}`;
    return ruleOutcome(control, read, listenerArn, id);
  },
  update(control, { properties }, { identifier }) {
    const read = new PropertyReader(properties);
    return ruleOutcome(control, read, read.text("ListenerArn"), identifier);
  },
  finish: settled,
  remove: (_, { identifier }) => [{ table: "listenerRules", remove: identifier }],
};

async function settled(control: Control) {
  await control.settle();
  return {};
}

function ruleOutcome(control: Control, read: PropertyReader, listenerArn: string, id: string) {
  const priority = read.optionalWithin("Priority", 1, 50_000);
  if (priority === undefined || !Number.isInteger(priority)) {
    throw invalidProperty("Priority", priority, "it must be a whole number from 1 to 50000");
  }
  const twin = control.store
    .list("listenerRules")
    .find((other) => other.listenerArn === listenerArn && other.priority === priority && other.id !== id);
  if (twin)
    throw new ApiError(
      "ResourceConflict",
      `Priority '${priority}' is currently in use by another rule of the listener.`,
    );
  if (read.objects("Transforms").length > 0) {
    throw invalidProperty("Transforms", read.raw("Transforms"), "rewrites don't run on this machine");
  }
  const put: ListenerRule = {
    id,
    listenerArn,
    priority,
    conditions: conditionsOf(read.objects("Conditions")),
    actions: actionsOf(control, read.objects("Actions"), "Actions"),
  };
  return { identifier: id, attributes: { IsDefault: false }, changes: [{ table: "listenerRules" as const, put }] };
}
