import type { ServiceOverview } from "../../protocol/calls";

export interface ServiceEvent {
  Id: string;
  At: number;
  Service: string;
  ServiceDisplayName: string;
  Message: string;
}

/** Events of services, oldest first. */
export function eventsOf(services: readonly ServiceOverview[]): ServiceEvent[] {
  return services
    .flatMap(({ Name, DisplayName, Events }) =>
      Events.map((event) => ({ ...event, Service: Name, ServiceDisplayName: DisplayName })).reverse(),
    )
    .sort((a, b) => a.At - b.At);
}

/** An event with its service called as people call it. ECS's message begins with its name. */
export function withDisplayName({ Message, Service, ServiceDisplayName }: ServiceEvent): string {
  return Message.replace(`(service ${Service})`, `(service ${ServiceDisplayName})`);
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
