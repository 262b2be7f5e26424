import type { Control } from "../../control";
import { type Datum, datapointChanges } from "../../metrics/blocks";
import { dataGiven } from "../../metrics/put";
import { type Followed, Follower } from "../follower";
import type { MetricFilter } from "../record";
import { measurer } from "./check";
import { beginning } from "./place";

/** Milliseconds between two looks: the shortest period of a metric here. */
const EVERY = 10_000;
/** Values of one metric in one call, as CloudWatch has them. */
const MOST_VALUES = 150;

/**
 * Publishes what metric filters make of what comes to their log groups: each message once, since how far they are is written
 * down with what they have measured.
 */
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
    const left = store.list("filterPlaces").filter(({ id }) => !groups.has(id));
    await this.tried("metric filters that are gone", () =>
      store.commit(left.map(({ id }) => ({ table: "filterPlaces", remove: id }))),
    );
    for (const group of groups) await this.tried(`metric filters of ${group}`, () => this.publish(group));
    if (!this.stopped) this.start();
  }

  private async publish(group: string): Promise<void> {
    const { store, clock } = this.control;
    const { id: _, ...from } = store.get("filterPlaces", group) ?? beginning(group, clock.now() - EVERY);
    const follower = this.followers.get(group) ?? new Follower(this.control, [group], from);
    this.followers.set(group, follower);
    try {
      const found = await follower.next();
      if (found.length === 0) return;
      const data: Datum[] = [];
      for (const filter of store.by("metricFilters", "group", group)) {
        await this.tried(`metric filter ${filter.name} of ${group}`, async () => this.measure(filter, found, data));
      }
      const place = { id: group, ...follower.place };
      await store.commit([...datapointChanges(store, data), { table: "filterPlaces", put: place }]);
    } catch (error) {
      // From where it was written down last.
      this.followers.delete(group);
      throw error;
    }
  }

  /** What one message has made of it, a time that is too long ago, holds up no other. */
  private measure(filter: MetricFilter, found: readonly Followed[], measured: Datum[]): void {
    const { namespace: Namespace } = filter.transformation;
    const failures: unknown[] = [];
    for (const data of dataOf(filter, found)) {
      try {
        measured.push(...dataGiven(this.control, { Namespace, MetricData: [data] }));
      } catch (error) {
        failures.push(error);
      }
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

type Data = NonNullable<Parameters<typeof dataGiven>[1]["MetricData"]>[number];

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
