import { messageOf } from "../../protocol/errors";
import { LABEL } from "../../protocol/labels";
import type { ContainerState, Runtime } from "../docker/runtime";
import { PortTakenError } from "../elb/balancer";
import type { LoadBalancer } from "../elb/load-balancer/record";
import { callsLabel, containerName, folderName, folderOfContainer } from "./names";

/** Host ports that a load balancer's container publishes, so that a change is seen without asking Docker for more. */
const PORTS_LABEL = "slipway.load-balancer.ports";

export interface ContainerPlace {
  runtime: Runtime;
  image: string;
  /** Docker volume (or, where it begins with a slash, a folder) that is shared with the control plane. */
  volume: string;
  /** Where the volume is, for both. */
  mountPoint: string;
}

export interface BalancerContainer {
  dockerId: string;
  /** Its ARN. */
  loadBalancer: string;
  /** Of its files. */
  folder: string;
  image: string;
  ports: number[];
  running: boolean;
}

export function balancerContainer({ dockerId, name, image, labels, status }: ContainerState): BalancerContainer {
  return {
    dockerId,
    loadBalancer: labels[LABEL.loadBalancer] ?? "",
    folder: folderOfContainer(name),
    image,
    ports: (labels[PORTS_LABEL] ?? "").split(",").filter(Boolean).map(Number),
    running: status === "running",
  };
}

/** Creates and starts a load balancer's container, in the place of whatever there is of it. */
export async function startContainer(
  place: ContainerPlace,
  loadBalancer: LoadBalancer,
  ports: number[],
  command: string[],
): Promise<BalancerContainer> {
  // With other ports, its doors, or what an earlier attempt left.
  for (const { dockerId } of await place.runtime.list(`${LABEL.loadBalancer}=${loadBalancer.id}`)) {
    await place.runtime.remove(dockerId);
  }
  const labels = { [PORTS_LABEL]: ports.join(",") };
  const { dockerId } = await runContainer(place, loadBalancer, {
    name: containerName(loadBalancer),
    labels,
    command,
    ports,
  });
  const label = callsLabel(loadBalancer);
  const callers = await place.runtime.list(label);
  for (const network of new Set(callers.map(({ labels: each }) => each[label]!))) {
    await place.runtime.connect(network, dockerId);
  }
  return {
    dockerId,
    loadBalancer: loadBalancer.id,
    folder: folderName(loadBalancer),
    image: place.image,
    ports,
    running: true,
  };
}

/** Creates and starts a container of a load balancer; what could not be started is removed. */
export async function runContainer(
  { runtime, image, volume, mountPoint }: ContainerPlace,
  loadBalancer: LoadBalancer,
  spec: { name: string; labels: Record<string, string>; command: string[]; ports: number[] },
): Promise<{ dockerId: string }> {
  await runtime.ensureNetwork(loadBalancer.network, { [LABEL.role]: "network" });
  const dockerId = await runtime.create({
    name: spec.name,
    image,
    labels: {
      [LABEL.role]: "load-balancer",
      [LABEL.loadBalancer]: loadBalancer.id,
      ...spec.labels,
      ...(loadBalancer.stack !== undefined && { [LABEL.stack]: loadBalancer.stack }),
    },
    entryPoint: ["haproxy"],
    command: spec.command,
    environment: {},
    // It binds the host's port numbers, and writes its socket into a volume that root owns.
    user: "0",
    mounts: [{ source: volume, target: mountPoint, readOnly: false, kind: volume.startsWith("/") ? "bind" : "volume" }],
    network: { kind: "own", name: loadBalancer.network, aliases: [] },
    publish: spec.ports.map((port) => ({ containerPort: port, hostPort: port })),
  });
  try {
    await runtime.start(dockerId);
  } catch (error) {
    await runtime.remove(dockerId);
    throw portTaken(error, spec.ports) ?? error;
  }
  return { dockerId };
}

/** Starts one that has died. */
export async function restartContainer(runtime: Runtime, { dockerId, ports }: BalancerContainer): Promise<void> {
  try {
    await runtime.start(dockerId);
  } catch (error) {
    throw portTaken(error, ports) ?? error;
  }
}

function portTaken(error: unknown, ports: number[]): PortTakenError | undefined {
  const message = messageOf(error);
  if (!/port is already allocated|address already in use|port is not available/i.test(message)) return undefined;
  const port = ports.find((each) => new RegExp(`:${each}\\b`).test(message)) ?? ports[0]!;
  return new PortTakenError(
    port,
    `port ${port} of this machine is taken by another program or container; stop that one, or choose another port`,
  );
}
