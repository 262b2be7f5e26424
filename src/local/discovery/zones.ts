import { networkOfVpc } from "../network/network-of";
import type { Zone, ZoneName, ZoneRecord } from "../resolver/zone";
import type { Store } from "../store/store";
import { type Instance, instancesOf } from "./instances";
import type { DiscoveryService, DnsRecordType, DnsSettings, Namespace } from "./record";

type Reads = Pick<Store, "get" | "list" | "by">;

/** Seconds, where the namespace doesn't say. */
const NEGATIVE_TTL = 15;

/** What DNS answers about a service, and which tasks that sends others to. */
export interface ServiceNames {
  names: ZoneName[];
  tasks: ReadonlySet<string>;
}

/** The names of a service: its own, and for SRV one of each instance. Only in a namespace with DNS names has it any. */
export function namesOf(store: Reads, service: DiscoveryService): ServiceNames {
  const { dns, connect } = service;
  if (connect) return connected(store, service, connect.dnsName);
  const namespace = store.get("namespaces", service.namespaceId);
  if (namespace?.vpcId === undefined || !dns) return { names: [], tasks: new Set() };
  const all = instancesOf(store, service);
  const shown = service.healthChecked ? healthy(all, dns) : all;
  const name = `${service.name}.${namespace.name}`.toLowerCase();
  const own = {
    name,
    routing: dns.routing,
    records: dns.records.flatMap((record) => shown.flatMap((instance) => recordOf(record, instance, name))),
  };
  return { names: [own, ...targets(dns, shown, name)], tasks: new Set(shown.flatMap(({ task }) => task ?? [])) };
}

/** Seconds for which an answer holds: with Service Connect on AWS there is a proxy, which hears of each change at once. */
const CONNECT_TTL = 1;

function connected(store: Reads, service: DiscoveryService, dnsName: string): ServiceNames {
  const shown = instancesOf(store, service).filter((instance) => instance.healthy);
  const name = dnsName.toLowerCase();
  const records = shown.flatMap((instance) => recordOf({ type: "A", ttl: CONNECT_TTL }, instance, name));
  return {
    names: [{ name, routing: "MULTIVALUE", records }],
    tasks: new Set(shown.flatMap(({ task }) => task ?? [])),
  };
}

/** Route 53 takes all for healthy where one is to be chosen and none is. */
function healthy(all: Instance[], { routing }: DnsSettings): Instance[] {
  const found = all.filter((instance) => instance.healthy);
  return found.length === 0 && routing === "WEIGHTED" ? all : found;
}

const ADDRESS = { A: "AWS_INSTANCE_IPV4", AAAA: "AWS_INSTANCE_IPV6", CNAME: "AWS_INSTANCE_CNAME" } as const;

function recordOf({ type, ttl }: { type: DnsRecordType; ttl: number }, instance: Instance, name: string): ZoneRecord[] {
  if (type === "SRV") {
    const port = Number(instance.attributes.AWS_INSTANCE_PORT);
    return Number.isInteger(port) ? [{ type, ttl, port, target: targetName(instance, name) }] : [];
  }
  const data = instance.attributes[ADDRESS[type]];
  return data === undefined ? [] : [{ type, ttl, data }];
}

const targetName = ({ id }: Instance, name: string) => `${id}.${name}`.toLowerCase();

/** SRV names a target, and Cloud Map makes the address of each. */
function targets({ records }: DnsSettings, shown: Instance[], name: string): ZoneName[] {
  const srv = records.find(({ type }) => type === "SRV");
  if (!srv) return [];
  return shown.map((instance) => ({
    name: targetName(instance, name),
    routing: "MULTIVALUE",
    records: (["A", "AAAA"] as const).flatMap((type) => recordOf({ type, ttl: srv.ttl }, instance, name)),
  }));
}

/** The zones of each network, of names as `namesIn` has them. */
export function zonesOf(store: Reads, namesIn: (service: string) => ZoneName[]): Map<string, Zone[]> {
  const zones = new Map<string, Zone[]>();
  for (const namespace of [...store.list("namespaces")].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (namespace.vpcId === undefined) continue;
    const network = networkOfVpc(store, namespace.vpcId);
    zones.set(network, [...(zones.get(network) ?? []), zoneOf(store, namespace, namesIn)]);
  }
  const aliases = new Set<string>();
  for (const { id, connect } of [...store.list("discoveryServices")].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (!connect) continue;
    const name = connect.dnsName.toLowerCase();
    // A service may have one name for several of its ports.
    const alias = `${connect.network} ${name}`;
    if (aliases.has(alias)) continue;
    aliases.add(alias);
    const zone: Zone = { name, negativeTtl: CONNECT_TTL, names: namesIn(id) };
    zones.set(connect.network, [...(zones.get(connect.network) ?? []), zone]);
  }
  return zones;
}

function zoneOf(store: Reads, namespace: Namespace, namesIn: (service: string) => ZoneName[]): Zone {
  const services = [...store.by("discoveryServices", "namespace", namespace.id)].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name: namespace.name.toLowerCase(),
    negativeTtl: namespace.negativeTtl ?? NEGATIVE_TTL,
    names: services.flatMap(({ id, connect }) => (connect ? [] : namesIn(id))),
  };
}
