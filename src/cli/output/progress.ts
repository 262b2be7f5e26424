import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "../../client/client";
import type { StackObserver } from "../../client/deploy/deploy";
import type { Action, StackEvent } from "../../client/stack/calls";
import type { OverviewAnswer } from "../../protocol/overview";
import { colorsFor, isLive } from "./colors";
import { counted, eventsOf, News, withDisplayName } from "./event-lines";
import { LiveArea, type Screen } from "./live-area";
import { Names } from "./names";
import { type GroupLine, ResourceGroups } from "./resource-groups";
import { serviceLines } from "./service-lines";
import { wrapped } from "./text";
import { clockTime } from "./time";

/** How often a stack's services are looked at, in milliseconds. */
const INTERVAL = 500;

const SIGNS: Record<Action, string> = { create: "+", update: "~", replace: "±", delete: "-", restore: "↺" };

export interface ProgressScreen extends Screen {
  isTTY?: boolean;
}

export interface ProgressOptions {
  /** A line a resource, generated names, and ids in full. @default false */
  long?: boolean;
  /** What was warned of already, of this stack or others. @default nothing */
  warned?: Set<string>;
  /** Milliseconds of this machine's clock: what happened before is not news. @default now */
  startedAt?: number;
}

/**
 * Shows what happens to a stack: what surrounds its services a line a group, service events as they come, and each service
 * with its tasks and targets. A terminal has the services' lines at the bottom, else each is written anew as it changes.
 */
export class Progress implements StackObserver {
  /** Of all that was there at any time. */
  readonly names = new Names();
  private readonly area?: LiveArea;
  private readonly colors;
  private readonly ended = new AbortController();
  private readonly groups = new ResourceGroups();
  private readonly seen = new Set<string>();
  private readonly news = new News();
  private readonly warned: Set<string>;
  private readonly startedAt: number;
  private readonly watching: Promise<void>;
  private newsSince?: number;
  private services: string[][] = [];

  constructor(
    private readonly client: Pick<Client, "overview">,
    private readonly stack: string,
    private readonly screen: ProgressScreen,
    private readonly options: ProgressOptions = {},
  ) {
    this.colors = colorsFor(screen);
    this.warned = options.warned ?? new Set();
    this.startedAt = options.startedAt ?? Date.now();
    if (isLive(screen)) this.area = new LiveArea(screen);
    this.watching = this.watch();
  }

  event(event: StackEvent): void {
    if (event.kind === "planned") {
      this.logGroups(this.groups.plan(event.resources));
    } else if (event.kind === "warning") {
      this.warning(event);
    } else if (event.kind === "undoing") {
      this.logGroups(this.groups.end());
      const how = event.how === "remove" ? "removing everything again" : "rolling back";
      // The whole reason comes at the end.
      const [first = ""] = this.text(event.reason).split("\n");
      this.log([this.colors.red(`  Failed: ${first}`), `  Stack ${this.stack}: ${how}`]);
    } else {
      this.resource(event);
    }
    this.redraw();
  }

  async end(): Promise<void> {
    this.ended.abort();
    await this.watching;
    await this.look().catch(() => {});
    this.logGroups(this.groups.end());
    const { services } = this;
    this.area?.clear();
    // What the area had last stays.
    if (this.area) this.log(services.flat());
  }

  /** A message as it is to be shown. */
  text(message: string): string {
    return this.options.long ? message : this.names.text(message);
  }

  /** Of the same kind of warning, whatever it counts, the first is shown. */
  private warning({ logicalId, message }: Extract<StackEvent, { kind: "warning" }>): void {
    const kind = message.replace(/\d+/g, "#");
    if (this.warned.has(kind) && !this.options.long) return;
    this.warned.add(kind);
    this.log([this.colors.yellow(`  ! ${this.options.long ? `${logicalId}: ` : ""}${message}`)]);
  }

  private resource(event: Extract<StackEvent, { kind: "started" | "done" | "failed" | "same" }>): void {
    const { logicalId, type } = event;
    if (event.kind === "started") {
      this.groups.begin(event);
      return;
    }
    const lines = this.groups.settle(event, event.kind === "done" ? event.action : undefined);
    if (event.kind === "same") {
      this.logGroups(lines);
      return;
    }
    if (event.kind === "failed") {
      this.log([this.colors.red(`  ✗ ${this.name(logicalId)} ${type}`)]);
    } else if (this.options.long || type === "AWS::ECS::Service") {
      this.log([`  ${SIGNS[event.action]} ${this.name(logicalId)} ${this.colors.dim(type)}`]);
    }
    this.logGroups(lines);
  }

  private name(logicalId: string): string {
    return this.options.long ? logicalId : this.names.of(logicalId);
  }

  /** Until the end, also while the control plane restarts. */
  private async watch(): Promise<void> {
    while (!this.ended.signal.aborted) {
      await this.look().catch(() => {});
      await delay(INTERVAL, undefined, { signal: this.ended.signal }).catch(() => {});
    }
  }

  private async look(): Promise<void> {
    const overview = await this.client.overview({ Stack: this.stack, Stopped: true });
    // The control plane's clock is not this machine's where Docker runs in a virtual one.
    this.newsSince ??= overview.Now - Math.max(0, Date.now() - this.startedAt);
    this.names.add(overview);
    this.log(this.newEvents(overview, this.newsSince));
    const { long } = this.options;
    const services = serviceLines(overview, { colors: this.colors, long, since: this.newsSince });
    const before = new Set(this.services.map((lines) => lines.join("\n")));
    if (!this.area) this.log(services.filter((lines) => !before.has(lines.join("\n"))).flat());
    this.services = services;
    this.redraw();
  }

  /** Each event is shown once, and once where a service says the same of several tasks; what was before is not news. */
  private newEvents({ Services }: OverviewAnswer, since: number): string[] {
    const fresh = eventsOf(Services).filter(({ Id, At }) => At >= since && !this.seen.has(Id));
    for (const { Id } of fresh) this.seen.add(Id);
    const lines = counted(fresh).filter(({ event }) => this.news.isNew(event));
    return lines.map(({ event, times }) => {
      const message = this.options.long ? event.Message : this.text(withDisplayName(event));
      return `  ${this.colors.dim(clockTime(event.At))} ${message}${times > 1 ? ` ×${times}` : ""}`;
    });
  }

  private logGroups(lines: readonly GroupLine[]): void {
    if (!this.options.long) this.log(lines.map(({ action, text }) => `  ${SIGNS[action]} ${text}`));
  }

  private log(lines: readonly string[]): void {
    const width = this.area ? (this.screen.columns || 80) - 1 : undefined;
    const broken = lines.flatMap((line) => wrapped(line, width, "      "));
    if (this.area) this.area.log(broken);
    else for (const line of broken) this.screen.write(`${line}\n`);
  }

  private redraw(): void {
    if (this.ended.signal.aborted) return;
    this.area?.draw([...this.groups.underWay().map((text) => `  … ${text}`), ...this.services.flat()]);
  }
}
