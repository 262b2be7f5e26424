import type { ContainerInstance } from "../ecs/instance/record";
import { copied, type Page, write } from "./page";
import type { Demand } from "./place/demand";
import type { Room } from "./place/occupancy";

/**
 * Ports that an instance has for itself: SSH, Docker, and the agent of ECS.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
const RESERVED = [22, 2375, 2376, 51678, 51679, 51680].map((port) => `${port}/tcp`);

/** The room of one instance, by its page and what is taken of it here. The page itself stays as it is. */
export class InstanceRoom implements Room {
  cpu: number;
  memory: number;
  gpus: number;
  interfaces: number;
  private isOwn = false;

  constructor(
    readonly instance: ContainerInstance,
    private page: Page | undefined,
  ) {
    this.cpu = instance.cpu - (page?.cpu ?? 0);
    this.memory = instance.memory - (page?.memory ?? 0);
    this.gpus = (instance.gpus ?? 0) - (page?.gpus ?? 0);
    this.interfaces = (instance.interfaces ?? Number.POSITIVE_INFINITY) - (page?.interfaces ?? 0);
  }

  get running(): number {
    return this.page?.running ?? 0;
  }

  get pending(): number {
    return this.page?.pending ?? 0;
  }

  get groups(): Iterable<string> {
    return this.page?.groups.keys() ?? [];
  }

  get ports(): string[] {
    return [...RESERVED, ...(this.page?.ports ?? [])];
  }

  count(group: string): number {
    return this.page?.groups.get(group) ?? 0;
  }

  hasPort(port: string): boolean {
    return RESERVED.includes(port) || (this.page?.ports.has(port) ?? false);
  }

  take(demand: Demand, group: string): void {
    if (!this.isOwn || !this.page) this.page = copied(this.page);
    this.isOwn = true;
    write(this.page, demand, group);
    this.cpu -= demand.cpu;
    this.memory -= demand.memory;
    this.gpus -= demand.gpus;
    this.interfaces -= demand.interfaces;
  }
}
