import { clientException } from "../errors";
import { readLink } from "./links";
import type { ContainerDefinition, TaskDefinition } from "./record";

/** Members of a container that ECS refuses where the task has a network namespace of its own, and ECS's word for them. */
const AWSVPC_REFUSED: Readonly<Record<string, string>> = {
  links: "Links are not supported",
  extraHosts: "Extra hosts are not supported on container",
  hostname: "hostname is not supported on container",
  dnsServers: "DNS servers are not supported on container",
  disableNetworking: "Disable Networking is not supported on container",
};

/** Members of a container that are of the network namespace, which in `host` mode here several tasks share. */
const HOST_REFUSED = ["extraHosts", "hostname", "dnsServers", "dnsSearchDomains"];

/** `name` or `name:alias`. */
const LINK = /^[a-zA-Z0-9_-]+(:[a-zA-Z0-9_-]+)?$/;

const PORT_NAME = /^[a-z0-9_][a-z0-9_-]{0,63}$/;

/** Throws ECS's error for what a definition's network mode doesn't allow. */
export function checkNetwork(definition: TaskDefinition): void {
  const { networkMode, containers } = definition;
  containers.forEach((container, i) => {
    const path = `containerDefinitions.${i}`;
    if (networkMode === "awsvpc") checkOwnNamespace(container, path);
    if (networkMode === "host") checkInstancesNamespace(container, path);
    checkLinks(definition, container, path);
    if (networkMode === "none" && container.portMappings.length > 0) {
      throw clientException(
        `${path}.portMappings of container "${container.name}": in the networkMode none there are no port mappings.`,
      );
    }
  });
  checkPortNames(containers);
  checkPorts(definition);
}

function checkOwnNamespace({ name, given }: ContainerDefinition, path: string): void {
  for (const [member, words] of Object.entries(AWSVPC_REFUSED)) {
    const value = given[member];
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) continue;
    throw clientException(`${words} when networkMode=awsvpc (${path}.${member} of container "${name}").`);
  }
}

function checkInstancesNamespace({ name, given }: ContainerDefinition, path: string): void {
  for (const member of HOST_REFUSED) {
    const value = given[member];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    throw clientException(
      `${path}.${member} of container "${name}" cannot run on this machine in host mode: ` +
        "the tasks of an instance share its names and hosts. Use the networkMode bridge or awsvpc.",
    );
  }
}

function checkLinks({ networkMode, containers }: TaskDefinition, container: ContainerDefinition, path: string): void {
  const links = Array.isArray(container.given.links) ? (container.given.links as string[]) : [];
  if (links.length === 0) return;
  if (networkMode !== "bridge") {
    throw clientException(
      `Links are not supported when networkMode=${networkMode} (${path}.links of container "${container.name}"); it must be bridge.`,
    );
  }
  links.forEach((link, i) => {
    if (!LINK.test(link)) {
      throw clientException(`${path}.links.${i} is "${link}"; it must be the name of a container, or name:alias.`);
    }
    const { container: name } = readLink(link);
    if (name === container.name || !containers.some((other) => other.name === name)) {
      throw clientException(
        `${path}.links.${i} of container "${container.name}": "${name}" is no other container of the task.`,
      );
    }
  });
}

function checkPortNames(containers: ContainerDefinition[]): void {
  const taken = new Set<string>();
  containers.forEach(({ portMappings }, i) => {
    portMappings.forEach(({ name }, j) => {
      if (name === undefined) return;
      const path = `containerDefinitions.${i}.portMappings.${j}.name`;
      if (!PORT_NAME.test(name)) {
        throw clientException(
          `${path} is "${name}"; it must have up to 64 lowercase letters, digits, underscores and hyphens, and not begin with a hyphen.`,
        );
      }
      if (taken.has(name)) throw clientException(`The port mapping name is already used: ${path} is "${name}".`);
      taken.add(name);
    });
  });
}

/** In one network namespace no two containers can have the same port; in bridge mode they share the instance's. */
function checkPorts({ networkMode, containers }: TaskDefinition): void {
  const taken = new Map<string, string>();
  for (const { name, portMappings } of containers) {
    for (const { containerPort, hostPort, protocol } of portMappings) {
      const number = networkMode === "bridge" ? hostPort : containerPort;
      // One that is free is another one each time.
      if (!number) continue;
      const port = `${number}/${protocol}`;
      const other = taken.get(port);
      if (other !== undefined) {
        throw clientException(
          `Port ${port} is used twice (containers "${other}" and "${name}"); a task in ${networkMode} mode has it once.`,
        );
      }
      taken.set(port, name);
    }
  }
}
