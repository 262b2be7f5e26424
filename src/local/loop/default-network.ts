import type { Runtime } from "../docker/runtime";
import { DEFAULT_NETWORK } from "../network/network-of";
import type { Store } from "../store/store";

/** The network that belongs to no VPC: made by whoever needs it, removed when nobody does any more. */
export class DefaultNetwork {
  /** An earlier control plane may have left it. */
  private mayBeThere = true;

  constructor(
    private readonly store: Store,
    private readonly runtime: Runtime,
  ) {}

  /** Call when what the store says has been done. */
  async tidy(): Promise<void> {
    if (this.isUsed()) {
      this.mayBeThere = true;
      return;
    }
    if (!this.mayBeThere) return;
    // Refused while a container is on it: tried again the next time.
    try {
      await this.runtime.removeNetwork(DEFAULT_NETWORK);
      this.mayBeThere = this.isUsed();
    } catch {}
  }

  private isUsed(): boolean {
    return (
      this.store.count("tasks", "network", DEFAULT_NETWORK) > 0 ||
      this.store.count("loadBalancers", "network", DEFAULT_NETWORK) > 0
    );
  }
}
