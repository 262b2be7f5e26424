import { lastPart } from "../../arns";
import type { ContainerInstance } from "../../ecs/instance/record";
import type { Miss } from "./filters";
import type { Need } from "./need";
import type { Occupancy, Room } from "./occupancy";
import { closest, isOpen, type Seat, seatsIn } from "./seat";
import { best } from "./strategies";

/** Where a task goes, or why it can't: `closest` is the instance that lacks least. */
export type Placement = { instance: ContainerInstance } | { closest?: ContainerInstance; miss: Miss };

const NO_INSTANCES: Miss = {
  reason: "RESOURCE:INSTANCE",
  event: "Reason: No Container Instances were found in your cluster.",
};

/** The instance for one more task. `seed` tells tasks apart that are placed at random. */
export function place(need: Need, instances: ContainerInstance[], occupancy: Occupancy, seed: string): Placement {
  return new Placing(need, instances, occupancy).next(seed);
}

/**
 * Places for tasks that all need the same, one after another. Every instance is looked at once; after that only those
 * on which something was taken, by whomever.
 */
export class Placing {
  private readonly rooms: readonly Room[];
  private seats: Seat[];
  /** How much of what was taken the seats know of. */
  private known: number;

  constructor(
    private readonly need: Need,
    instances: ContainerInstance[],
    private readonly occupancy: Occupancy,
  ) {
    this.rooms = occupancy.rooms(need, instances);
    this.seats = seatsIn(this.rooms, need);
    this.known = occupancy.taken.length;
  }

  /** The instance for one more task. `seed` tells tasks apart that are placed at random. */
  next(seed: string): Placement {
    this.catchUp();
    const seat = best(this.seats, this.need, seed);
    if (seat) return { instance: seat.room.instance };
    const { room, miss } = closest(this.rooms, this.need) ?? {};
    return miss ? { closest: room?.instance, miss } : { miss: NO_INSTANCES };
  }

  private catchUp(): void {
    const { taken } = this.occupancy;
    while (this.known < taken.length) this.look(taken[this.known++]!);
  }

  private look(room: Room): void {
    const at = this.seats.findIndex((seat) => seat.room === room);
    const seat = this.seats[at];
    const open = isOpen(room, this.need);
    if (seat && open) seat.tasks = room.count(this.need.group);
    else if (seat) this.seats.splice(at, 1);
    // A constraint may ask for just those who came: `task:group == service:web`.
    else if (open && this.rooms.includes(room)) this.seats = seatsIn(this.rooms, this.need);
  }
}

/** Why a task found no place, as the event of its service says it. */
export function explained({ closest, miss }: { closest?: ContainerInstance; miss: Miss }): string {
  return closest ? `The closest matching (container-instance ${lastPart(closest.id)}) ${miss.event}.` : miss.event;
}
