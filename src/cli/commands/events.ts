import { setTimeout as delay } from "node:timers/promises";
import type { ServiceOverview } from "../../client/protocol";
import { unknownService } from "../choose";
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
export async function events(name: string | undefined, { follow, tail, stack, json }: EventsOptions): Promise<void> {
  const client = await runningLocal();
  const seen = new Set<string>();
  for (let first = true; first || follow; first = false) {
    if (!first) await delay(500);
    const { Services } = await client.overview({ Stack: stack });
    if (first && name !== undefined && !Services.some(({ Name }) => Name === name))
      throw unknownService(Services, name);
    const fresh = eventsOf(Services, name).filter(({ Id }) => !seen.has(Id));
    for (const { Id } of fresh) seen.add(Id);
    const shown = first && tail !== undefined ? fresh.slice(fresh.length - Math.min(tail, fresh.length)) : fresh;
    for (const event of shown) print(json ? JSON.stringify(event) : `${clockTime(event.At)} ${event.Message}`);
  }
  client.close();
}

/** Events of all services, or of one, oldest first. */
export function eventsOf(services: readonly ServiceOverview[], name?: string): Event[] {
  return services
    .filter(({ Name }) => name === undefined || Name === name)
    .flatMap(({ Name, Events }) => Events.map((event) => ({ ...event, Service: Name })).reverse())
    .sort((a, b) => a.At - b.At);
}
