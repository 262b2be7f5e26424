import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type Packet,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
} from "dns-packet";
import { MOST_ANSWERS, type Zone, type ZoneName, type ZoneRecord } from "./zone";

const NXDOMAIN = 3;

/**
 * The answer to a question about a name of one of the zones; undefined for any other name, which others know. Pure.
 * @param chance from 0 up to 1
 */
export function answer(query: Packet, zones: readonly Zone[], chance: () => number): Packet | undefined {
  const [question] = query.questions ?? [];
  if (!question || query.questions?.length !== 1) return undefined;
  const name = plain(question.name);
  const zone = zoneOf(name, zones);
  if (!zone) return undefined;
  const found = zone.names.find((each) => each.name === name);
  const chosen = found ? choose(found, question.type, chance) : [];
  const isThere =
    found !== undefined || name === zone.name || zone.names.some((each) => each.name.endsWith(`.${name}`));
  return {
    type: "response",
    id: query.id,
    flags:
      AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | ((query.flags ?? 0) & RECURSION_DESIRED) | (isThere ? 0 : NXDOMAIN),
    questions: [question],
    answers: chosen.map((record) => answerOf(question.name, record)),
    // Where there is nothing, it says for how long that holds.
    authorities: chosen.length > 0 ? [] : [authorityOf(zone)],
    additionals: chosen.flatMap((record) => (record.type === "SRV" ? addressesOf(record.target, zone) : [])),
  };
}

/** DNS makes no difference between capitals and small letters. */
const plain = (name: string) => name.replace(/\.$/, "").toLowerCase();

/** The one that ends the name; of several the longest. */
function zoneOf(name: string, zones: readonly Zone[]): Zone | undefined {
  return zones
    .filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function choose({ routing, records }: ZoneName, type: Question["type"], chance: () => number): ZoneRecord[] {
  const fitting = records.filter((record) => record.type === type || record.type === "CNAME");
  return shuffled(fitting, chance).slice(0, routing === "WEIGHTED" ? 1 : MOST_ANSWERS);
}

function shuffled<T>(items: T[], chance: () => number): T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function answerOf(name: string, record: ZoneRecord): Answer {
  const { ttl } = record;
  if (record.type !== "SRV") return { name, type: record.type, ttl, data: record.data };
  return { name, type: "SRV", ttl, data: { priority: 1, weight: 1, port: record.port, target: record.target } };
}

function addressesOf(target: string, zone: Zone): Answer[] {
  const found = zone.names.find(({ name }) => name === plain(target));
  return (found?.records ?? []).map((record) => answerOf(target, record));
}

function authorityOf({ name, negativeTtl }: Zone): Answer {
  const data = { mname: `ns.${name}`, rname: `hostmaster.${name}`, serial: 1, refresh: 7200, retry: 900 };
  return { name, type: "SOA", ttl: negativeTtl, data: { ...data, expire: 1_209_600, minimum: negativeTtl } };
}
