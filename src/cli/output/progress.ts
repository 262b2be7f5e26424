import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "../../client/client";
import type { StackObserver } from "../../client/deploy/deploy";
import type { Action, StackEvent } from "../../client/stack/calls";
import type { OverviewAnswer } from "../../protocol/calls";
import { LiveArea, type Screen } from "./live-area";
import { errorColors } from "./report";
import { serviceLines } from "./service-lines";
import { clockTime } from "./time";

/** How often a stack's services are looked at, in milliseconds. */
const INTERVAL = 500;

const SIGNS: Record<Action, string> = { create: "+", update: "~", replace: "±", delete: "-", restore: "↺" };

export interface ProgressScreen extends Screen {
  isTTY?: boolean;
}

/**
 * Shows what happens to a stack: resources as they are done, service events as they come, and in a terminal a live line for
 * each service.
 */
export class Progress implements StackObserver {
  private readonly area?: LiveArea;
  private readonly colors = errorColors();
  private readonly ended = new AbortController();
  private readonly running = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly warnings = new Set<string>();
  private readonly watching: Promise<void>;
  private services: string[] = [];

  constructor(
    private readonly client: Pick<Client, "overview">,
    private readonly stack: string,
    private readonly screen: ProgressScreen,
    startedAt = Date.now(),
  ) {
    if (screen.isTTY) this.area = new LiveArea(screen);
    this.watching = this.watch(startedAt);
  }

  event(event: StackEvent): void {
    if (event.kind === "warning") {
      this.warning(event);
    } else if (event.kind === "undoing") {
      const how = event.how === "remove" ? "removing everything again" : "rolling back";
      // The whole reason comes at the end.
      const [first = ""] = event.reason.split("\n");
      this.log([this.colors.red(`  Failed: ${first}`), `  Stack ${this.stack}: ${how}`]);
    } else {
      this.resource(event);
    }
    this.redraw();
  }

  async end(): Promise<void> {
    this.ended.abort();
    await this.watching;
    await this.look(0).catch(() => {});
    this.area?.clear();
  }

  /** The same warning of several resources is shown for the first of them. */
  private warning({ logicalId, message }: Extract<StackEvent, { kind: "warning" }>): void {
    if (!this.warnings.has(message)) this.log([this.colors.yellow(`  ! ${logicalId}: ${message}`)]);
    this.warnings.add(message);
  }

  private resource(event: Extract<StackEvent, { kind: "started" | "done" | "failed" }>): void {
    const { action, logicalId, type } = event;
    if (event.kind === "started") {
      this.running.add(logicalId);
      return;
    }
    this.running.delete(logicalId);
    const line = `  ${SIGNS[action]} ${logicalId} ${this.colors.dim(type)}`;
    this.log([event.kind === "done" ? line : this.colors.red(`  ✗ ${logicalId} ${type}`)]);
  }

  /** Until the end, also while the control plane restarts. */
  private async watch(startedAt: number): Promise<void> {
    while (!this.ended.signal.aborted) {
      await this.look(startedAt).catch(() => {});
      await delay(INTERVAL, undefined, { signal: this.ended.signal }).catch(() => {});
    }
  }

  private async look(startedAt: number): Promise<void> {
    const overview = await this.client.overview({ Stack: this.stack });
    this.log(this.newEvents(overview, startedAt));
    this.services = serviceLines(overview);
    this.redraw();
  }

  /** Each event is shown once; what was there before is not news. */
  private newEvents({ Services }: OverviewAnswer, startedAt: number): string[] {
    const events = Services.flatMap(({ Events }) => Events.toReversed()).sort((a, b) => a.At - b.At);
    const fresh = events.filter(({ Id, At }) => At >= startedAt && !this.seen.has(Id));
    for (const { Id } of events) this.seen.add(Id);
    return fresh.map(({ At, Message }) => `  ${this.colors.dim(clockTime(At))} ${Message}`);
  }

  private log(lines: string[]): void {
    if (this.area) this.area.log(lines);
    else for (const line of lines) this.screen.write(`${line}\n`);
  }

  private redraw(): void {
    const waiting = [...this.running].slice(0, 4).join(", ");
    const more = this.running.size > 4 ? ` and ${this.running.size - 4} more` : "";
    this.area?.draw([...(waiting ? [`  … ${waiting}${more}`] : []), ...this.services]);
  }
}
