import type { Control } from "../../control";
import { put } from "../../metrics/put";
import { type Followed, Follower } from "../follower";
import type { MetricFilter } from "../record";
import { measurer } from "./check";

/** Milliseconds between two looks: the shortest period of a metric here. */
const EVERY = 10_000;
/** Values of one metric in one call, as CloudWatch has them. */
const MOST_VALUES = 150;

/** Publishes what metric filters make of what comes to their log groups. */
export class FilterPublisher {
  private cancel: () => void = () => undefined;
  private stopped = false;
  private readonly followers = new Map<string, Follower>();
  /** What measured nothing when it was looked at last. */
  private readonly failing = new Set<string>();

  constructor(private readonly control: Control) {}

  start(): void {
    this.cancel = this.control.clock.after(EVERY, () => void this.look());
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async look(): Promise<void> {
    const { store } = this.control;
    const groups = new Set(store.list("metricFilters").map(({ group }) => group));
    for (const group of this.followers.keys()) if (!groups.has(group)) this.followers.delete(group);
    for (const group of groups) await this.tried(`metric filters of ${group}`, () => this.publish(group));
    if (!this.stopped) this.start();
  }

  private async publish(group: string): Promise<void> {
    const { store, clock } = this.control;
    const follower = this.followers.get(group) ?? new Follower(this.control, [group], clock.now() - EVERY);
    this.followers.set(group, follower);
    const found = await follower.next();
    if (found.length === 0) return;
    for (const filter of store.by("metricFilters", "group", group)) {
      await this.tried(`metric filter ${filter.name} of ${group}`, () => this.put(filter, found));
    }
  }

  /** What one message has made of it, a time that is too long ago, holds up no other. */
  private async put(filter: MetricFilter, found: readonly Followed[]): Promise<void> {
    const { namespace: Namespace } = filter.transformation;
    const failures: unknown[] = [];
    for (const data of dataOf(filter, found)) {
      await put(this.control, { Namespace, MetricData: [data] }).catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  /** What fails holds up nothing else, and is told once until it goes well again. */
  private async tried(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
      this.failing.delete(what);
    } catch (error) {
      if (!this.failing.has(what)) this.control.log(`${what} measured nothing: ${(error as Error).message}`);
      this.failing.add(what);
    }
  }
}

type Data = NonNullable<Parameters<typeof put>[1]["MetricData"]>[number];

/** Values of one time. */
type Values = Data & { Values: number[] };

/** What a filter makes of messages: values of one time and of the same dimensions together. */
function dataOf(filter: MetricFilter, found: readonly Followed[]): Data[] {
  const { metricName: MetricName, unit, defaultValue } = filter.transformation;
  const measure = measurer(filter);
  const sets = new Map<string, Values>();
  const quiet = new Map<number, Values>();
  // What came before the filter is none of its.
  for (const { event } of found.filter(({ event }) => event.ingestionTime >= filter.createdAt)) {
    const measured = measure(event.message);
    const Timestamp = Math.floor(event.timestamp / EVERY) * (EVERY / 1000);
    const Dimensions = Object.entries(measured?.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value }));
    const set: Values = { MetricName, Dimensions, Timestamp, Values: [], ...(unit && { Unit: unit }) };
    if (measured) {
      const key = JSON.stringify([Timestamp, Dimensions]);
      const known = sets.get(key) ?? set;
      known.Values.push(measured.value);
      sets.set(key, known);
    } else if (defaultValue !== undefined) quiet.set(Timestamp, { ...set, Values: [defaultValue] });
  }
  // The default value is for a time without any message that matches.
  for (const { Timestamp } of sets.values()) quiet.delete(Timestamp!);
  return [...sets.values(), ...quiet.values()].flatMap((set) =>
    Array.from({ length: Math.ceil(set.Values.length / MOST_VALUES) }, (_, i) => ({
      ...set,
      Values: set.Values.slice(i * MOST_VALUES, (i + 1) * MOST_VALUES),
    })),
  );
}
