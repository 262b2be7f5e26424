import { messageOf } from "../../protocol/errors";
import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import { containerName as balancerName } from "../balancer/names";
import type { Clock } from "../clock";
import type { Resolver } from "../discovery/resolver";
import { isUnreachable } from "../docker/errors";
import type { ContainerState, Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import {
  type ContainerDefinition,
  isOptional,
  registrySecretOf,
  type TaskDefinition,
} from "../ecs/task-definition/record";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { LogArchiver } from "../logs";
import { secretEnvironment } from "../secrets/environment";
import { registryUser } from "../secrets/registry";
import type { Store } from "../store/store";
import type { TaskEvent, TaskOperation } from "../tasks/task";
import type { Agent } from "./agent";
import { withAnsweringAddresses } from "./answering";
import { relaysOf } from "./connect-relays";
import { containerSpec, hasNamespace, needsPause, pauseSpec, type Way } from "./container-spec";
import type { Instances } from "./instances";
import { Limiter } from "./limiter";
import { containerName, instanceName, pauseName } from "./names";
import type { Volumes } from "./volumes";

/** ECS's word for what failed. `ensureImage` says its own. */
const FAILURE: Record<TaskOperation["kind"], string> = {
  provision: "ResourceInitializationError",
  pull: "CannotPullContainerError",
  create: "CannotCreateContainerError",
  start: "CannotStartContainerError",
  probe: "HealthCheckError",
  signal: "CannotStopContainerError",
  kill: "CannotStopContainerError",
  release: "CannotReleaseResourcesError",
};

/** Pulls and probes wait for others than Docker, and must not keep it from working. */
const AT_ONCE = { pulls: 4, probes: 8, docker: 14 };

/** Carries out what tasks ask for. */
export class Operations {
  private readonly pulls = new Limiter(AT_ONCE.pulls);
  private readonly probes = new Limiter(AT_ONCE.probes);
  private readonly docker = new Limiter(AT_ONCE.docker);

  constructor(
    private readonly runtime: Runtime,
    private readonly archive: LogArchiver,
    private readonly pauseImage: string,
    private readonly instances: Instances,
    private readonly clock: Clock,
    private readonly store: Store,
    private readonly resolver: Resolver,
    private readonly volumes: Volumes,
    private readonly agent?: Agent,
  ) {}

  /** What came of an operation. Throws only where Docker did not answer: then nobody knows, and it is asked for again. */
  async carryOut(task: Task, definition: TaskDefinition, operation: TaskOperation): Promise<TaskEvent[]> {
    try {
      // Where it would wait for others than Docker, it keeps no other from working.
      if (operation.kind === "start" && definition.networkMode !== "none") await this.resolver.answers(task.network);
      return await this.lane(operation).run(() => this.run(task, definition, operation));
    } catch (error) {
      if (isUnreachable(error)) throw error;
      const message = messageOf(error);
      const reason = /^\w+Error: /.test(message) ? message : `${FAILURE[operation.kind]}: ${message}`;
      return [{ kind: "failed", operation, reason }];
    }
  }

  /** Removes containers that belong to no task. */
  remove(strays: Pick<ContainerState, "dockerId">[]): Promise<unknown> {
    return Promise.all(strays.map(({ dockerId }) => this.docker.run(() => this.runtime.remove(dockerId))));
  }

  private lane({ kind }: TaskOperation): Limiter {
    return kind === "pull" ? this.pulls : kind === "probe" ? this.probes : this.docker;
  }

  private async run(task: Task, definition: TaskDefinition, operation: TaskOperation): Promise<TaskEvent[]> {
    if (operation.kind === "provision") return [await this.provision(task, definition)];
    if (operation.kind === "release") return this.release(task, definition);
    const { container } = operation;
    const described = definition.containers.find(({ name }) => name === container);
    if (!described) throw new Error(`container "${container}" is not in task definition ${definition.id}`);
    switch (operation.kind) {
      case "pull":
        return [{ kind: "pulled", container, ...(await this.image(task, described)) }];
      case "create": {
        const secret = secretEnvironment(this.store, described);
        const agent = await this.agentOf(task, definition);
        const toAgent = agent?.environment(task, definition, container);
        const hasOwn = hasNamespace(task, definition.networkMode);
        const way = hasOwn ? await this.wayOut(task.network, containerName(task, container), agent) : {};
        const asked = containerSpec(task, definition, described, secret, toAgent, way);
        const { spec, elsewhere } = withAnsweringAddresses(this.store, task, definition, described, asked);
        const dockerId = await this.runtime.create(spec);
        for (const loadBalancer of elsewhere) await this.bringNear(loadBalancer, task.network);
        return [{ kind: "created", container, dockerId }];
      }
      case "start": {
        // Elsewhere its address is the task's, or it has none.
        const hasOwn = hasNamespace(task, definition.networkMode);
        return [{ kind: "started", container, ...(await this.started(dockerIdOf(task, container), hasOwn)) }];
      }
      case "probe": {
        const { command, timeoutSeconds } = operation;
        const beganAt = this.clock.now();
        const result = await this.runtime.exec(dockerIdOf(task, container), command, timeoutSeconds);
        return [{ kind: "probed", container, ...result, beganAt }];
      }
      case "signal":
        await this.runtime.signal(dockerIdOf(task, container));
        return [{ kind: "signalled", container }, ...(await this.endOf(task, container))];
      case "kill":
        await this.runtime.kill(dockerIdOf(task, container));
        return this.endOf(task, container);
    }
  }

  private async image({ containers }: Task, described: ContainerDefinition) {
    const pin = containers.find(({ name }) => name === described.name)?.pin;
    const user = registryUser(this.store, described);
    try {
      const options = { pull: !isOptional(described), ...(pin && { pin }), ...(user && { user }) };
      return await this.runtime.ensureImage(described.image, options);
    } catch (error) {
      const secret = registrySecretOf(described);
      if (secret === undefined || user !== undefined || !(error instanceof Error)) throw error;
      error.message += `; its secret ${secret} is not on this machine: \`slipway secrets set\` puts it here`;
      throw error;
    }
  }

  private async provision(task: Task, definition: TaskDefinition): Promise<TaskEvent> {
    // A secret that can't be had ends the task before anything of it is made, as on ECS.
    for (const container of definition.containers) secretEnvironment(this.store, container);
    await this.runtime.ensureNetwork(task.network, {
      [LABEL.role]: "network",
      ...(task.stack && { [LABEL.stack]: task.stack }),
    });
    const { networkMode } = definition;
    const agent = await this.agentOf(task, definition);
    const instance = networkMode === "host" && task.instanceId ? await this.instance(task, agent) : undefined;
    await this.volumes.ensure(task, definition);
    const held = { mounts: this.volumes.mounts(task, definition), relays: relaysOf(this.store, task) };
    if (!needsPause(definition, held)) return { kind: "provisioned", ip: instance?.ip };
    const way = networkMode === "awsvpc" ? await this.wayOut(task.network, pauseName(task), agent) : {};
    const beside = { instance: instance?.dockerId, ...held, ...way };
    const pause = await this.runtime.create(pauseSpec(task, definition, this.pauseImage, beside));
    const { ip = instance?.ip, mac } = await this.started(pause);
    await this.volumes.prepare(task, definition, pause);
    if (!ip && networkMode === "awsvpc") throw new Error(`the task was given no address on network ${task.network}`);
    return { kind: "provisioned", pause, ip, mac };
  }

  /** The agent, where there is one for the task. */
  private async agentOf({ network }: Task, { networkMode }: TaskDefinition): Promise<Agent | undefined> {
    return networkMode !== "none" && (await this.agent?.ensure(network)) ? this.agent : undefined;
  }

  /** Of the network namespace that a container of this name has on the network. */
  private async wayOut(network: string, container: string, agent: Agent | undefined): Promise<Way> {
    return { resolver: await this.resolver.address(network), linkLocal: agent?.address(container) };
  }

  private async instance({ instanceId, network }: Task, agent: Agent | undefined) {
    const way = await this.wayOut(network, instanceName(instanceId!), agent);
    return this.instances.ensure(instanceId!, network, way);
  }

  /** One that has no container yet finds out by itself, by the label. */
  private async bringNear(loadBalancer: LoadBalancer, network: string): Promise<void> {
    const there = await this.runtime.inspect(balancerName(loadBalancer));
    if (there) await this.runtime.connect(network, there.dockerId);
  }

  private async started(dockerId: string, addresses = true): Promise<{ ip?: string; mac?: string }> {
    const { ip, mac } = await this.runtime.start(dockerId, { addresses });
    return { ...(ip && { ip }), ...(mac && { mac }) };
  }

  /** A death that was over before anyone watched has no event of its own. Without an answer nothing is known of it. */
  private async endOf(task: Task, container: string): Promise<TaskEvent[]> {
    try {
      const state = await this.runtime.inspect(dockerIdOf(task, container));
      if (state && state.status !== "exited") return [];
      const { exitCode = 137, oomKilled = false, finishedAt: at } = state ?? {};
      return [{ kind: "exited", container, exitCode, oomKilled, at }];
    } catch (error) {
      // The signal was delivered all the same.
      if (isUnreachable(error)) return [];
      throw error;
    }
  }

  /** Removes all of it, unless a container runs whose start was never answered: that one is to be stopped first. */
  private async release(task: Task, definition: TaskDefinition): Promise<TaskEvent[]> {
    const containers = await this.runtime.list(`${LABEL.task}=${lastPart(task.id)}`);
    const unheard = unheardOf(task, containers);
    if (unheard.length > 0) return unheard;
    await Promise.all(
      containers.map(async ({ dockerId, labels, status }) => {
        const name = labels[LABEL.container];
        if (name && status !== "created") await this.archive.archive(task, definition, name, dockerId);
        await this.runtime.remove(dockerId);
      }),
    );
    this.agent?.free([pauseName(task), ...task.containers.map(({ name }) => containerName(task, name))]);
    await this.volumes.release(task, definition);
    return [{ kind: "released" }];
  }
}

function dockerIdOf(task: Task, container: string): string {
  const dockerId = task.containers.find(({ name }) => name === container)?.dockerId;
  if (!dockerId) throw new Error(`container "${container}" was not created`);
  return dockerId;
}

/** The starts of containers that run, and of which the task doesn't know that they do. */
function unheardOf(task: Task, containers: ContainerState[]): TaskEvent[] {
  return task.containers.flatMap(({ name, lastStatus }): TaskEvent[] => {
    if (lastStatus === "RUNNING") return [];
    const found = containers.find(({ labels }) => labels[LABEL.container] === name && !labels[LABEL.pause]);
    if (found?.status !== "running") return [];
    if (lastStatus === "STOPPED") return [{ kind: "started", container: name, anew: true }];
    return [
      { kind: "created", container: name, dockerId: found.dockerId },
      { kind: "started", container: name, ip: found.ip, mac: found.mac },
    ];
  });
}
