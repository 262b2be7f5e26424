import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join } from "../cfn/value";
import { InvalidPropertyError, isLeaf, type Maybe, type PortSpec, type ServiceSpec } from "../options";
import type { ClusterRefs } from "./refs";
import { ingress, securityGroupId } from "./security-group";

/** Seconds for which a resolver may keep an answer. */
const TTL = 10;

export interface Discovery {
  resources: Resource[];
  registryArn: Val<string>;
  /** `<name>.<namespace>`. */
  name: Val<string>;
  /** Logical ids of what lets others in, without which a task that is found isn't reached. */
  dependsOn: string[];
}

/** Whether a service is in its cluster's namespace, under one name or another. */
export const needsNamespace = ({
  serviceDiscovery,
  serviceConnect,
}: Partial<Pick<ServiceSpec, "serviceDiscovery" | "serviceConnect">>) => Boolean(serviceDiscovery || serviceConnect);

/** A name in the cluster's namespace for the addresses of the tasks, which let the cluster's other tasks in. */
export function planDiscovery(key: string, spec: ServiceSpec, name: Maybe<string>, cluster: ClusterRefs): Discovery {
  const { namespaceId, namespaceName, servicesSecurityGroupId } = cluster;
  if (namespaceId === undefined || namespaceName === undefined) {
    const allowed = `allowed is only to leave it out, since cluster ${cluster.name} has no namespace with DNS names`;
    throw new InvalidPropertyError(spec.path, "serviceDiscovery", { name }, allowed);
  }
  claimName(key, spec, cluster, "serviceDiscovery.name", name);
  const ports = spec.containers.flatMap((container) => (container.optional ? [] : container.ports));
  const rules =
    servicesSecurityGroupId === undefined
      ? []
      : ports.map((port, i) => portIngress(key, spec, port, i, servicesSecurityGroupId));
  return {
    resources: [
      resource("AWS::ServiceDiscovery::Service", `${key}/Discovery`, {
        DnsConfig: { DnsRecords: [{ TTL, Type: "A" }], RoutingPolicy: "MULTIVALUE" },
        HealthCheckCustomConfig: { FailureThreshold: 1 },
        Name: name,
        NamespaceId: namespaceId,
      }),
      ...rules,
    ],
    dependsOn: rules.map(({ logicalId }) => logicalId),
    registryArn: att(`${key}/Discovery`, "Arn"),
    name: join(".", [name, namespaceName]),
  };
}

/** A namespace has each name once, whichever way services are found by it. */
export function claimName(
  key: string,
  { path }: ServiceSpec,
  { claims, namespaceId, namespaceArn, namespaceName }: ClusterRefs,
  property: string,
  name: Maybe<string>,
): void {
  claims.claim({
    ...{ component: path, key, property, value: name, other: "service of the cluster" },
    of: namespaceId ?? namespaceArn ?? namespaceName,
    // DNS makes no difference between capitals and small letters.
    as: isLeaf(name) ? undefined : name.toLowerCase(),
  });
}

/**
 * Lets the cluster's tasks in to a port, whichever way they find it: a service that is found the other way from now on keeps its
 * rule.
 */
export function portIngress(
  key: string,
  spec: ServiceSpec,
  { port, protocol }: PortSpec,
  index: number,
  from: Val<string>,
): Resource {
  return ingress(`${key}/DiscoveryIngress${portName(port, protocol, index)}`, {
    groupId: securityGroupId(`${key}/SecurityGroup`),
    from: { securityGroupId: from },
    port,
    protocol,
    description: `Tasks of the cluster to ${spec.name}`,
  });
}

/** By its number where that is known: a port that comes before others then makes no rule of theirs a new one. */
function portName(port: Maybe<number>, protocol: Maybe<string>, index: number): string {
  if (isLeaf(port) || isLeaf(protocol)) return `Port${index + 1}`;
  return protocol === "udp" ? `Udp${port}` : `Tcp${port}`;
}
