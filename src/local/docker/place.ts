import { createHash } from "node:crypto";
import type { NetworkState } from "./runtime";
import { addressFromEnd } from "./subnet";

/** What a control plane places on each network of its tasks. */
const PLACES = ["resolver", "agent"] as const;

/**
 * The address of one of them, the same whenever it is made anew, that of none where the network gives no address for good.
 * Docker gives containers that ask for none addresses of the network's other half.
 */
export function placeOf(
  what: (typeof PLACES)[number],
  owner: string,
  name: string,
  network: NetworkState | undefined,
): string | undefined {
  const { subnet, range } = network ?? {};
  if (!subnet || !range) return undefined;
  return addressFromEnd(subnet, digest(owner, name).readUInt16BE() + PLACES.indexOf(what));
}

/** Ends the name of what a control plane has on a network. */
export const suffixOf = (owner: string, network: string) => digest(owner, network).toString("hex", 0, 6);

const digest = (owner: string, network: string) => createHash("sha256").update(`${owner} ${network}`).digest();
