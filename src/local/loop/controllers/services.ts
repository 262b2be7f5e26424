import { pageIn } from "../../ecs/instance/books";
import type { Service } from "../../ecs/service/record";
import { awaitsInstance, type Task } from "../../ecs/task/record";
import type { Balancer } from "../../elb/balancer";
import type { Pace } from "../../pace";
import type { Decision, Schedule, Unplaced, World } from "../../scheduler/schedule";
import { serviceNeed } from "../../scheduler/service-need";
import { primary } from "../../scheduler/services";
import type { Store } from "../../store/store";
import { Due } from "./due";
import { Ledger } from "./ledger";
import type { WorkingTasks } from "./working-tasks";

export interface ServicesParts {
  store: Store;
  balancer: Balancer;
  pace: Pace;
  schedule: Schedule;
}

/** Decides about services, and about the tasks that wait for an instance. */
export class Services {
  /** ARNs of services, and of tasks that wait. */
  readonly due = new Due();
  readonly ledger: Ledger;
  private readonly homeless = new Map<string, Unplaced[]>();

  constructor(private readonly parts: ServicesParts) {
    this.ledger = new Ledger(parts.store);
  }

  /** What found no place when it was decided about last. */
  get unplaced(): Unplaced[] {
    return [...this.homeless.values()].flat();
  }

  /** `rehomed`: what is unplaced may not be what it was. */
  decide(working: WorkingTasks, now: number): Decision & { rehomed: boolean } {
    const { store, schedule } = this.parts;
    const ids = this.due.take(now);
    const services = ids.flatMap((id) => store.get("services", id) ?? []);
    const waiting = ids.flatMap((id) => working.get(id) ?? []).filter(awaitsInstance);
    const decision = schedule(this.world(services, waiting, working, now), now);
    let rehomed = decision.unplaced.length > 0;
    for (const id of ids) rehomed = this.homeless.delete(id) || rehomed;
    for (const each of decision.unplaced) {
      this.homeless.set(each.whose, [...(this.homeless.get(each.whose) ?? []), each]);
    }
    for (const { service, at } of decision.wakes) this.due.wake(service, at);
    return { ...decision, rehomed };
  }

  /** On instances of the cluster there is more room, or other tasks than there were. */
  roomChanged(clusterArn: string): void {
    for (const [id, tasks] of this.homeless) {
      if (tasks.some(({ need }) => need.clusterArn === clusterArn)) this.due.mark(id);
    }
    // Which instances such a one is meant for may depend on who is there.
    for (const service of this.parts.store.by("services", "daemons", clusterArn)) {
      if (this.isParticular(service)) this.due.mark(service.id);
    }
  }

  private isParticular(service: Service): boolean {
    const deployment = primary(service);
    const definitions = { get: (id: string) => this.parts.store.get("taskDefinitions", id) };
    return deployment !== undefined && (serviceNeed(definitions, service, deployment)?.memberOf.length ?? 0) > 0;
  }

  private world(services: Service[], waiting: Task[], working: WorkingTasks, now: number): World {
    const { store, balancer, pace } = this.parts;
    const tasks = [...services.flatMap(({ id }) => working.ofService(id)), ...waiting];
    return {
      services,
      tasks,
      targets: tasks.flatMap(({ id }) => balancer.targetsOf(id)),
      taskDefinitions: { get: (id) => store.get("taskDefinitions", id) },
      containerInstances: {
        get: (id) => store.get("containerInstances", id),
        // What EC2 takes away in this pass is no place any more.
        of: once((clusterArn) =>
          store
            .by("containerInstances", "cluster", clusterArn)
            .filter(({ endsAt }) => endsAt === undefined || endsAt > now),
        ),
      },
      page: once((id) => (working.isAhead(id) ? pageIn(store, working.onInstance(id)) : this.ledger.page(id))),
      alarms: { get: (name) => store.get("alarms", name) },
      lostZones: new Set(store.list("lostZones").map(({ id }) => id)),
      subnets: { get: (id) => store.get("subnets", id) },
      pace,
    };
  }
}

/** Looks each thing up once. */
function once<T extends object>(find: (id: string) => T): (id: string) => T {
  const found = new Map<string, T>();
  return (id) => {
    const known = found.get(id);
    if (known) return known;
    const value = find(id);
    found.set(id, value);
    return value;
  };
}
