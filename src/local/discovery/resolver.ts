import type { Zone } from "../resolver/zone";

/** What the local ECS needs of DNS on its networks. The tests have a simulated one. */
export interface Resolver {
  /** The address on the network at which its names are asked for. What answers there may be on its way yet. */
  address(network: string): Promise<string>;
  /** Resolves once it answers there. */
  answers(network: string): Promise<void>;
  /** The zones of all networks that have any. Durable when it resolves, and what every later question is answered by. */
  write(zones: ReadonlyMap<string, Zone[]>): Promise<void>;
  /** Takes over what an earlier control plane left, and makes anew what has died: it runs where the network is used, and is removed elsewhere. */
  adopt(isUsed: (network: string) => boolean): Promise<void>;
  /** Removes what answers on networks that nobody uses any more. */
  tidy(isUsed: (network: string) => boolean): Promise<void>;
}
