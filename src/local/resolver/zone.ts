/** What a zone's names are answered with, as the control plane writes it for the resolver of a network. */
export interface Zone {
  /** In small letters, as all names here. */
  name: string;
  /** Seconds for which it may be kept in mind that a name isn't there. */
  negativeTtl: number;
  names: ZoneName[];
}

export interface ZoneName {
  /** The whole name. */
  name: string;
  /** How many of each type are answered: one by chance, or up to eight. */
  routing: "WEIGHTED" | "MULTIVALUE";
  records: ZoneRecord[];
}

export type ZoneRecord = { ttl: number } & (
  | { type: "A" | "AAAA" | "CNAME"; data: string }
  | { type: "SRV"; port: number; target: string }
);

/** Route 53 answers with no more records of a type. */
export const MOST_ANSWERS = 8;
