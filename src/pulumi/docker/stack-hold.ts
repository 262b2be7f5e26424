import type { Client } from "../../client";
import { type ChangeOptions, type Held, holdingStack } from "../../client/stack/hold";

/**
 * One writer a stack: a deployment holds it from the first change that it makes until its provider ends, so that
 * `slipway down`, or a deployment with another state, is refused meanwhile. Pulumi's own lock is one of its state only.
 */
export class StackHold {
  private readonly held = new Map<string, Promise<Held>>();
  private readonly running: Promise<unknown>[] = [];
  private readonly ended: Promise<void>;
  private over!: () => void;

  /** @param options how the stack is held; the signal ends what waits */
  constructor(private readonly options: ChangeOptions) {
    this.ended = new Promise((resolve) => {
      this.over = resolve;
    });
  }

  /** The stack's calls, once no one else changes it. */
  take(client: Client, stack: string): Promise<Held> {
    const taken = this.held.get(stack);
    if (taken) return taken;
    const holding = new Promise<Held>((resolve, reject) => {
      const running = holdingStack(client, stack, this.options, (held) => {
        resolve(held);
        return this.ended;
      });
      this.running.push(running.catch(reject));
    });
    this.held.set(stack, holding);
    // One that was refused may be had at the next change.
    holding.catch(() => this.held.delete(stack));
    return holding;
  }

  /** Nothing more is changed: the stack is free. */
  async end(): Promise<void> {
    this.over();
    await Promise.all(this.running);
  }
}
