import type { Zone } from "../resolver/zone";

/** What the local ECS needs of DNS on its networks. The tests have a simulated one. */
export interface Resolver {
  /** The address on the network at which its names are asked for; it answers from then on. */
  ensure(network: string): Promise<string>;
  /** The zones of all networks that have any. Durable when it resolves, and what every later question is answered by. */
  write(zones: ReadonlyMap<string, Zone[]>): Promise<void>;
  /** Takes over what an earlier control plane left: it runs where the network is used, and is removed elsewhere. */
  adopt(isUsed: (network: string) => boolean): Promise<void>;
  /** Removes what answers on networks that nobody uses any more. */
  tidy(isUsed: (network: string) => boolean): Promise<void>;
}
