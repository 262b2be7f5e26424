import type { ECSServiceServiceConnectConfiguration } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { InvalidPropertyError, type ServiceConnectSpec, type ServiceSpec } from "../options";
import { claimName, portIngress } from "./discovery";
import type { ClusterRefs } from "./refs";

/** The name of the port mapping that the others call. */
export const CONNECT_PORT = "main";

export interface Connect {
  resources: Resource[];
  configuration: ECSServiceServiceConnectConfiguration;
  /** Logical ids of what lets others in. */
  dependsOn: string[];
}

/**
 * The service in the cluster's namespace, under its name where it has a port. Service discovery lets the cluster's other
 * tasks in already.
 */
export function planServiceConnect(
  key: string,
  spec: ServiceSpec,
  { name, port }: ServiceConnectSpec,
  cluster: ClusterRefs,
): Connect {
  const { namespaceArn, namespaceName, servicesSecurityGroupId } = cluster;
  const Namespace = namespaceArn ?? namespaceName;
  if (Namespace === undefined) {
    const allowed = `allowed is only to leave it out, since cluster ${cluster.name} has no namespace`;
    throw new InvalidPropertyError(spec.path, "serviceConnect", { name }, allowed);
  }
  const called = spec.containers[0]?.ports[0];
  if (!called) return { resources: [], configuration: { Enabled: true, Namespace }, dependsOn: [] };
  claimName(key, spec, cluster, "serviceConnect.name", name);
  const rules =
    servicesSecurityGroupId === undefined || spec.serviceDiscovery
      ? []
      : [portIngress(key, spec, called, 0, servicesSecurityGroupId)];
  return {
    resources: rules,
    configuration: {
      Enabled: true,
      Namespace,
      Services: [
        {
          ClientAliases: [{ DnsName: name, Port: port ?? called.port }],
          DiscoveryName: name,
          PortName: CONNECT_PORT,
        },
      ],
    },
    dependsOn: rules.map(({ logicalId }) => logicalId),
  };
}
