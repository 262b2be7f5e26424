import type { Control } from "../../../src/local/control";
import type { Runtime } from "../../../src/local/docker/runtime";
import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import { type Balancer, PortTakenError } from "../../../src/local/elb/balancer";
import type { SessionLogs } from "../../../src/local/logs/session-logs";
import { REGISTRY } from "../../../src/local/registry";
import { ResourceEngine } from "../../../src/local/resources";
import { memoryStore, type Store } from "../../../src/local/store";
import type { ProgressEvent } from "../../../src/protocol/calls";

/** A control plane whose Docker and load balancers only remember what they were told. */
export class Harness {
  readonly networks = new Set<string>();
  readonly opened = new Map<string, number[]>();
  readonly takenPorts = new Set<number>();
  readonly logged: string[] = [];
  readonly lines: { Task: string; Container: string; Message: string }[] = [];
  /** Networks that can't be removed so many times. */
  busyNetwork = 0;
  /** What a command in a container does. */
  attach: Runtime["attach"] = async () => {
    throw new Error("nothing runs here");
  };
  settled = 0;
  private readonly samples = new Map<string, number>();
  /** Sessions that were to be logged. */
  readonly sessions: Parameters<SessionLogs["keepSession"]>[0][] = [];
  now = Date.UTC(2026, 0, 1);
  private ids = 0;
  readonly control: Control;
  engine: ResourceEngine;

  constructor(readonly store: Store = memoryStore()) {
    this.control = {
      store,
      runtime: this.runtime(),
      balancer: this.balancer(),
      logs: {
        read: async ({ Task, Container, Tail }) =>
          this.lines
            .filter((line) => line.Task === Task && line.Container === Container)
            .map((line, i) => ({ ...line, At: i, Stream: "stdout" as const }))
            .slice(-(Tail ?? 1000)),
      },
      sessionLogs: {
        keepSession: async (session) => void this.sessions.push(session),
        sessionsOf: (group) =>
          this.sessions
            .filter((session) => session.group === group)
            .map(({ id, task }) => ({ id, task: task.id.split("/").at(-1)! })),
      },
      pace: { factor: 1000 },
      clock: {
        now: () => this.now,
        // Time stands still: pauses are over at once, and deadlines never come.
        after: (milliseconds, callback) => {
          if (milliseconds > 5000) return () => {};
          const timer = setImmediate(callback);
          return () => clearImmediate(timer);
        },
      },
      hex: (digits) => (++this.ids).toString(16).padStart(digits, "0").slice(-digits),
      settle: async () => {
        this.settled += 1;
      },
      log: (message) => this.logged.push(message),
    };
    this.engine = new ResourceEngine(this.control, REGISTRY.handlerOf);
  }

  /** Ends the control plane and starts it again on the same store. */
  restart(): void {
    this.engine.close();
    this.engine = new ResourceEngine(this.control, REGISTRY.handlerOf);
    this.engine.resume();
  }

  /** Makes a resource and waits until the operation has ended. */
  async create(logicalId: string, type: string, properties: object = {}, replace = false): Promise<ProgressEvent> {
    return this.ended(
      await this.engine.create({ ...call(logicalId, type), properties: { ...properties }, dependsOn: [], replace }),
    );
  }

  async update(
    logicalId: string,
    type: string,
    properties: object,
    updatePolicy?: Record<string, unknown>,
  ): Promise<ProgressEvent> {
    const given = { properties: { ...properties }, dependsOn: [], updatePolicy };
    return this.ended(await this.engine.update({ ...call(logicalId, type), ...given }));
  }

  async remove(logicalId: string, type: string, identifier?: string): Promise<ProgressEvent> {
    return this.ended(await this.engine.remove({ ...call(logicalId, type), identifier }));
  }

  async ended(event: ProgressEvent): Promise<ProgressEvent> {
    for (let tries = 0; event.OperationStatus === "IN_PROGRESS" && tries < 1000; tries++) {
      await new Promise((resolve) => setImmediate(resolve));
      event = await this.engine.status(event.RequestToken);
    }
    return event;
  }

  /** The attribute of a resource that is there. */
  att(logicalId: string, name = "Ref"): string {
    return String(this.store.get("resources", `shop|${logicalId}`)?.attributes[name]);
  }

  /** Ends every deployment well, as the scheduler would, and task sets that go. */
  async steady(): Promise<void> {
    const services = this.store.list("services").map(
      (service): Service => ({
        ...service,
        steady: true,
        deployments: service.deployments
          .filter(({ status }) => status !== "DRAINING")
          .map((deployment) =>
            deployment.status === "PRIMARY" || deployment.taskSet
              ? { ...deployment, rolloutState: "COMPLETED" }
              : { ...deployment, status: "INACTIVE" },
          ),
      }),
    );
    await this.store.commit(services.map((put) => ({ table: "services", put })));
  }

  async putTask(task: Task): Promise<void> {
    await this.store.commit([{ table: "tasks", put: task }]);
  }

  private runtime(): Runtime {
    return {
      ensureNetwork: async (name: string) => {
        this.networks.add(name);
      },
      removeNetwork: async (name: string) => {
        if (this.busyNetwork-- > 0) throw new Error(`network ${name} has active endpoints`);
        this.networks.delete(name);
      },
      network: async () => ({ subnet: "10.0.0.0/16", gateway: "10.0.0.1", members: [] }),
      attach: async (...asked: [string, string[], string]) => this.attach(...asked),
      // Each time it is asked a second later, and one unit of CPU time and 100 bytes on.
      dockerStats: async (id: string) => {
        const sample = (this.samples.get(id) ?? 0) + 1;
        this.samples.set(id, sample);
        return {
          read: new Date(sample * 1000).toISOString(),
          cpu_stats: { cpu_usage: { total_usage: sample } },
          ...(id === "pause-id" && {
            networks: { eth1: { rx_bytes: 5, tx_bytes: 5 }, eth0: { rx_bytes: 100 * sample, tx_bytes: 7 } },
          }),
        };
      },
    } as Partial<Runtime> as Runtime;
  }

  private balancer(): Balancer {
    return {
      open: async ({ name }, ports) => {
        const taken = ports.find((port) => this.takenPorts.has(port));
        if (taken !== undefined) throw new PortTakenError(taken, `Port ${taken} is in use by another program.`);
        this.opened.set(name, ports);
      },
      apply: async () => {},
      targetsOf: () => [],
      targets: () => [],
      counted: async () => [],
      onChange: () => () => {},
      certificateAuthority: async () => "",
      close: async () => {},
    };
  }
}

function call(logicalId: string, type: string) {
  return { stack: "shop", logicalId, type };
}

/** A definition of one container that answers on port 8080. */
export const webDefinition = {
  Family: "web",
  Cpu: "256",
  Memory: 512,
  NetworkMode: "awsvpc",
  RequiresCompatibilities: ["FARGATE"],
  ContainerDefinitions: [{ Name: "web", Image: "web:1", PortMappings: [{ ContainerPort: 8080 }] }],
};
