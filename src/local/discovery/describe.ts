import { LOCAL_ACCOUNT } from "../../protocol/calls";
import type { Control } from "../control";
import { seconds } from "../ecs/seconds";
import { instancesOf } from "./instances";
import type { DiscoveryService, Namespace } from "./record";

export const typeOf = ({ vpcId }: Namespace) => (vpcId === undefined ? "HTTP" : "DNS_PRIVATE");

export function describeNamespace({ store }: Control, namespace: Namespace) {
  const { id, arn, name, description, negativeTtl = 15, createdAt } = namespace;
  const isDns = typeOf(namespace) === "DNS_PRIVATE";
  return {
    Id: id,
    Arn: arn,
    ResourceOwner: LOCAL_ACCOUNT,
    Name: name,
    Type: typeOf(namespace),
    Description: description,
    ServiceCount: store.count("discoveryServices", "namespace", id),
    Properties: {
      ...(isDns && { DnsProperties: { SOA: { TTL: negativeTtl } } }),
      HttpProperties: { HttpName: name },
    },
    CreateDate: seconds(createdAt),
  };
}

export function describeDiscoveryService({ store }: Control, service: DiscoveryService) {
  const { id, arn, name, namespaceId, description, dns, healthChecked, createdAt } = service;
  return {
    Id: id,
    Arn: arn,
    ResourceOwner: LOCAL_ACCOUNT,
    CreatedByAccount: LOCAL_ACCOUNT,
    Name: name,
    NamespaceId: namespaceId,
    Description: description,
    InstanceCount: instancesOf(store, service).length,
    Type: dns ? "DNS_HTTP" : "HTTP",
    ...(dns && {
      DnsConfig: {
        NamespaceId: namespaceId,
        RoutingPolicy: dns.routing,
        DnsRecords: dns.records.map(({ type, ttl }) => ({ Type: type, TTL: ttl })),
      },
    }),
    ...(healthChecked && { HealthCheckCustomConfig: { FailureThreshold: 1 } }),
    CreateDate: seconds(createdAt),
  };
}
