import { messageOf } from "../../protocol/errors";
import { LABEL } from "../../protocol/labels";
import { AGENT_ADDRESS, AGENT_NETWORK, LinkLocals } from "../agent/address";
import { agentEnvironment } from "../agent/environment";
import { proxyConfig } from "../agent/proxy";
import type { AgentSecrets } from "../agent/secrets";
import type { Clock } from "../clock";
import { isUnreachable } from "../docker/errors";
import { placeOf, suffixOf } from "../docker/place";
import type { Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import { InTurn } from "../in-turn";
import type { Store } from "../store/store";
import { runningHaproxy } from "./haproxy";

export interface AgentParts {
  store: Store;
  runtime: Runtime;
  /** Has `haproxy`. */
  image: string;
  secrets: AgentSecrets;
  clock: Clock;
  log(line: string): void;
}

/** Milliseconds for which it is taken to be there, once it was looked at: many tasks start at once. */
const FRESH = 5000;
/** On what stands at the agent's address: the network that it is for. */
const NETWORK_LABEL = "slipway.agent.network";

/** What stands at the agent's address on a network. */
interface Standing {
  underway?: Promise<boolean>;
  /** When it was there last, for all that is known. */
  seenAt: number;
}

/**
 * The way of tasks to what ECS's agent gives them: on each network of tasks something stands at 169.254.170.2, and leads to
 * this control plane by a network that every control plane of this Docker shares. It is made when the first task comes, and
 * removed when there is none any more.
 */
export class Agent {
  private readonly standing = new Map<string, Standing>();
  private readonly turns = new InTurn();
  private readonly addresses: LinkLocals;
  /** An earlier control plane may have left the network. */
  private mayBeThere = true;
  private told = false;

  constructor(private readonly parts: AgentParts) {
    this.addresses = new LinkLocals(parts.clock.now());
  }

  /** Whether there is an agent on this network of tasks. Where it can't be made, that is told once, until one can. */
  async ensure(network: string): Promise<boolean> {
    const standing = this.standing.get(network) ?? { seenAt: Number.NEGATIVE_INFINITY };
    this.standing.set(network, standing);
    if (this.parts.clock.now() - standing.seenAt < FRESH) return true;
    standing.underway ??= this.turns
      .run(network, () => this.make(network, standing))
      .finally(() => {
        standing.underway = undefined;
      });
    return standing.underway;
  }

  /** The address by which a container of this name, which has a network namespace of its own, reaches its agent. */
  address(container: string): string {
    return this.addresses.of(container);
  }

  /** Call when the containers are gone. */
  free(containers: string[]): void {
    for (const container of containers) this.addresses.free(container);
  }

  /** What a container is told of it. */
  environment(task: Task, definition: TaskDefinition, container: string): Record<string, string> {
    return agentEnvironment(this.parts.secrets, task, definition, container);
  }

  /** Call when the control plane has been started: its container may be a new one. */
  async adopt(): Promise<void> {
    const { runtime } = this.parts;
    this.addresses.adopt(await runtime.list(LABEL.agentAddress));
    const networks = (await runtime.list(NETWORK_LABEL)).map(({ labels }) => labels[NETWORK_LABEL] ?? "");
    for (const network of new Set([...this.standing.keys(), ...networks])) {
      this.standing.set(network, { seenAt: Number.NEGATIVE_INFINITY });
      if (this.isUsed(network)) await this.ensure(network);
    }
  }

  /** Call when what the store says has been done. What fails is tried again the next time. */
  async tidy(): Promise<void> {
    for (const network of this.standing.keys()) {
      if (!this.isUsed(network)) await this.turns.run(network, () => this.remove(network)).catch(() => undefined);
    }
    if (this.mayBeThere && this.standing.size === 0) await this.leave().catch(() => undefined);
  }

  private async make(network: string, standing: Standing): Promise<boolean> {
    const { runtime, clock, log } = this.parts;
    try {
      await this.join();
      const there = await runtime.inspect(this.proxyName(network));
      if (there?.status !== "running") await runtime.start(there?.dockerId ?? (await this.create(network)));
      standing.seenAt = clock.now();
      this.told = false;
      return true;
    } catch (error) {
      if (isUnreachable(error)) throw error;
      if (!this.told) {
        log(`tasks have no metadata and no credentials: ${messageOf(error)}`);
      }
      this.told = true;
      return false;
    }
  }

  private async remove(network: string): Promise<void> {
    if (this.isUsed(network)) return;
    const { runtime } = this.parts;
    const standing = this.standing.get(network);
    // A task that comes meanwhile waits for another one.
    if (standing) standing.seenAt = Number.NEGATIVE_INFINITY;
    for (const { dockerId } of await runtime.list(`${NETWORK_LABEL}=${network}`)) await runtime.remove(dockerId);
    if (!this.isUsed(network)) this.standing.delete(network);
  }

  private join(): Promise<void> {
    return this.turns.run(AGENT_NETWORK, async () => {
      const { runtime, secrets } = this.parts;
      this.mayBeThere = true;
      await runtime.ensureNetwork(AGENT_NETWORK, { [LABEL.role]: "agent" }, { shared: true });
      await runtime.connect(AGENT_NETWORK, secrets.owner);
    });
  }

  /** The last to leave takes the network with it. */
  private leave(): Promise<void> {
    return this.turns.run(AGENT_NETWORK, async () => {
      if (this.standing.size > 0) return;
      const { runtime, secrets } = this.parts;
      await runtime.disconnect(AGENT_NETWORK, secrets.owner);
      const network = await runtime.network(AGENT_NETWORK);
      if (network?.members.length === 0) await runtime.removeNetwork(AGENT_NETWORK);
      this.mayBeThere = false;
    });
  }

  private proxyName(network: string): string {
    return `slipway-agent-${suffixOf(this.parts.secrets.owner, network)}`;
  }

  private async create(network: string): Promise<string> {
    const { runtime, image, secrets } = this.parts;
    await runtime.ensureNetwork(network, { [LABEL.role]: "network" });
    const ip = placeOf("agent", secrets.owner, network, await runtime.network(network));
    return runtime.create({
      name: this.proxyName(network),
      image,
      labels: { [LABEL.role]: "agent", [NETWORK_LABEL]: network },
      ...runningHaproxy(proxyConfig(secrets.owner)),
      network: {
        kind: "own",
        name: network,
        // By the control plane's name its tasks find the local ECS itself.
        aliases: [secrets.owner],
        linkLocal: AGENT_ADDRESS,
        beside: AGENT_NETWORK,
        ...(ip && { ip }),
      },
      restarts: true,
    });
  }

  /** Whether a task that isn't STOPPED is on the network. */
  private isUsed(network: string): boolean {
    return this.parts.store.count("tasks", "network", network) > 0;
  }
}
