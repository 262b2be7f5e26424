import { matchesPattern } from "../../ecs/event-pattern";
import { isRecord } from "../../protocol/json";
import type { Buses, Control } from "../control";
import { busOfArn, groupOfArn, isQueue } from "../ecs/scheduled/places";
import { type RunTaskInput, runTask } from "../ecs/task/run";
import { deliver, queueAt } from "../queues/deliver";
import type { Change } from "../store/store";
import { isBus } from "./buses";
import { Delivery, NotRetried } from "./delivery";
import { instanceEvents, serviceEvents, taskEvents } from "./ecs-events";
import { type Gateway, hostGateway } from "./gateway";
import { HttpSender } from "./http-sender";
import { inputFor } from "./input";
import { writeLog } from "./log-target";
import { type BusEvent, DEFAULT_BUS, type EventRule, type EventTarget } from "./record";

/**
 * EventBridge's buses: what ECS tells of its tasks, services, deployments and instances, and what others put, goes to the
 * targets of the rules that ask for it. Events of a commit follow it once it is durable; what is under way when the control
 * plane ends is not delivered.
 */
export class EventBus implements Buses {
  private unsubscribe: () => void = () => undefined;
  private turn: Promise<void> = Promise.resolve();
  private readonly delivery: Delivery;
  private readonly http: HttpSender;
  /** Events that came from another bus: they go to no third one. */
  private readonly forwarded = new WeakSet<BusEvent>();

  constructor(
    private readonly control: Control,
    gateway: Gateway = hostGateway,
  ) {
    this.delivery = new Delivery(control, (rule, target, event) => this.send(rule, target, event));
    this.http = new HttpSender(control, gateway);
  }

  start(): void {
    const { store } = this.control;
    this.unsubscribe = store.onCommit((changes, undo) => {
      if (store.count("eventRules", "bus", DEFAULT_BUS) === 0) return;
      const events = this.eventsOf(changes, undo);
      if (events.length > 0) this.queue(events, DEFAULT_BUS);
    });
  }

  /** Ends after what was put; a target that is yet to answer is not waited for. */
  async stop(): Promise<void> {
    this.delivery.stop();
    this.unsubscribe();
    await this.turn;
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

  put(events: BusEvent[], bus: string): boolean {
    if (!isBus(this.control, bus)) return false;
    this.queue(events, bus);
    return true;
  }

  fire(id: string, event: BusEvent): void {
    const rule = this.control.store.get("eventRules", id);
    const targets = rule?.targets.filter(({ run }) => !run) ?? [];
    if (rule?.enabled) for (const target of targets) void this.delivery.deliver(rule, target, event);
  }

  /** Events follow those that were put before; what went wrong with one of them holds up no later one. */
  private queue(events: BusEvent[], bus: string): void {
    this.turn = this.turn.then(() => this.publish(events, bus)).catch((error) => this.control.log(`events: ${error}`));
  }

  private async publish(events: BusEvent[], bus: string): Promise<void> {
    const { store } = this.control;
    // What was taken back never was.
    const isDurable = await store.durable().then(
      () => true,
      () => false,
    );
    if (!isDurable) return;
    for (const event of events) {
      for (const rule of store.by("eventRules", "bus", bus)) {
        if (!rule.enabled || !rule.pattern || !matchesPattern(rule.pattern, event)) continue;
        // An address that doesn't answer holds up no other target.
        for (const target of rule.targets) void this.delivery.deliver(rule, target, event);
      }
    }
  }

  private async send(rule: EventRule, target: EventTarget, event: BusEvent): Promise<void> {
    const bus = busOfArn(target.arn);
    if (bus !== undefined) return this.forward(bus, event);
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
    const asked = { ...target.run, ...(isRecord(overrides) && { overrides }) };
    const { failures } = await runTask(this.control, asked as unknown as RunTaskInput);
    if (failures[0]) throw new Error(String(failures[0].reason));
  }

  /** To another bus, and from there to no third one: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html */
  private async forward(bus: string, event: BusEvent): Promise<void> {
    if (this.forwarded.has(event)) return;
    const again = { ...event };
    this.forwarded.add(again);
    if (!this.put([again], bus)) throw new NotRetried(`there is no event bus ${bus}`);
  }
}
