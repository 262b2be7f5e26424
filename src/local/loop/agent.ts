import { LABEL } from "../../protocol/labels";
import { AGENT_ADDRESS, AGENT_NETWORK, AGENT_PROXY, AGENT_RANGE } from "../agent/address";
import { agentEnvironment } from "../agent/environment";
import { PROXY_CONFIG } from "../agent/proxy";
import type { AgentSecrets } from "../agent/secrets";
import type { Clock } from "../clock";
import { isUnreachable } from "../docker/errors";
import type { ContainerSpec, Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Store } from "../store/store";

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

/**
 * The way of tasks to what ECS's agent gives them: a network for 169.254.170.2, which every control plane of this Docker
 * shares, and what stands there. It is made when the first task comes, and removed when there is none any more.
 */
export class Agent {
  private underway: Promise<string | undefined> | undefined;
  /** An earlier control plane may have left it. */
  private mayBeThere = true;
  private told = false;
  /** When it was there last, for all that is known. */
  private seenAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: AgentParts) {}

  /** The network for a task's containers to join; undefined where it can't be made, which is told once. */
  ensure(): Promise<string | undefined> {
    this.mayBeThere = true;
    if (this.parts.clock.now() - this.seenAt < FRESH) return Promise.resolve(AGENT_NETWORK);
    this.underway ??= this.make().finally(() => {
      this.underway = undefined;
    });
    return this.underway;
  }

  /** What a container is told of it. */
  environment(task: Task, definition: TaskDefinition, container: string): Record<string, string> {
    return agentEnvironment(this.parts.secrets, task, definition, container);
  }

  /** Call when the control plane has been started: its container may be a new one. */
  async adopt(): Promise<void> {
    this.seenAt = Number.NEGATIVE_INFINITY;
    if (this.isUsed()) await this.ensure();
  }

  /** Call when what the store says has been done. */
  async tidy(): Promise<void> {
    if (this.isUsed() || !this.mayBeThere || this.underway) return;
    this.mayBeThere = false;
    this.seenAt = Number.NEGATIVE_INFINITY;
    // What fails is tried again the next time.
    await this.leave().catch(() => {
      this.mayBeThere = true;
    });
  }

  private async make(): Promise<string | undefined> {
    const { runtime, secrets, image, clock, log } = this.parts;
    try {
      await runtime.ensureNetwork(AGENT_NETWORK, { [LABEL.role]: "agent" }, AGENT_RANGE);
      await runtime.connect(AGENT_NETWORK, secrets.owner);
      const there = await runtime.inspect(AGENT_PROXY);
      if (there?.status !== "running") await runtime.start(there?.dockerId ?? (await runtime.create(proxySpec(image))));
      this.seenAt = clock.now();
      return AGENT_NETWORK;
    } catch (error) {
      if (isUnreachable(error)) throw error;
      if (!this.told) {
        log(`tasks have no metadata and no credentials: ${error instanceof Error ? error.message : String(error)}`);
      }
      this.told = true;
      return undefined;
    }
  }

  /** The last to leave takes the network with it. */
  private async leave(): Promise<void> {
    const { runtime, secrets } = this.parts;
    await runtime.disconnect(AGENT_NETWORK, secrets.owner);
    const network = await runtime.network(AGENT_NETWORK);
    if (!network || network.members.some((name) => name !== AGENT_PROXY)) return;
    await runtime.remove(AGENT_PROXY);
    await runtime.removeNetwork(AGENT_NETWORK);
  }

  private isUsed(): boolean {
    return this.parts.store.count("tasks", "alive", "alive") > 0;
  }
}

function proxySpec(image: string): ContainerSpec {
  return {
    name: AGENT_PROXY,
    image,
    labels: { [LABEL.role]: "agent" },
    entryPoint: ["sh", "-c"],
    command: ['printf %s "$CONFIG" > /tmp/haproxy.cfg && exec haproxy -db -f /tmp/haproxy.cfg'],
    environment: { CONFIG: PROXY_CONFIG },
    network: { kind: "own", name: AGENT_NETWORK, aliases: [], ip: AGENT_ADDRESS },
    shared: true,
    restarts: true,
  };
}
