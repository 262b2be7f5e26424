import type { Control } from "../control";
import type { EventPlace, FilterPlace } from "./record";
import { type LogStream, streamId, streamsOf } from "./streams";
import { eventsOf, type LogEvent } from "./window";

/** An event, and where it came from. */
export interface Followed {
  group: string;
  stream: string;
  event: LogEvent;
}

/** How long after its container's end a stream is still looked at, in milliseconds: its last lines may come late. */
const AFTERWARDS = 60_000;

/** What comes to some log groups, each event once. */
export class Follower {
  /** Where each stream was left: its last event, of which nothing but its place is kept. */
  private readonly seen: Map<string, EventPlace>;
  /** When they were looked at last. */
  private at: number;

  constructor(
    private readonly control: Control,
    private readonly groups: readonly string[],
    private readonly from: Omit<FilterPlace, "id">,
    private readonly isAsked: (stream: LogStream) => boolean = () => true,
  ) {
    this.seen = new Map(Object.entries(from.seen));
    this.at = from.at;
  }

  /** Where one that is to go on after it begins. */
  get place(): Omit<FilterPlace, "id"> {
    return { since: this.from.since, seen: Object.fromEntries(this.seen), at: this.at };
  }

  /** What came since it was asked last. Where one stream can't be read, the others have theirs the next time. */
  async next(): Promise<Followed[]> {
    const streams = this.groups.flatMap((group) => streamsOf(this.control, group));
    const there = new Set(streams.map(keyOf));
    const now = this.control.clock.now();
    for (const key of this.seen.keys()) if (!there.has(key)) this.seen.delete(key);
    const found = await Promise.all(streams.filter((stream) => this.isLive(stream)).map((stream) => this.read(stream)));
    for (const { group, stream, event } of found.flat()) {
      this.seen.set(streamId(group, stream), { key: event.key, timestamp: event.timestamp });
    }
    this.at = now;
    return found.flat().sort((a, b) => (a.event.key < b.event.key ? -1 : 1));
  }

  private isLive(stream: LogStream): boolean {
    const { written, stoppedAt } = stream;
    const isOver = written !== undefined && stoppedAt !== undefined && stoppedAt <= this.at - AFTERWARDS;
    return this.isAsked(stream) && !isOver;
  }

  private async read(stream: LogStream): Promise<Followed[]> {
    const last = this.seen.get(keyOf(stream));
    const events = await eventsOf(this.control, stream, { startTime: last?.timestamp ?? this.from.since });
    const fresh = last ? events.filter((event) => event.key > last.key) : events;
    return fresh.map((event) => ({ group: stream.group, stream: stream.name, event }));
  }
}

const keyOf = ({ group, name }: LogStream) => streamId(group, name);
