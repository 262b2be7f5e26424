import { ApiError } from "../../protocol/errors";
import { arn } from "../arns";
import type { Control } from "../control";
import { isHere } from "../resources/handler";
import { invalidInput } from "./errors";
import type { DiscoveryService, DnsRecordType, DnsSettings, Namespace } from "./record";

/** What is asked for of a namespace. */
export interface NamespaceInput {
  Name: string;
  /** Of one with DNS names. */
  Vpc?: string;
  Description?: string;
  Properties?: { DnsProperties?: { SOA?: { TTL?: number } } };
}

/** A new namespace, checked and not yet committed. Of one name there is one on each VPC, and one for callers alone. */
export function newNamespace(control: Control, input: NamespaceInput, stack?: string): Namespace {
  const { Name: name, Vpc: vpcId } = input;
  const twin = control.store
    .list("namespaces")
    .find((other) => other.name.toLowerCase() === name.toLowerCase() && other.vpcId === vpcId);
  if (twin) {
    const where = vpcId === undefined ? "" : ` of VPC ${vpcId}`;
    throw new ApiError("NamespaceAlreadyExists", `The namespace ${name}${where} already exists.`);
  }
  const id = `ns-${control.hex(16)}`;
  return {
    id,
    arn: arn("servicediscovery", `namespace/${id}`),
    name,
    createdAt: control.clock.now(),
    ...(stack !== undefined && { stack }),
    ...(vpcId !== undefined && { vpcId }),
    ...changedNamespace(input),
  };
}

/** What of a namespace can be changed. */
export function changedNamespace({ Description, Properties }: Omit<NamespaceInput, "Name">) {
  const ttl = Properties?.DnsProperties?.SOA?.TTL;
  return {
    ...(Description !== undefined && { description: Description }),
    ...(ttl !== undefined && { negativeTtl: ttl }),
  };
}

/** What is asked for of a service. */
export interface DiscoveryServiceInput {
  Name: string;
  NamespaceId?: string;
  Description?: string;
  DnsConfig?: {
    NamespaceId?: string;
    RoutingPolicy?: string;
    DnsRecords?: { Type?: string; TTL?: number }[];
  };
  HealthCheckCustomConfig?: object;
  Type?: string;
}

/** A new service of service discovery, checked and not yet committed. */
export function newDiscoveryService(control: Control, input: DiscoveryServiceInput, stack?: string): DiscoveryService {
  const { Name: name, NamespaceId: namespaceId = input.DnsConfig?.NamespaceId } = input;
  const namespace = namespaceId === undefined ? undefined : findNamespaceOf(control, namespaceId);
  if (!namespace) {
    const there = control.store.list("namespaces").map(({ id, name: of }) => `${id} (${of})`);
    throw new ApiError("NamespaceNotFound", `NamespaceId is ${namespaceId}; ${isHere("namespace", there)}.`);
  }
  const twin = control.store
    .by("discoveryServices", "namespace", namespace.id)
    .find((other) => other.name.toLowerCase() === name.toLowerCase());
  if (twin)
    throw new ApiError("ServiceAlreadyExists", `The service ${name} of namespace ${namespace.name} already exists.`);
  const id = `srv-${control.hex(16)}`;
  const dns = dnsOf(input, namespace);
  return {
    id,
    arn: arn("servicediscovery", `service/${id}`),
    name,
    namespaceId: namespace.id,
    createdAt: control.clock.now(),
    ...(stack !== undefined && { stack }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(dns && { dns }),
    ...(input.HealthCheckCustomConfig && { healthChecked: true }),
  };
}

/** By id or ARN. */
export function findNamespaceOf({ store }: Pick<Control, "store">, idOrArn: string): Namespace | undefined {
  return store.get("namespaces", idOrArn) ?? store.by("namespaces", "arn", idOrArn)[0];
}

/** https://docs.aws.amazon.com/cloud-map/latest/api/API_DnsConfig.html */
export function dnsOf({ DnsConfig, Type }: DiscoveryServiceInput, namespace: Namespace): DnsSettings | undefined {
  if (!DnsConfig) return undefined;
  if (Type === "HTTP") throw invalidInput("Type is HTTP, and DnsConfig is for names in DNS.");
  if (namespace.vpcId === undefined) {
    throw invalidInput(`DnsConfig is given, and the namespace ${namespace.name} has no names in DNS.`);
  }
  const { DnsRecords: given = [], RoutingPolicy = "MULTIVALUE" } = DnsConfig;
  const records = given.map(({ Type: type = "", TTL: ttl = 0 }) => ({ type: type as DnsRecordType, ttl }));
  const types = records.map(({ type }) => type);
  if (records.length === 0) throw invalidInput("DnsConfig.DnsRecords is empty; a name has one record type at least.");
  if (new Set(types).size < types.length) throw invalidInput("DnsConfig.DnsRecords has a type twice.");
  if (types.includes("CNAME") && (types.length > 1 || RoutingPolicy !== "WEIGHTED")) {
    throw invalidInput("A CNAME record stands alone in DnsConfig.DnsRecords, and its RoutingPolicy is WEIGHTED.");
  }
  return { routing: RoutingPolicy as DnsSettings["routing"], records };
}
