import type { EventOverview, ServiceOverview } from "../../protocol/overview";

export interface ServiceEvent {
  Id: string;
  At: number;
  /** @default it is of no service: of a task, or of a schedule */
  Service?: string;
  ServiceDisplayName?: string;
  Message: string;
}

/** Events of services, and of what is of none, oldest first. */
export function eventsOf(services: readonly ServiceOverview[], others: readonly EventOverview[] = []): ServiceEvent[] {
  const ofServices = services.flatMap(({ Name, DisplayName, Events }) =>
    Events.map((event) => ({ ...event, Service: Name, ServiceDisplayName: DisplayName })).reverse(),
  );
  const ofOthers = [...others].reverse().map(({ Id, At, Message }) => ({ Id, At, Message }));
  return [...ofServices, ...ofOthers].sort((a, b) => a.At - b.At);
}

/** An event with its service called as people call it. ECS's message begins with its name, and may name a task set then. */
export function withDisplayName({ Message, Service, ServiceDisplayName }: ServiceEvent): string {
  if (Service === undefined || ServiceDisplayName === undefined) return Message;
  const begins = [")", ", taskSet "].map((after) => `(service ${Service}${after}`);
  const named = begins.find((text) => Message.startsWith(text));
  return named ? `(service ${ServiceDisplayName}${Message.slice(`(service ${Service}`.length)}` : Message;
}

/** What a service says again within so many milliseconds is the same news. */
const SAME_NEWS = 2000;

/** Tells what a service says anew from what it has just said. Events come in the order of their times. */
export class News {
  private readonly last = new Map<string, number>();

  isNew({ Service, Message, At }: ServiceEvent): boolean {
    const key = JSON.stringify([Service, Message]);
    const before = this.last.get(key);
    this.last.set(key, At);
    return before === undefined || At - before >= SAME_NEWS;
  }
}

/** Each with how often it was said. */
export function counted(events: readonly ServiceEvent[]): { event: ServiceEvent; times: number }[] {
  const news = new News();
  const lines = new Map<string, { event: ServiceEvent; times: number }>();
  const all: { event: ServiceEvent; times: number }[] = [];
  for (const event of events) {
    const key = JSON.stringify([event.Service, event.Message]);
    const line = { event, times: 1 };
    if (news.isNew(event)) {
      lines.set(key, line);
      all.push(line);
    } else {
      lines.get(key)!.times += 1;
    }
  }
  return all;
}
