import { ApiError } from "../../../protocol/errors";
import { arn } from "../../arns";
import { containerName } from "../../balancer/names";
import type { Control } from "../../control";
import { networkOf } from "../../network/network-of";
import { strangerAmong } from "../../network/one-vpc";
import { alreadyExists, type Handler, invalidProperty, physicalName } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import type { Change } from "../../store/store";
import { PortTakenError } from "../balancer";
import {
  checkLoadBalancer,
  LOAD_BALANCER,
  type LoadBalancerProperties,
  loadBalancerWarnings,
  subnetsOf,
} from "./check";
import { freePort, listenersOf, openPorts } from "./ports";
import type { LoadBalancer } from "./record";

/** An application or network load balancer: HAProxy on a port of this machine, which its DNS name says. */
export const loadBalancer: Handler<LoadBalancerProperties> = {
  awaits: "What the load balancer's HAProxy was told",
  acts: LOAD_BALANCER,
  noun: nounIn("loadBalancers"),

  create(control, request) {
    const { stack, logicalId, properties, succeeds = [] } = request;
    const checked = checkLoadBalancer(properties, properties.Name ?? physicalName(control, request, 32));
    const { name } = checked;
    if (control.store.count("loadBalancers", "name", name) > 0) {
      throw alreadyExists(`The load balancer ${name}`);
    }
    const fullName = `${checked.type === "network" ? "net" : "app"}/${name}/${control.hex(16)}`;
    const subnets = subnetsOf(properties);
    const [subnet] = subnets;
    const vpcId = vpcOf(control, subnet);
    checkOneVpc(control, properties);
    const hostPort = freePort(control, stack, logicalId, new Set());
    const put: LoadBalancer = {
      id: arn("elasticloadbalancing", `loadbalancer/${fullName}`),
      stack,
      ...checked,
      vpcId,
      network: networkOf(control.store, subnet),
      dnsName: `localhost:${hostPort}`,
      hostPort,
    };
    return {
      identifier: put.id,
      attributes: {
        CanonicalHostedZoneID: "Z35SXDOTRQ7X7K",
        ...namesOf(put),
        LoadBalancerFullName: fullName,
        LoadBalancerName: name,
        SecurityGroups: properties.SecurityGroups ?? [],
      },
      changes: [{ table: "loadBalancers", put }],
      warnings: [...loadBalancerWarnings(checked), ...moves(control, put, succeeds)],
    };
  },

  /** Its network interfaces are in one VPC, and stay there. */
  replaces: (control, { properties }, { identifier }) =>
    notIn(control, subnetsOf(properties), control.store.get("loadBalancers", identifier)?.vpcId) ? ["Subnets"] : [],

  update(control, { properties }, { identifier, attributes }) {
    const found = control.store.get("loadBalancers", identifier);
    if (!found) throw new ApiError("NotFound", `The load balancer ${identifier} is gone.`);
    const checked = checkLoadBalancer(properties, found.name);
    checkOneVpc(control, properties);
    return {
      identifier,
      attributes: { ...attributes, SecurityGroups: properties.SecurityGroups ?? [] },
      changes: [{ table: "loadBalancers", put: { ...found, ...checked } }],
      warnings: loadBalancerWarnings(checked),
    };
  },

  async finish(control, record) {
    const opened = await open(control, record.identifier, record.stack, record.logicalId);
    await control.settle([record.identifier]);
    return { attributes: namesOf(opened) };
  },

  remove(control, { identifier }) {
    const listeners = control.store.by("listeners", "loadBalancer", identifier);
    const rules = listeners.flatMap(({ id }) => control.store.by("listenerRules", "listener", id));
    const certificates = listeners.flatMap(({ id }) => control.store.by("listenerCertificates", "listener", id));
    return [
      ...rules.map((rule): Change => ({ table: "listenerRules", remove: rule.id })),
      ...certificates.map(({ id }): Change => ({ table: "listenerCertificates", remove: id })),
      ...listeners.map((each): Change => ({ table: "listeners", remove: each.id })),
      { table: "loadBalancers", remove: identifier },
    ];
  },

  async removed(control, { identifier }) {
    await control.settle([identifier]);
    return [];
  },
};

const vpcOf = ({ store }: Control, subnet: string | undefined) => subnet && store.get("subnets", subnet)?.vpcId;

/** The first of the subnets that is in another VPC. */
function notIn(control: Control, subnets: string[], vpcId: string | undefined): string | undefined {
  return subnets.find((subnet) => vpcId !== undefined && (vpcOf(control, subnet) ?? vpcId) !== vpcId);
}

function checkOneVpc({ store }: Control, properties: LoadBalancerProperties): void {
  const subnets = subnetsOf(properties);
  const stranger = strangerAmong(store, [...subnets, ...(properties.SecurityGroups ?? [])]);
  if (!stranger) return;
  const { id, of } = stranger;
  throw invalidProperty(subnets.includes(id) ? "Subnets" : "SecurityGroups", id, `its VPC is not that of ${of}`);
}

/** AWS has no such thing: the update is refused there, and rolled back. */
function moves({ store }: Control, { name, vpcId }: LoadBalancer, succeeds: string[]): string[] {
  const before = succeeds.flatMap((id) => store.get("loadBalancers", id) ?? []);
  if (before.every((other) => other.vpcId === vpcId)) return [];
  return [
    `The load balancer ${name} takes the place of one in another VPC. AWS refuses such an update: give it another logical id there.`,
  ];
}

/** Its name on this machine, and the one that the tasks of its network know it by. */
function namesOf(loadBalancer: LoadBalancer): { DNSName: string; TasksDNSName: string } {
  const { dnsName, hostPort } = loadBalancer;
  return { DNSName: dnsName, TasksDNSName: `${containerName(loadBalancer)}:${hostPort}` };
}

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
