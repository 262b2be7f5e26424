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

/** Each with how often it came one after the other, other services' in between. */
export function counted(events: readonly ServiceEvent[]): { event: ServiceEvent; times: number }[] {
  const lines: { event: ServiceEvent; times: number }[] = [];
  const last = new Map<string, { event: ServiceEvent; times: number }>();
  for (const event of events) {
    const before = last.get(event.Service);
    if (before?.event.Message === event.Message) {
      before.times += 1;
      continue;
    }
    const line = { event, times: 1 };
    last.set(event.Service, line);
    lines.push(line);
  }
  return lines;
}
