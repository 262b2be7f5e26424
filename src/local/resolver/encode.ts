import { encode, type Packet, TRUNCATED_RESPONSE } from "dns-packet";

/** What a client takes over UDP that doesn't say more, and the most that is sent to one that says so. */
const LEAST_SIZE = 512;
const MOST_SIZE = 4096;

/** What the client of a query takes over UDP. */
export function sizeFor({ additionals = [] }: Packet): number {
  const edns = additionals.find(({ type }) => type === "OPT") as { udpPayloadSize?: number } | undefined;
  return Math.min(Math.max(LEAST_SIZE, edns?.udpPayloadSize ?? 0), MOST_SIZE);
}

/** The answer in so many bytes: without what is beside the point, and else as one that is to be had over TCP. */
export function encodeWithin(packet: Packet, size: number): Buffer {
  const short = { ...packet, additionals: [] };
  const cut = { ...short, answers: [], authorities: [], flags: (packet.flags ?? 0) | TRUNCATED_RESPONSE };
  const fitting = [packet, short].map((each) => encode(each)).find(({ length }) => length <= size);
  return fitting ?? encode(cut);
}
