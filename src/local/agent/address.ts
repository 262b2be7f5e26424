import { LABEL } from "../../protocol/labels";
import type { ContainerState } from "../docker/runtime";

/** Where tasks find their agent, in every network mode that has a network: ECS's own address. */
export const AGENT_ADDRESS = "169.254.170.2";
/** Where control planes are found by what stands at that address. */
export const AGENT_NETWORK = "slipway-agents";

/** From 169.254.1.0 to 169.254.168.255: neither the agent's, nor that of an instance's metadata, nor a reserved one. */
const FIRST = 256;
const MANY = 168 * 256;

/** Milliseconds for one address: so many had been given out, at most, when a control plane that was before this one ended. */
const EACH = 100;

/**
 * Addresses on the way to the agent: each namespace of a task has one, which no other of this control plane has. What they
 * are stands on the containers. They are given out in turn, so that nobody takes a new one for an old one's.
 */
export class LinkLocals {
  private readonly byContainer = new Map<string, string>();
  private readonly taken = new Set<string>();
  private next: number;

  constructor(now: number) {
    this.next = Math.floor(now / EACH) % MANY;
  }

  /** The address of a container of this name, the same until it is free. */
  of(container: string): string {
    const known = this.byContainer.get(container);
    if (known !== undefined) return known;
    for (let tries = 0; tries < MANY; tries++) {
      const address = text(FIRST + this.next);
      this.next = (this.next + 1) % MANY;
      if (this.taken.has(address)) continue;
      this.take(container, address);
      return address;
    }
    throw new Error(`all ${MANY} addresses on the way to the agent are taken`);
  }

  /** Those of containers that are there. */
  adopt(containers: readonly Pick<ContainerState, "name" | "labels">[]): void {
    for (const { name, labels } of containers) {
      const address = labels[LABEL.agentAddress];
      if (address) this.take(name, address);
    }
  }

  free(container: string): void {
    const address = this.byContainer.get(container);
    if (address !== undefined) this.taken.delete(address);
    this.byContainer.delete(container);
  }

  private take(container: string, address: string): void {
    this.byContainer.set(container, address);
    this.taken.add(address);
  }
}

const text = (number: number) => `169.254.${number >> 8}.${number & 255}`;
