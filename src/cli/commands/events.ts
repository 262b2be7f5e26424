import { setTimeout as delay } from "node:timers/promises";
import { matchService, unknownService } from "../../client/named-service";
import type { OverviewAnswer } from "../../protocol/overview";
import { runningLocal } from "../local";
import { colorsFor } from "../output/colors";
import { counted, eventsOf, withDisplayName } from "../output/event-lines";
import { Names } from "../output/names";
import { print } from "../output/report";
import { clockTime } from "../output/time";

export interface EventsOptions {
  follow?: boolean;
  tail?: number;
  stack?: string;
  long?: boolean;
  json?: boolean;
}

/** Shows what the scheduler did and why, oldest first. */
export async function events(text: string | undefined, options: EventsOptions): Promise<void> {
  const { follow, tail, stack, long, json } = options;
  const client = await runningLocal();
  const colors = colorsFor(process.stdout);
  const names = new Names();
  const seen = new Set<string>();
  let isAsked: (of: { Arn?: string; Name: string }) => boolean = () => true;
  for (let first = true; first || follow; first = false) {
    if (!first) await delay(500);
    const overview = await client.overview({ Stack: stack });
    if (first && text !== undefined) isAsked = named(overview, text);
    names.add(overview);
    const [services, others] = [overview.Services.filter(isAsked), overview.Events.filter(isAsked)];
    const fresh = eventsOf(services, others).filter(({ Id }) => !seen.has(Id));
    for (const { Id } of fresh) seen.add(Id);
    const last = <T>(lines: T[]) =>
      first && tail !== undefined ? lines.slice(Math.max(0, lines.length - tail)) : lines;
    if (json) for (const event of last(fresh)) print(JSON.stringify(event));
    else {
      for (const { event, times } of last(counted(fresh))) {
        const message = long ? event.Message : names.text(withDisplayName(event));
        print(`${colors.dim(clockTime(event.At))} ${message}${times > 1 ? ` ×${times}` : ""}`);
      }
    }
  }
  client.close();
}

/** Whether something is the service that is meant; else the schedule, or of the task definition. */
function named({ Services, Events }: OverviewAnswer, text: string): (of: { Arn?: string; Name: string }) => boolean {
  const service = matchService(Services, text);
  if (service) return ({ Arn }) => Arn === service.Arn;
  const names = new Map(Events.map((event) => [event.Name, event]));
  const found = matchService([...names.values()], text);
  if (!found) throw unknownService(Services, text);
  return ({ Arn, Name }) => Arn === undefined && Name === found.Name;
}
