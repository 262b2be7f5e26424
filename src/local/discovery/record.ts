import { table } from "../table";

/** Where names of services are: in DNS on the network of a VPC, or for those who ask Cloud Map alone. */
export interface Namespace {
  /** `ns-…`. */
  id: string;
  arn: string;
  name: string;
  stack?: string;
  /** Of one with DNS names. */
  vpcId?: string;
  description?: string;
  /** Seconds for which it may be kept in mind that a name isn't there. @default 15 */
  negativeTtl?: number;
  createdAt?: number;
}

export interface DiscoveryService {
  /** `srv-…`. */
  id: string;
  arn: string;
  name: string;
  namespaceId: string;
  stack?: string;
  description?: string;
  /** How its name is answered in DNS. @default it isn't */
  dns?: DnsSettings;
  /** Whether instances that are not healthy are left out. @default false */
  healthChecked?: boolean;
  /** Of Service Connect: the service of ECS that it is there for, and the name in DNS that leads to its tasks on a network. */
  connect?: { owner: string; dnsName: string; network: string };
  createdAt?: number;
}

export interface DnsSettings {
  routing: "MULTIVALUE" | "WEIGHTED";
  /** TTL in seconds. */
  records: { type: DnsRecordType; ttl: number }[];
}

export type DnsRecordType = "A" | "AAAA" | "SRV" | "CNAME";

/** An instance that a caller registered. Those of tasks are what the tasks are. */
export interface RegisteredInstance {
  /** Of the service and the instance: `srv-…/<instance>`. */
  id: string;
  instanceId: string;
  serviceId: string;
  attributes: Record<string, string>;
  healthy: boolean;
}

export const namespaces = table((namespace: Namespace) => ({ arn: namespace.arn }));

export const discoveryServices = table((service: DiscoveryService) => ({
  arn: service.arn,
  namespace: service.namespaceId,
  connectOwner: service.connect?.owner,
}));

export const registeredInstances = table((instance: RegisteredInstance) => ({ service: instance.serviceId }));
