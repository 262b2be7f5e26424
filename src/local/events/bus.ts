import { createHash } from "node:crypto";
import { matchesPattern } from "../../ecs/event-pattern";
import { isRecord } from "../../protocol/json";
import type { Buses, Control } from "../control";
import { busOfArn, groupOfArn, isQueue } from "../ecs/scheduled/places";
import { type RunTaskInput, runTask } from "../ecs/task/run";
import { deliver, queueAt } from "../queues/deliver";
import type { Change } from "../store/store";
import { kept, outdated } from "./archives/keep";
import { Replays } from "./archives/replays";
import { isBus } from "./buses";
import { Delivery, NotRetried } from "./delivery";
import { instanceEvents, serviceEvents, taskEvents } from "./ecs-events";
import { type Gateway, hostGateway } from "./gateway";
import { HttpSender } from "./http-sender";
import { inputFor } from "./input";
import { writeLog } from "./log-target";
import { type BusEvent, DEFAULT_BUS, type EventRule, type EventTarget, type PendingDelivery } from "./record";

/** Milliseconds between looks at what archives are to forget. */
const HOUR = 3_600_000;

/**
 * EventBridge's buses: what ECS tells of its tasks, services, deployments and instances, and what others put, goes to the
 * targets of the rules that ask for it. Events of a commit are written down with it, and sent once both are durable.
 */
export class EventBus implements Buses {
  private unsubscribe: () => void = () => undefined;
  private readonly delivery: Delivery;
  private readonly http: HttpSender;
  private readonly replays: Replays;
  private cancelForgetting: () => void = () => undefined;

  constructor(
    private readonly control: Control,
    gateway: Gateway = hostGateway,
  ) {
    this.delivery = new Delivery(control, (rule, target, delivery) => this.send(rule, target, delivery));
    this.http = new HttpSender(control, gateway);
    this.replays = new Replays(control, (events, bus, rules) => this.publish(events, bus, { rules }));
  }

  start(): void {
    const { store } = this.control;
    this.unsubscribe = store.onCommit((changes, undo) => {
      this.replays.notice(changes);
      const isHeard = (["eventRules", "eventArchives"] as const).some(
        (table) => store.count(table, "bus", DEFAULT_BUS) > 0,
      );
      if (!isHeard) return;
      const events = this.eventsOf(changes, undo);
      // What is taken back takes its events with it.
      if (events.length > 0) this.publish(events, DEFAULT_BUS).catch(() => undefined);
    });
    this.delivery.start();
    this.replays.start();
    this.forget();
  }

  /** What archives keep no longer. */
  private forget(): void {
    const { store, clock, log } = this.control;
    const old = outdated(this.control, clock.now());
    if (old.length > 0) store.commit(old).catch((error: Error) => log(`archives could not forget: ${error.message}`));
    this.cancelForgetting = clock.after(HOUR, () => this.forget());
  }

  /** What is under way goes on at the next start. */
  stop(): void {
    this.delivery.stop();
    this.replays.stop();
    this.cancelForgetting();
    this.unsubscribe();
  }

  private eventsOf(changes: Change[], undo: Change[]): BusEvent[] {
    const before = new Map(undo.flatMap((change) => ("put" in change ? [[change.put.id, change.put] as const] : [])));
    return changes.flatMap((change) => {
      if (!("put" in change)) return [];
      const old = before.get(change.put.id);
      if (change.table === "tasks") return taskEvents(this.control, old as typeof change.put, change.put);
      if (change.table === "services") return serviceEvents(old as typeof change.put, change.put);
      if (change.table !== "containerInstances") return [];
      return instanceEvents(this.control, old as typeof change.put, change.put);
    });
  }

  async put(events: BusEvent[], bus: string, forwarded = false): Promise<boolean> {
    if (!isBus(this.control, bus)) return false;
    await this.publish(events, bus, { forwarded });
    return true;
  }

  async fire(id: string, event: BusEvent): Promise<void> {
    const rule = this.control.store.get("eventRules", id);
    const targets = rule?.targets.filter(({ run }) => !run) ?? [];
    if (rule?.enabled) await this.delivery.take([{ rule, targets, event, forwarded: false }]);
  }

  /** To the rules of the bus that ask for them, or to those of them that are named, and into its archives. */
  private async publish(
    events: BusEvent[],
    bus: string,
    { forwarded = false, rules: only }: { forwarded?: boolean; rules?: readonly string[] } = {},
  ): Promise<void> {
    const { store } = this.control;
    const rules = store
      .by("eventRules", "bus", bus)
      .filter(({ id, enabled, pattern }) => enabled && pattern && (only?.includes(id) ?? true));
    const wanted = events.flatMap((event) =>
      rules
        .filter(({ pattern }) => matchesPattern(pattern!, event))
        .map((rule) => ({ rule, targets: rule.targets, event, forwarded })),
    );
    const archived = kept(this.control, events, bus);
    await Promise.all([this.delivery.take(wanted), ...(archived.length > 0 ? [store.commit(archived)] : [])]);
  }

  private async send(rule: EventRule, target: EventTarget, { id, event, forwarded }: PendingDelivery): Promise<void> {
    const bus = busOfArn(target.arn);
    // To another bus, and from there to no third one: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
    if (bus !== undefined && forwarded) return;
    if (bus !== undefined) {
      if (!(await this.put([event], bus, true))) throw new NotRetried(`there is no event bus ${bus}`);
      return;
    }
    const input = inputFor(rule, target, event);
    const group = groupOfArn(target.arn);
    if (group !== undefined) return writeLog(this.control, rule, group, input);
    if (isQueue(target.arn)) {
      if (!queueAt(this.control, target.arn)) throw new NotRetried(`there is no queue ${target.arn}`);
      const sent = { MessageBody: input, ...(target.group !== undefined && { MessageGroupId: target.group }) };
      return deliver(this.control, target.arn, sent, "events.amazonaws.com");
    }
    if (!target.run) return this.http.send(target, input);
    const overrides = target.input === undefined && !target.transformer ? undefined : JSON.parse(input);
    // One that was under way when the control plane was killed starts no tasks twice.
    const clientToken = createHash("sha256").update(id).digest("hex").slice(0, 32);
    const asked = { ...target.run, clientToken, ...(isRecord(overrides) && { overrides }) };
    const { failures } = await runTask(this.control, asked as unknown as RunTaskInput);
    if (failures[0]) throw new Error(String(failures[0].reason));
  }
}
