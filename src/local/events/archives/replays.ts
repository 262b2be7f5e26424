import type { Control } from "../../control";
import type { Change } from "../../store/store";
import type { BusEvent } from "../record";
import { inOrder } from "./keep";
import type { EventReplay, ReplayState } from "./record";

/** Events that are sent at once; a replay is cancelled between them. */
const AT_ONCE = 10;

/** Sends events to these rules of a bus: resolves when they are sure to be sent. */
type Send = (events: BusEvent[], bus: string, rules: readonly string[] | undefined) => Promise<void>;

const UNDER_WAY: readonly ReplayState[] = ["STARTING", "RUNNING", "CANCELLING"];

/** Carries out replays: each from the oldest of its events to the newest, and on from where it was after a restart. */
export class Replays {
  private stopped = false;
  private readonly running = new Set<string>();

  constructor(
    private readonly control: Pick<Control, "store" | "clock" | "log">,
    private readonly send: Send,
  ) {}

  /** Goes on with what an earlier control plane had begun. */
  start(): void {
    for (const { id, state } of this.control.store.list("eventReplays")) if (UNDER_WAY.includes(state)) this.begin(id);
  }

  stop(): void {
    this.stopped = true;
  }

  /** Begins what a commit asks for. */
  notice(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.table === "eventReplays" && "put" in change && change.put.state === "STARTING")
        this.begin(change.put.id);
    }
  }

  private begin(id: string): void {
    if (this.running.has(id)) return;
    this.running.add(id);
    this.carryOut(id)
      .catch((error: Error) => this.failed(id, error))
      .finally(() => this.running.delete(id));
  }

  private async carryOut(id: string): Promise<void> {
    const { store, clock } = this.control;
    const begun = store.get("eventReplays", id);
    if (!begun) return;
    if (begun.state === "STARTING") await this.note({ ...begun, state: "RUNNING" });
    const { from, to, last, bus, rules } = begun;
    const all = store
      .by("archivedEvents", "archive", begun.archive)
      .filter((each) => each.at >= from && each.at <= to && (!last || each.id > last.id));
    const left = inOrder(all);
    for (;;) {
      const replay = store.get("eventReplays", id);
      if (!replay || this.stopped) return;
      if (replay.state === "CANCELLING") return this.note({ ...replay, state: "CANCELLED", endedAt: clock.now() });
      const next = left.splice(0, AT_ONCE);
      const sent = next.at(-1);
      if (!sent) return this.note({ ...replay, state: "COMPLETED", endedAt: clock.now() });
      await this.send(
        next.map(({ event }) => again(event, id)),
        bus,
        rules,
      );
      // It may have been cancelled meanwhile.
      const now = store.get("eventReplays", id);
      if (now) await this.note({ ...now, last: { id: sent.id, at: sent.at } });
    }
  }

  private async failed(id: string, { message }: Error): Promise<void> {
    const { store, clock, log } = this.control;
    const replay = store.get("eventReplays", id);
    if (!replay || this.stopped) return;
    log(`the replay ${id} failed: ${message}`);
    await this.note({ ...replay, state: "FAILED", reason: message, endedAt: clock.now() }).catch(() => undefined);
  }

  private note(put: EventReplay): Promise<void> {
    return this.control.store.commit([{ table: "eventReplays", put }]);
  }
}

/** The event as a replay has it. */
function again({ resources, detail, ...event }: BusEvent, replay: string): BusEvent {
  return { ...event, "replay-name": replay, resources, detail };
}
