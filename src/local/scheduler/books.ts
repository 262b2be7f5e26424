import type { ContainerInstance } from "../ecs/instance/record";
import type { Page } from "./page";
import { candidates } from "./place/candidates";
import type { Demand } from "./place/demand";
import type { CandidateNeed, Occupancy } from "./place/occupancy";
import { InstanceRoom } from "./room";

/** What is taken of the container instances: what is written on their pages, and by those decided on just now. */
export class Books implements Occupancy {
  readonly taken: InstanceRoom[] = [];
  private readonly byId = new Map<string, InstanceRoom>();
  /** The same instances are asked about for one service after the other. */
  private readonly asked = new WeakMap<ContainerInstance[], Map<string, InstanceRoom[]>>();

  /** `read`: the page of an instance, which stays as it is. @default nothing is taken */
  constructor(private readonly read: (instanceId: string) => Page | undefined = () => undefined) {}

  on(instance: ContainerInstance): InstanceRoom {
    const known = this.byId.get(instance.id);
    if (known) return known;
    const room = new InstanceRoom(instance, this.read(instance.id));
    this.byId.set(instance.id, room);
    return room;
  }

  rooms(need: CandidateNeed, instances: ContainerInstance[]): InstanceRoom[] {
    const answers = this.asked.get(instances) ?? new Map<string, InstanceRoom[]>();
    this.asked.set(instances, answers);
    const key = `${need.clusterArn} ${need.capacityProvider ?? ""} ${need.external ?? false}`;
    const rooms = answers.get(key) ?? candidates(need, instances).map((each) => this.on(each));
    answers.set(key, rooms);
    return rooms;
  }

  take(instance: ContainerInstance, demand: Demand, group: string): void {
    const room = this.on(instance);
    room.take(demand, group);
    this.taken.push(room);
  }
}
