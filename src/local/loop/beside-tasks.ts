import { LABEL } from "../../protocol/labels";
import type { Clock } from "../clock";
import type { Resolver } from "../discovery/resolver";
import type { RuntimeEvent } from "../docker/runtime";
import type { Store } from "../store/store";
import type { Agent } from "./agent";
import type { Instances } from "./instances";

export interface BesideTasksParts {
  store: Store;
  clock: Clock;
  /** Milliseconds until what failed is tried again. */
  retry: number;
  stopping: AbortSignal;
  instances: Instances;
  resolver: Resolver;
  agent?: Agent;
  /** The network namespace that these tasks share with their container instance is gone. */
  stranded(tasks: string[]): void;
  /** It was looked after: at the end of a pass what nobody uses any more is removed. */
  lookedAfter(): void;
  report(error: unknown): void;
}

/** What is there for tasks and runs beside them: agents, resolvers, and what stands for container instances. */
export class BesideTasks {
  private reviving = false;

  constructor(private readonly parts: BesideTasksParts) {}

  /** Something that is no task's container came or went. Docker starts what ended by itself, and leaves what was killed or removed by hand. */
  observe({ kind, dockerId, labels }: RuntimeEvent): void {
    if (kind !== "die") return;
    const role = labels[LABEL.role];
    if (role === "instance") this.strand(this.parts.instances.died(dockerId));
    if (role === "agent" || role === "resolver") this.revive();
  }

  /** Call when the control plane has been started, and when events may have been missed. */
  async adopt(): Promise<void> {
    this.strand(await this.parts.instances.adopt());
    await this.adoptWays();
  }

  /** Call when what the store says has been done. What fails is tried again the next time. */
  async tidy(): Promise<void> {
    await this.parts.instances.tidy();
    await this.parts.agent?.tidy();
    await this.parts.resolver.tidy((network) => this.isUsed(network));
  }

  private strand(tasks: string[]): void {
    if (tasks.length > 0) this.parts.stranded(tasks);
  }

  private revive(): void {
    const { clock, retry, stopping, report, lookedAfter } = this.parts;
    if (this.reviving || stopping.aborted) return;
    this.reviving = true;
    clock.after(retry, () => {
      this.reviving = false;
      this.adoptWays().then(lookedAfter, (error) => {
        report(error);
        this.revive();
      });
    });
  }

  private async adoptWays(): Promise<void> {
    const { stopping, agent, resolver } = this.parts;
    if (stopping.aborted) return;
    await agent?.adopt();
    await resolver.adopt((network) => this.isUsed(network));
  }

  /** Whether a task that isn't STOPPED is on the network. */
  private isUsed(network: string): boolean {
    return this.parts.store.count("tasks", "network", network) > 0;
  }
}
