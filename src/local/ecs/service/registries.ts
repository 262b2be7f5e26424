import type { Control } from "../../control";
import type { DiscoveryService } from "../../discovery/record";
import { invalidParameter } from "../errors";
import type { Revision, ServiceRegistry } from "../revision/record";
import type { TaskDefinition } from "../task-definition/record";
import type { ServiceInput } from "./input";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRegistry.html */
export function registriesOf(
  { store }: Pick<Control, "store">,
  input: ServiceInput["serviceRegistries"],
  definition: TaskDefinition,
): Revision["serviceRegistries"] {
  if (input && input.length > 1) throw invalidParameter("service registries can have at most 1 items.");
  return (input ?? []).map(({ registryArn = "", port, containerName, containerPort }, i) => {
    const [service] = store.by("discoveryServices", "arn", registryArn);
    if (!service) {
      throw invalidParameter(
        `serviceRegistries.${i}.registryArn is "${registryArn}", which is no service of service discovery here.`,
      );
    }
    const registry = {
      registryArn,
      ...(port !== undefined && { port }),
      ...(containerName !== undefined && { containerName }),
      ...(containerPort !== undefined && { containerPort }),
    };
    checkRegistry(`serviceRegistries.${i}`, registry, service, definition);
    return registry;
  });
}

function checkRegistry(
  path: string,
  { port, containerName, containerPort }: ServiceRegistry,
  { dns }: DiscoveryService,
  { networkMode, containers }: TaskDefinition,
): void {
  const types = dns?.records.map(({ type }) => type) ?? [];
  const named = containerName !== undefined && containerPort !== undefined;
  if (types.includes("CNAME")) {
    throw invalidParameter(`${path}.registryArn has CNAME records; ECS registers tasks with A, AAAA and SRV records.`);
  }
  if (port !== undefined && (containerName !== undefined || containerPort !== undefined)) {
    throw invalidParameter(`${path} has port beside containerName and containerPort; allowed is the one or the other.`);
  }
  if ((containerName === undefined) !== (containerPort === undefined)) {
    throw invalidParameter(`${path} needs both containerName and containerPort, or neither.`);
  }
  if (networkMode !== "awsvpc") {
    if (types.some((type) => type !== "SRV")) {
      throw invalidParameter(
        `${path}.registryArn has ${types.join(", ")} records; tasks in ${networkMode} mode are found by SRV records alone.`,
      );
    }
    if (!named)
      throw invalidParameter(`${path} needs containerName and containerPort for tasks in ${networkMode} mode.`);
  } else if (types.includes("SRV") && !named && port === undefined) {
    throw invalidParameter(
      `${path} needs port, or containerName and containerPort, for the SRV records of its service.`,
    );
  }
  if (!named) return;
  const container = containers.find(({ name }) => name === containerName);
  if (!container) throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
  if (!container.portMappings.some((mapping) => mapping.containerPort === containerPort)) {
    throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
  }
}
