import { isDeepStrictEqual } from "node:util";
import type { RuntimeEvent } from "../../docker/runtime";
import type { Service } from "../../ecs/service/record";
import { networkOfTask } from "../../network/network-of";
import { REASON } from "../../scheduler/events";
import type { Decision } from "../../scheduler/schedule";
import type { Change } from "../../store/store";
import { Alarms, type AlarmsParts } from "./alarms";
import { tell } from "./effects";
import type { Inbox } from "./inbox";
import { makeServiceTask } from "./make-task";
import { Pools } from "./pools";
import { Reaper } from "./reaper";
import { Scaling, type ScalingParts } from "./scaling";
import { Services, type ServicesParts } from "./services";
import { type Steps, Tasks, type TasksParts } from "./tasks";
import { TOUCHES } from "./touches";
import { weighed } from "./weights";
import { WorkingTasks } from "./working-tasks";

/** What controllers decide with. */
export type ControllerParts = ServicesParts & TasksParts & ScalingParts & AlarmsParts;

/** What a pass came to: first to be made durable, then to be done. */
export interface Outcome {
  changes: Change[];
  todo: Steps["todo"];
  /** Deaths that are heard of too early. */
  deferred: RuntimeEvent[];
  /** What could not be decided about, and why. */
  failures: { what: string; error: unknown }[];
}

/** Milliseconds until what could not be decided about is looked at again. */
const RETRY = 1000;

/**
 * Decide, each about its own, whatever may have come to be different: what a commit touched, what happened, and what has
 * waited for its time. A pass costs what that is, however much else there is.
 */
export class Controllers {
  readonly services: Services;
  readonly tasks: Tasks;
  readonly pools: Pools;
  readonly reaper: Reaper;
  readonly scaling: Scaling;
  readonly alarms: Alarms;

  constructor(private readonly parts: ControllerParts) {
    this.services = new Services(parts);
    this.tasks = new Tasks(parts);
    this.pools = new Pools(parts.store, parts.pace);
    this.reaper = new Reaper(parts.store);
    this.alarms = new Alarms(parts);
    this.scaling = new Scaling(parts, this.alarms);
  }

  /** The first time at which something is due though nothing happens. */
  get next(): number | undefined {
    const times = this.dues.flatMap((due) => due.next ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** Everything there is, is to be decided about: nothing is known of what was decided before. */
  touchAll(): void {
    const { store } = this.parts;
    for (const { id } of store.list("services")) this.services.due.mark(id);
    for (const { id } of store.list("tasks")) {
      // For one that waits for an instance the services' controller finds a place.
      this.services.due.mark(id);
      this.tasks.due.mark(id);
    }
    this.pools.touch();
    this.reaper.touchAll();
    this.scaling.touchAll();
    this.alarms.touchAll();
  }

  /** A commit was made that these changes would undo. */
  committed(undo: Change[]): void {
    tell(TOUCHES, this, undo, this.parts.store);
  }

  /** One pass: what happened is told to the tasks, then each controller decides. Changes nothing itself. */
  decide(inbox: Inbox, now: number): Outcome {
    const working = new WorkingTasks(this.parts.store);
    const alarms = this.alarms.decide(now);
    const deferred = this.tasks.deliver(inbox, working, now);
    this.endInstances(working, now);
    for (const { serviceArn } of working.changed) if (serviceArn !== undefined) this.services.due.mark(serviceArn);
    const decision = this.services.decide(working, now);
    this.apply(decision, working, now);
    if (decision.rehomed) this.pools.touch();
    const { todo, failures } = this.tasks.step(working, now);
    const pools = this.pools.decide(working, () => this.services.unplaced, now);
    const decided = new Map(decision.services.map((service) => [service.id, service]));
    const { store } = this.parts;
    const scaling = this.scaling.decide(working, (arn) => decided.get(arn) ?? store.get("services", arn), now);
    for (const service of scaling.services) decided.set(service.id, service);
    return {
      changes: [
        ...this.changes(working, [...decided.values()]),
        ...weighed(store, decision.weights),
        ...pools,
        ...scaling.changes,
        ...alarms.changes,
        ...this.reaper.decide(now),
      ],
      todo,
      deferred,
      failures: [
        ...decision.failures.map(({ service, error }) => this.failed(this.services, service, error, now)),
        ...failures.map(({ task, error }) => this.failed(this.tasks, task, error, now)),
        ...scaling.failures.map(({ target, error }) => this.failed(this.scaling, target, error, now)),
        ...alarms.failures.map(({ alarm, error }) => this.failed(this.alarms, alarm, error, now)),
      ],
    };
  }

  /** Tasks on an instance whose notice has run out end with it. */
  private endInstances(working: WorkingTasks, now: number): void {
    for (const instance of this.pools.over(now)) {
      const reason = REASON.instanceGone(instance.ec2InstanceId);
      for (const { id } of working.onInstance(instance.id)) {
        this.tasks.tell(working, id, { kind: "stop", stopCode: "TerminationNotice", reason, lost: true }, now);
      }
    }
  }

  /** What the last pass decided did not become so. */
  putBack(): void {
    for (const due of this.dues) due.putBack();
  }

  private get dues() {
    return [this.services.due, this.tasks.due, this.pools.due, this.reaper.due, this.scaling.due, this.alarms.due];
  }

  private apply(decision: Decision, working: WorkingTasks, now: number): void {
    const { store } = this.parts;
    const { services, start, stop, healthy, noted, placed } = decision;
    for (const { task, stopCode, reason } of stop) {
      this.tasks.tell(working, task, { kind: "stop", stopCode, reason }, now);
    }
    for (const id of healthy) working.alter(id, (task) => ({ ...task, healthyAt: now }));
    for (const { task: id, notes } of noted) {
      working.alter(id, (task) => ({ ...task, noted: { ...task.noted, ...notes } }));
    }
    for (const { task: id, ...place } of placed) {
      const network = networkOfTask(store, place);
      working.alter(id, ({ placement: _, ...task }) => ({ ...task, ...place, network }));
    }
    const decided = new Map(services.map((service) => [service.id, service]));
    for (const each of start) {
      const service = decided.get(each.service) ?? store.get("services", each.service);
      const definition = store.get("taskDefinitions", each.taskDefinition);
      if (service && definition) working.put(makeServiceTask(store, each, service, definition, now));
    }
  }

  private failed(
    controller: Services | Tasks | Scaling | Alarms,
    id: string,
    error: unknown,
    now: number,
  ): Outcome["failures"][number] {
    controller.due.wake(id, now + RETRY);
    return { what: `deciding about ${id}`, error };
  }

  private changes(working: WorkingTasks, services: Service[]): Change[] {
    const { store } = this.parts;
    return [
      ...working.changed
        .filter((task) => !isDeepStrictEqual(store.get("tasks", task.id), task))
        .map((put) => ({ table: "tasks" as const, put })),
      ...services
        .filter((service) => !isDeepStrictEqual(store.get("services", service.id), service))
        .map((put) => ({ table: "services" as const, put })),
    ];
  }
}
