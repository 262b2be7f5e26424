import { ApiError } from "../../../protocol/errors";
import { arn } from "../../arns";
import { PortTakenError } from "../../balancer/balancer";
import type { Control } from "../../control";
import { networkOf } from "../../network/network-of";
import { alreadyExists, type Handler, invalidProperty, physicalName } from "../../resources/handler";
import { PropertyReader } from "../../shapes/properties";
import type { Change } from "../../store/store";
import { notEnforced } from "../../warnings";
import { freePort, listenersOf, openPorts } from "./ports";
import type { LoadBalancer } from "./record";

/** An application load balancer: HAProxy on a port of this machine, which its DNS name says. */
export const loadBalancer: Handler = {
  create(control, request) {
    const read = new PropertyReader(request.properties);
    const type = read.optionalText("Type") ?? "application";
    if (type !== "application") throw invalidProperty("Type", type, "on this machine application runs");
    const name = read.optionalText("Name") ?? physicalName(control, request, 32);
    if (!/^[a-zA-Z0-9-]{1,32}$/.test(name)) {
      throw invalidProperty("Name", name, "it must have up to 32 letters, digits and hyphens");
    }
    if (control.store.list("loadBalancers").some((other) => other.name === name)) {
      throw alreadyExists(`The load balancer ${name}`);
    }
    const fullName = `app/${name}/${control.hex(16)}`;
    const [subnet] = subnetsOf(read);
    const hostPort = freePort(control, request.stack, request.logicalId, new Set());
    const put: LoadBalancer = {
      id: arn("elasticloadbalancing", `loadbalancer/${fullName}`),
      name,
      stack: request.stack,
      scheme: read.oneOf("Scheme", ["internet-facing", "internal"]) ?? "internet-facing",
      vpcId: subnet && control.store.get("subnets", subnet)?.vpcId,
      network: networkOf(control.store, subnet),
      dnsName: `localhost:${hostPort}`,
      hostPort,
    };
    return {
      identifier: put.id,
      attributes: {
        CanonicalHostedZoneID: "Z35SXDOTRQ7X7K",
        DNSName: put.dnsName,
        LoadBalancerFullName: fullName,
        LoadBalancerName: name,
        SecurityGroups: read.texts("SecurityGroups"),
      },
      changes: [{ table: "loadBalancers", put }],
      warnings: warningsOf(read),
    };
  },

  update: (_, { properties }, { identifier, attributes }) => {
    const read = new PropertyReader(properties);
    return {
      identifier,
      attributes: { ...attributes, SecurityGroups: read.texts("SecurityGroups") },
      warnings: warningsOf(read),
    };
  },

  async finish(control, record) {
    const opened = await open(control, record.identifier, record.stack, record.logicalId);
    await control.settle();
    return { attributes: { DNSName: opened.dnsName } };
  },

  remove(control, { identifier }) {
    const listeners = control.store.list("listeners").filter((each) => each.loadBalancerArn === identifier);
    const ids = new Set(listeners.map((each) => each.id));
    const rules = control.store.list("listenerRules").filter((rule) => ids.has(rule.listenerArn));
    return [
      ...rules.map((rule): Change => ({ table: "listenerRules", remove: rule.id })),
      ...listeners.map((each): Change => ({ table: "listeners", remove: each.id })),
      { table: "loadBalancers", remove: identifier },
    ];
  },

  async removed(control) {
    await control.settle();
    return [];
  },
};

/** Opens it on its port; where someone else has that one, on the next candidate, until one is free. */
async function open(control: Control, id: string, stack: string, logicalId: string): Promise<LoadBalancer> {
  const taken = new Set<number>();
  for (;;) {
    const found = control.store.get("loadBalancers", id);
    if (!found) throw new ApiError("NotFound", `The load balancer ${id} is gone.`);
    try {
      await openPorts(control, found);
      return found;
    } catch (error) {
      // A load balancer that has listeners keeps its port: URLs were given out.
      const isNew = listenersOf(control.store, found).length === 0;
      if (!(error instanceof PortTakenError) || error.port !== found.hostPort || !isNew) throw error;
      taken.add(error.port);
      const hostPort = freePort(control, stack, logicalId, taken);
      const put = { ...found, hostPort, dnsName: `localhost:${hostPort}` };
      await control.store.commit([{ table: "loadBalancers", put }]);
    }
  }
}

function subnetsOf(read: PropertyReader): string[] {
  return [...read.texts("Subnets"), ...read.objects("SubnetMappings").map((mapping) => mapping.text("SubnetId"))];
}

/** What HAProxy does whatever they say, or what a single machine has no use for. */
const HARMLESS = ["routing.http.drop_invalid_header_fields.enabled", "deletion_protection.enabled"];

function warningsOf(read: PropertyReader): string[] {
  return read
    .objects("LoadBalancerAttributes")
    .filter((attribute) => !["false", ""].includes(attribute.optionalText("Value") ?? ""))
    .map((attribute) => attribute.text("Key"))
    .filter((key) => !HARMLESS.includes(key))
    .map((key) => notEnforced(`The load balancer's attribute ${key}`));
}
