import type { Resolver } from "../../src/local/discovery/resolver";
import type { Zone } from "../../src/local/resolver/zone";

/** DNS on the simulated machine's networks, which outlives control planes. */
export class SimulatedResolver implements Resolver {
  /** Networks that it answers on. */
  readonly networks = new Set<string>();
  zones: ReadonlyMap<string, Zone[]> = new Map();
  /** Why the next writings fail. */
  failure: Error | undefined;
  /** What it waits for before it answers. */
  listens: Promise<void> = Promise.resolve();
  /** Called after each writing. */
  onWrite: () => void = () => undefined;

  async address(network: string): Promise<string> {
    this.networks.add(network);
    return "172.18.255.1";
  }

  async answers(network: string): Promise<void> {
    this.networks.add(network);
    await this.listens;
  }

  async write(zones: ReadonlyMap<string, Zone[]>): Promise<void> {
    if (this.failure) throw this.failure;
    this.zones = structuredClone(zones);
    this.onWrite();
  }

  async adopt(): Promise<void> {}

  async tidy(isUsed: (network: string) => boolean): Promise<void> {
    for (const network of this.networks) if (!isUsed(network)) this.networks.delete(network);
  }

  /** Addresses of a name, in order. */
  lookup(name: string): string[] {
    const found = [...this.zones.values()].flat().flatMap(({ names }) => names.filter((each) => each.name === name));
    return found.flatMap(({ records }) => records.flatMap((record) => ("data" in record ? record.data : []))).sort();
  }
}
