import type { PlainProperties } from "../../cfn/typed";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { type Handler, type Outcome, type Properties, physicalName } from "../resources/handler";
import { nounIn } from "../resources/noun";
import type { ResourceRecord } from "../resources/record";
import { all } from "../shapes/acted";
import { checkAttributes } from "./attributes";
import { changedNamespace, dnsOf, findNamespaceOf, newDiscoveryService, newNamespace } from "./make";
import { checkNamespaceEmpty, checkServiceEmpty } from "./remove";

const TAGS = all("Key", "Value");

/** What both kinds of namespace share. */
const ofNamespaces = {
  noun: nounIn("namespaces"),

  update(
    control: Control,
    { properties }: { properties: object },
    { identifier, attributes }: ResourceRecord,
  ): Outcome {
    const found = control.store.get("namespaces", identifier);
    return {
      identifier,
      attributes,
      changes: found ? [{ table: "namespaces", put: { ...found, ...changedNamespace(properties) } }] : [],
    };
  },
  remove(control: Control, { identifier }: ResourceRecord) {
    checkNamespaceEmpty(control, identifier);
    return [{ table: "namespaces" as const, remove: identifier }];
  },
};

type PrivateDnsNamespace = PlainProperties<"AWS::ServiceDiscovery::PrivateDnsNamespace">;

/** A private DNS namespace: the ending of the names that tasks find each other by on their VPC's network. */
export const namespace: Handler<PrivateDnsNamespace> = {
  ...ofNamespaces,
  acts: {
    ...all("Name", "Vpc", "Description"),
    Properties: { DnsProperties: { SOA: all("TTL") } },
    Tags: TAGS,
  },
  create(control, { stack, properties }) {
    const entity = newNamespace(control, properties, stack);
    return {
      identifier: entity.id,
      attributes: { Arn: entity.arn, HostedZoneId: `Z${control.hex(20).toUpperCase()}` },
      changes: [{ table: "namespaces", put: entity }],
    };
  },
};

/** A namespace of names that Cloud Map is asked for, and DNS doesn't know. */
export const httpNamespace: Handler = {
  ...ofNamespaces,
  acts: { ...all("Name", "Description"), Tags: TAGS },
  create(control, { stack, properties }) {
    const { Name, Description } = properties as { Name: string; Description?: string };
    const entity = newNamespace(control, { Name, Description }, stack);
    return {
      identifier: entity.id,
      attributes: { Arn: entity.arn },
      changes: [{ table: "namespaces", put: entity }],
    };
  },
};

type ServiceProperties = PlainProperties<"AWS::ServiceDiscovery::Service">;

/** A service of service discovery: `<name>.<namespace>` leads to its tasks. */
export const discoveryService: Handler<ServiceProperties> = {
  acts: {
    ...all("Name", "NamespaceId", "Description", "Type"),
    DnsConfig: { ...all("NamespaceId", "RoutingPolicy"), DnsRecords: all("TTL", "Type") },
    HealthCheckCustomConfig: all("FailureThreshold"),
    HealthCheckConfig: "Route 53 checks public names from the internet; HealthCheckCustomConfig is ECS's",
    Tags: TAGS,
  },
  noun: nounIn("discoveryServices"),

  create(control, request) {
    const { properties } = request;
    const name = properties.Name ?? physicalName(control, request, 63);
    const entity = newDiscoveryService(control, { ...properties, Name: name }, request.stack);
    return {
      identifier: entity.id,
      attributes: { Arn: entity.arn, Name: name },
      changes: [{ table: "discoveryServices", put: entity }],
    };
  },
  update(control, { properties }, { identifier, attributes }) {
    const { store } = control;
    const found = store.get("discoveryServices", identifier);
    const namespace = found && findNamespaceOf(control, found.namespaceId);
    if (!found || !namespace) return { identifier, attributes };
    const { dns: _, description: __, ...rest } = found;
    const dns = dnsOf({ ...properties, Name: found.name }, namespace);
    const { Description } = properties;
    const put = { ...rest, ...(dns && { dns }), ...(Description !== undefined && { description: Description }) };
    return { identifier, attributes, changes: [{ table: "discoveryServices", put }] };
  },
  remove(control, { identifier }) {
    checkServiceEmpty(control, identifier);
    return [{ table: "discoveryServices", remove: identifier }];
  },
};

/** An instance that is no task. */
export const discoveryInstance: Handler = {
  acts: all("ServiceId", "InstanceId", "InstanceAttributes"),
  noun: nounIn("registeredInstances"),
  create: (control, { properties, logicalId, stack }) => instanceOf(control, properties, `${stack}-${logicalId}`),
  update: (control, { properties }, { identifier }) => instanceOf(control, properties, identifier.split("/").at(-1)!),
  remove: (_, { identifier }) => [{ table: "registeredInstances", remove: identifier }],
};

function instanceOf(control: Control, properties: Properties, name: string): Outcome {
  const { ServiceId: serviceId, InstanceId: instanceId = name } = properties as {
    ServiceId: string;
    InstanceId?: string;
  };
  const attributes = properties.InstanceAttributes as Record<string, string>;
  const service = control.store.get("discoveryServices", serviceId);
  if (!service) throw new ApiError("ServiceNotFound", `ServiceId is ${serviceId}, which is no service here.`);
  checkAttributes(service, attributes);
  const id = `${serviceId}/${instanceId}`;
  return {
    identifier: id,
    attributes: { Ref: instanceId, InstanceId: instanceId, ServiceId: serviceId },
    changes: [{ table: "registeredInstances", put: { id, instanceId, serviceId, attributes, healthy: true } }],
  };
}
