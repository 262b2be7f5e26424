import type Docker from "dockerode";
import { LABEL } from "../../protocol/labels";
import { statusOf } from "./errors";
import type { NetworkOptions, NetworkState } from "./runtime";
import { lowerHalf } from "./subnet";

/** How often addresses are chosen that another network may take before ours has them. */
const TRIES = 10;

/** What of Docker's answer is looked at. */
interface DockerNetwork {
  Containers?: Record<string, { Name: string }> | null;
  IPAM?: { Config?: { Subnet?: string; Gateway?: string; IPRange?: string }[] | null };
}

/** Makes and removes networks by name. Docker gives two networks the same name if asked twice at once: so one call a name. */
export class Networks {
  private readonly tails = new Map<string, Promise<void>>();
  private readonly ensures = new Map<string, Promise<void>>();

  constructor(private readonly docker: Docker) {}

  ensure(name: string, labels: Record<string, string>, options: NetworkOptions): Promise<void> {
    const underway = this.ensures.get(name);
    if (underway) return underway;
    const ensure = this.inTurn(name, () => this.ensureOnce(name, labels, options));
    this.ensures.set(name, ensure);
    const forget = () => {
      if (this.ensures.get(name) === ensure) this.ensures.delete(name);
    };
    ensure.then(forget, forget);
    return ensure;
  }

  remove(name: string): Promise<void> {
    this.ensures.delete(name);
    return this.inTurn(name, async () => {
      try {
        await this.letGo(name);
        await this.docker.getNetwork(name).remove();
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    });
  }

  /** Load balancers of other networks that its tasks called. */
  private async letGo(name: string): Promise<void> {
    const label = [`${LABEL.role}=load-balancer`];
    const balancers = await this.docker.listContainers({
      all: true,
      filters: JSON.stringify({ label, network: [name] }),
    });
    for (const { Id, HostConfig } of balancers) {
      if (HostConfig.NetworkMode !== name) await this.disconnect(name, Id);
    }
  }

  async connect(name: string, container: string): Promise<void> {
    try {
      await this.docker.getNetwork(name).connect({ Container: container });
    } catch (error) {
      // 403 from Docker, 500 from older ones: it is there.
      if (!/already exists in network/.test((error as Error).message)) throw error;
    }
  }

  async disconnect(name: string, container: string): Promise<void> {
    try {
      await this.docker.getNetwork(name).disconnect({ Container: container, Force: true });
    } catch (error) {
      if (statusOf(error) !== 404 && !/is not connected/.test((error as Error).message)) throw error;
    }
  }

  async state(name: string): Promise<NetworkState | undefined> {
    try {
      const { Containers, IPAM } = (await this.docker.getNetwork(name).inspect()) as DockerNetwork;
      const { Subnet: subnet, Gateway: gateway, IPRange: range } = IPAM?.Config?.[0] ?? {};
      return { subnet, gateway, range, members: Object.values(Containers ?? {}).map(({ Name }) => Name) };
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      return undefined;
    }
  }

  private async ensureOnce(name: string, labels: Record<string, string>, { shared }: NetworkOptions): Promise<void> {
    try {
      await this.docker.getNetwork(name).inspect();
      return;
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
    try {
      if (shared) await this.docker.createNetwork({ ...bodyOf(name, labels), Internal: true });
      else await this.create(name, labels);
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
    }
  }

  /**
   * Docker gives a container an address for good only on a network whose addresses it was told, and which ones are free
   * it knows best: so it chooses them for a network that gives way to one that was told so.
   */
  private async create(name: string, labels: Record<string, string>): Promise<void> {
    for (let tries = 1; ; tries++) {
      const body = bodyOf(name, labels);
      const chosen = await this.docker.createNetwork(body);
      const { IPAM } = (await chosen.inspect()) as DockerNetwork;
      const subnet = IPAM?.Config?.[0]?.Subnet;
      const range = subnet && lowerHalf(subnet);
      if (!range) return;
      await chosen.remove();
      try {
        await this.docker.createNetwork({ ...body, IPAM: { Config: [{ Subnet: subnet, IPRange: range }] } });
        return;
      } catch (error) {
        if (statusOf(error) === 409 || tries === TRIES) throw error;
      }
    }
  }

  private inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.tails.get(name) ?? Promise.resolve()).then(work);
    const tail = turn.then(
      () => undefined,
      () => undefined,
    );
    this.tails.set(name, tail);
    tail.then(() => {
      if (this.tails.get(name) === tail) this.tails.delete(name);
    });
    return turn;
  }
}

const bodyOf = (Name: string, Labels: Record<string, string>) => ({
  ...{ Name, Labels },
  ...{ Driver: "bridge", CheckDuplicate: true },
});
