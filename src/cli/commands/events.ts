import { setTimeout as delay } from "node:timers/promises";
import type { ServiceOverview } from "../../protocol/calls";
import { matchService, unknownService } from "../choose";
import { runningLocal } from "../local";
import { print } from "../output/report";
import { clockTime } from "../output/time";

export interface EventsOptions {
  follow?: boolean;
  tail?: number;
  stack?: string;
  json?: boolean;
}

interface Event {
  Id: string;
  At: number;
  Service: string;
  Message: string;
}

/** Shows what the scheduler did and why, oldest first. */
export async function events(text: string | undefined, { follow, tail, stack, json }: EventsOptions): Promise<void> {
  const client = await runningLocal();
  const seen = new Set<string>();
  let name: string | undefined;
  for (let first = true; first || follow; first = false) {
    if (!first) await delay(500);
    const { Services } = await client.overview({ Stack: stack });
    if (first && text !== undefined) name = serviceNamed(Services, text);
    const fresh = eventsOf(Services, name).filter(({ Id }) => !seen.has(Id));
    for (const { Id } of fresh) seen.add(Id);
    const shown = first && tail !== undefined ? fresh.slice(fresh.length - Math.min(tail, fresh.length)) : fresh;
    for (const event of shown) print(json ? JSON.stringify(event) : `${clockTime(event.At)} ${event.Message}`);
  }
  client.close();
}

function serviceNamed(services: readonly ServiceOverview[], text: string): string {
  const names = services.map(({ Name }) => Name);
  const name = matchService(names, text);
  if (name === undefined) throw unknownService(names, text);
  return name;
}

/** Events of all services, or of one, oldest first. */
export function eventsOf(services: readonly ServiceOverview[], name?: string): Event[] {
  return services
    .filter(({ Name }) => name === undefined || Name === name)
    .flatMap(({ Name, Events }) => Events.map((event) => ({ ...event, Service: Name })).reverse())
    .sort((a, b) => a.At - b.At);
}
