import { ApiError } from "../../../protocol/errors";
import { arn, parseArn } from "../../arns";
import type { Control } from "../../control";
import type { DiscoveryService, Namespace } from "../../discovery/record";
import { hexId } from "../../ids";
import { networkOf } from "../../network/network-of";
import type { Change } from "../../store/store";
import type { Cluster } from "../cluster/record";
import { invalidParameter } from "../errors";
import type { ConnectEndpoint, ServiceConnect } from "../revision/record";
import type { TaskDefinition } from "../task-definition/record";
import type { ServiceConnectInput } from "./input";
import type { Service } from "./record";

const AT = "serviceConnectConfiguration";

/**
 * Service Connect as it acts here: a name in DNS that leads to the service's healthy tasks themselves. There is no proxy in
 * the task that calls; where the alias has another port than the container, the task that is called relays it.
 */
export function serviceConnectOf(
  control: Control,
  serviceArn: string,
  input: ServiceConnectInput | undefined,
  cluster: Cluster,
  definition: TaskDefinition,
): ServiceConnect | undefined {
  if (!input?.enabled) return undefined;
  const given = input.namespace ?? cluster.serviceConnectDefaults?.namespace;
  if (given === undefined) {
    throw invalidParameter(
      `${AT}.namespace is needed: the cluster ${cluster.name} has no namespace of Service Connect (serviceConnectDefaults).`,
    );
  }
  const found = tryFindNamespace(control, given);
  // ECS makes the one that a cluster names.
  if (!found && (input.namespace !== undefined || parseArn(given))) {
    throw new ApiError("NamespaceNotFoundException", `The namespace ${given} was not found.`);
  }
  const namespaceId = found?.id ?? defaultNamespaceId(given);
  const namespaceName = found?.name ?? given;
  const endpoints = (input.services ?? []).map((service, i): ConnectEndpoint => {
    const at = `${AT}.services.${i}`;
    const { container, port } = portOf(definition, service.portName, at);
    const { discoveryName = service.portName, clientAliases = [], ingressPortOverride } = service;
    const [{ port: asked = port, dnsName = `${discoveryName}.${namespaceName}` } = {}, second] = clientAliases;
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
    if (second)
      throw invalidParameter(`${at}.clientAliases has ${clientAliases.length} entries; at most 1 is allowed.`);
    checkFree(definition, `${at}.clientAliases.0.port`, asked, port);
    if (ingressPortOverride !== undefined)
      checkFree(definition, `${at}.ingressPortOverride`, ingressPortOverride, port);
    const relayed = [...new Set([asked, ingressPortOverride ?? port])].filter((each) => each !== port);
    const id = `srv-${hexId(serviceArn, namespaceId, discoveryName).slice(0, 16)}`;
    checkUnique(control, { id, owner: serviceArn, namespaceId, discoveryName, dnsName }, at);
    const registryArn = arn("servicediscovery", `service/${id}`);
    return {
      ...{ registryArn, containerName: container, containerPort: port, discoveryName, namespaceId, dnsName },
      ...(relayed.length > 0 && { relayed }),
    };
  });
  checkRelaysDiffer(endpoints);
  return { configuration: { ...input, namespace: given }, endpoints };
}

/** What is to be there in Cloud Map for a service that is made or changed, and what no longer is. */
export function connectChanges(control: Control, service: Service): Change[] {
  const { store, clock } = control;
  const { serviceConnect, network } = service.revision;
  const endpoints = service.status === "ACTIVE" ? (serviceConnect?.endpoints ?? []) : [];
  const wanted = endpoints.map(({ registryArn, discoveryName, namespaceId, dnsName }): DiscoveryService => {
    const id = registryArn.slice(registryArn.lastIndexOf("/") + 1);
    return {
      id,
      arn: registryArn,
      name: discoveryName,
      namespaceId,
      ...(service.stack !== undefined && { stack: service.stack }),
      healthChecked: true,
      connect: { owner: service.id, dnsName, network: networkOf(store, network?.subnets[0]) },
      createdAt: store.get("discoveryServices", id)?.createdAt ?? clock.now(),
    };
  });
  const gone = store
    .by("discoveryServices", "connectOwner", service.id)
    .filter(({ id }) => !wanted.some((each) => each.id === id));
  return [
    ...namespaceChanges(control, service),
    ...wanted.map((put): Change => ({ table: "discoveryServices", put })),
    ...gone.map(({ id }): Change => ({ table: "discoveryServices", remove: id })),
  ];
}

function namespaceChanges({ store, clock }: Control, { revision: { serviceConnect } }: Service): Change[] {
  const name = serviceConnect?.configuration.namespace;
  if (name === undefined || parseArn(name)) return [];
  const id = defaultNamespaceId(name);
  const isMeant = serviceConnect?.endpoints.some(({ namespaceId }) => namespaceId === id);
  if (!isMeant || store.get("namespaces", id)) return [];
  const put: Namespace = { id, arn: arn("servicediscovery", `namespace/${id}`), name, createdAt: clock.now() };
  return [{ table: "namespaces", put }];
}

const defaultNamespaceId = (name: string) => `ns-${hexId("service connect", name).slice(0, 16)}`;

function tryFindNamespace({ store }: Control, nameOrArn: string): Namespace | undefined {
  return store.list("namespaces").find(({ name, arn: other }) => name === nameOrArn || other === nameOrArn);
}

function portOf({ containers }: TaskDefinition, portName: string, at: string): { container: string; port: number } {
  for (const { name, portMappings } of containers) {
    const mapping = portMappings.find((each) => each.name === portName);
    if (mapping) return { container: name, port: mapping.containerPort };
  }
  throw invalidParameter(
    `${at}.portName is "${portName}", which is the name of no port mapping of the task definition.`,
  );
}

/** Without a proxy in the task that calls, a call arrives at the port that it is made to: there it is relayed. */
function checkFree({ networkMode, containers }: TaskDefinition, at: string, asked: number, port: number): void {
  if (asked === port) return;
  const refuse = (why: string): never => {
    throw invalidParameter(
      `${at} is ${asked}, which cannot run on this machine: names lead to the tasks themselves here, without a proxy, and ` +
        `${why}. Give the alias the container's port, ${port}.`,
    );
  };
  if (networkMode !== "awsvpc") refuse(`a task in network mode ${networkMode} has nothing that relays another port`);
  const user = containers.find(({ portMappings }) => portMappings.some(({ containerPort }) => containerPort === asked));
  if (user) refuse(`the tasks' container ${user.name} listens at ${asked} itself`);
}

function checkRelaysDiffer(endpoints: ConnectEndpoint[]): void {
  const users = new Map<number, ConnectEndpoint>();
  for (const endpoint of endpoints) {
    for (const port of endpoint.relayed ?? []) {
      const { discoveryName, containerPort } = users.get(port) ?? endpoint;
      users.set(port, endpoint);
      if (containerPort === endpoint.containerPort) continue;
      throw invalidParameter(
        `${AT}.services has the port ${port} for ${discoveryName} and for ${endpoint.discoveryName}, which cannot run on ` +
          `this machine: names lead to the tasks themselves here, without a proxy. Give one of them another port.`,
      );
    }
  }
}

function checkUnique(
  { store }: Control,
  { id, owner, namespaceId, discoveryName, dnsName }: ConnectNames,
  at: string,
): void {
  const others = store.by("discoveryServices", "namespace", namespaceId).filter((other) => other.id !== id);
  if (others.some(({ name }) => name === discoveryName)) {
    throw invalidParameter(`${at}.discoveryName is "${discoveryName}", which the namespace has already.`);
  }
  // On ECS it is name and port together; here a name leads to the tasks of one service, whatever the port.
  const twin = others.find(
    ({ connect }) => connect && connect.owner !== owner && connect.dnsName.toLowerCase() === dnsName.toLowerCase(),
  );
  if (!twin) return;
  throw invalidParameter(
    `${at}.clientAliases.0.dnsName is "${dnsName}", by which ${twin.name} of the namespace is called; on this machine a name ` +
      "leads to one service, whatever the port.",
  );
}

interface ConnectNames extends Pick<ConnectEndpoint, "namespaceId" | "discoveryName" | "dnsName"> {
  id: string;
  /** ARN of the service of ECS. */
  owner: string;
}
