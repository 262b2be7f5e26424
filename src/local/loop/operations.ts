import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { Clock } from "../clock";
import { isUnreachable } from "../docker/errors";
import type { ContainerState, Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { LogArchiver } from "../logs";
import { secretEnvironment } from "../secrets/environment";
import type { Store } from "../store/store";
import type { TaskEvent, TaskOperation } from "../tasks/task";
import { containerSpec, pauseSpec, taskVolumes } from "./container-spec";
import type { Instances } from "./instances";
import { Limiter } from "./limiter";

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
  ) {}

  /** What came of an operation. Throws only where Docker did not answer: then nobody knows, and it is asked for again. */
  async carryOut(task: Task, definition: TaskDefinition, operation: TaskOperation): Promise<TaskEvent[]> {
    try {
      return await this.lane(operation).run(() => this.run(task, definition, operation));
    } catch (error) {
      if (isUnreachable(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const reason = /^\w+Error: /.test(message) ? message : `${FAILURE[operation.kind]}: ${message}`;
      return [{ kind: "failed", operation, reason }];
    }
  }

  /** Removes containers that belong to no task. */
  remove(strays: ContainerState[]): Promise<unknown> {
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
        return [{ kind: "pulled", container, ...(await this.runtime.ensureImage(described.image)) }];
      case "create": {
        const secret = secretEnvironment(this.store, described);
        const dockerId = await this.runtime.create(containerSpec(task, definition, described, secret));
        return [{ kind: "created", container, dockerId }];
      }
      case "start":
        return [{ kind: "started", container, ...(await this.started(dockerIdOf(task, container))) }];
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

  private async provision(task: Task, definition: TaskDefinition): Promise<TaskEvent> {
    // A secret that can't be had ends the task before anything of it is made, as on ECS.
    for (const container of definition.containers) secretEnvironment(this.store, container);
    await this.runtime.ensureNetwork(task.network, {
      [LABEL.role]: "network",
      ...(task.stack && { [LABEL.stack]: task.stack }),
    });
    const { networkMode } = definition;
    const instance =
      networkMode === "host" && task.instanceId
        ? await this.instances.ensure(task.instanceId, task.network)
        : undefined;
    const pause = await this.runtime.create(pauseSpec(task, definition, this.pauseImage, instance?.dockerId));
    const { ip = instance?.ip, mac } = await this.started(pause);
    if (!ip && networkMode === "awsvpc") throw new Error(`the task was given no address on network ${task.network}`);
    return { kind: "provisioned", pause, ip, mac };
  }

  private async started(dockerId: string): Promise<{ ip?: string; mac?: string }> {
    const { ip, mac } = await this.runtime.start(dockerId);
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
    await Promise.all(taskVolumes(task, definition).map((volume) => this.runtime.removeVolume(volume)));
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
    if (lastStatus === "RUNNING" || lastStatus === "STOPPED") return [];
    const found = containers.find(({ labels }) => labels[LABEL.container] === name && !labels[LABEL.pause]);
    if (found?.status !== "running") return [];
    return [
      { kind: "created", container: name, dockerId: found.dockerId },
      { kind: "started", container: name },
    ];
  });
}
