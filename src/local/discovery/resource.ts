import type { PlainProperties } from "../../cfn/typed";
import { ApiError } from "../../protocol/errors";
import { arn } from "../arns";
import { alreadyExists, type Handler, invalidProperty, physicalName } from "../resources/handler";
import { nounIn } from "../resources/noun";
import { all } from "../shapes/acted";

/** A private DNS namespace: the ending of the names that tasks find each other by on their VPC's network. */
export const namespace: Handler<PlainProperties<"AWS::ServiceDiscovery::PrivateDnsNamespace">> = {
  acts: {
    ...all("Name", "Vpc", "Description"),
    Properties: { DnsProperties: { SOA: all("TTL") } },
    Tags: all("Key", "Value"),
  },
  noun: nounIn("namespaces"),

  create(control, { stack, properties }) {
    const { Name: name, Vpc: vpcId } = properties;
    const twin = control.store.list("namespaces").find((other) => other.name === name && other.vpcId === vpcId);
    if (twin) throw alreadyExists(`The namespace ${name} of VPC ${vpcId}`);
    const id = `ns-${control.hex(16)}`;
    const entity = { id, arn: arn("servicediscovery", `namespace/${id}`), name, stack, vpcId };
    return {
      identifier: id,
      attributes: { Arn: entity.arn, HostedZoneId: `Z${control.hex(20).toUpperCase()}` },
      changes: [{ table: "namespaces", put: entity }],
    };
  },
  update: (_, __, { identifier, attributes }) => ({ identifier, attributes }),
  remove(control, { identifier }) {
    const services = control.store.by("discoveryServices", "namespace", identifier);
    if (services.length > 0) {
      const names = services.map((service) => service.name).join(", ");
      throw new ApiError("ResourceConflict", `The namespace ${identifier} still has the services ${names}.`);
    }
    return [{ table: "namespaces", remove: identifier }];
  },
};

type ServiceProperties = PlainProperties<"AWS::ServiceDiscovery::Service">;

/** A service of service discovery: `<name>.<namespace>` resolves to its tasks. */
export const discoveryService: Handler<ServiceProperties> = {
  acts: {
    ...all("Name", "NamespaceId", "Description"),
    DnsConfig: { ...all("NamespaceId", "RoutingPolicy"), DnsRecords: { TTL: true, Type: (given) => given === "A" } },
    HealthCheckCustomConfig: all("FailureThreshold"),
    Tags: all("Key", "Value"),
  },
  noun: nounIn("discoveryServices"),

  create(control, request) {
    const { properties } = request;
    const namespaceId = properties.NamespaceId ?? properties.DnsConfig?.NamespaceId;
    if (!namespaceId || !control.store.get("namespaces", namespaceId)) {
      throw invalidProperty("NamespaceId", namespaceId, "it must be the id of a namespace that is there");
    }
    const name = properties.Name ?? physicalName(control, request, 63);
    if (control.store.by("discoveryServices", "namespace", namespaceId).some((other) => other.name === name)) {
      throw alreadyExists(`The service ${name} of namespace ${namespaceId}`);
    }
    const id = `srv-${control.hex(16)}`;
    const entity = { id, arn: arn("servicediscovery", `service/${id}`), name, namespaceId, stack: request.stack };
    return {
      identifier: id,
      attributes: { Arn: entity.arn, Name: name },
      changes: [{ table: "discoveryServices", put: entity }],
    };
  },
  update: (_, __, { identifier, attributes }) => ({ identifier, attributes }),
  remove: (_, { identifier }) => [{ table: "discoveryServices", remove: identifier }],
};
