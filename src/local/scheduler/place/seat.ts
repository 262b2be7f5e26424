import { attributeOf, type ContainerInstance } from "../../ecs/instance/record";
import { FILTERS, type Miss } from "./filters";
import type { Need } from "./need";
import type { Room } from "./occupancy";

/** Room for a task of one need, with what the strategies go by. */
export interface Seat {
  readonly room: Room;
  /** Tasks of the need's group that are there. */
  tasks: number;
  /** For each strategy that spreads by an attribute the number of the instance's value. */
  readonly values: readonly number[];
}

/** Those of the rooms that the task can have, in their order. */
export function seatsIn(rooms: readonly Room[], need: Need): Seat[] {
  const valuesOf = numbering(need);
  const seats: Seat[] = [];
  for (const room of rooms) {
    if (isOpen(room, need)) seats.push({ room, tasks: room.count(need.group), values: valuesOf(room.instance) });
  }
  return seats;
}

/** Whether every filter lets the task through. */
export function isOpen(room: Room, need: Need): boolean {
  return FILTERS.every((filter) => filter(room, need) === undefined);
}

/** A room that the task can't have, and why. */
export interface Shortfall {
  room: Room;
  miss: Miss;
}

/**
 * Of rooms that the task can't have the one that lacks least: that lets the task through more filters, then has more
 * memory left; the first of several.
 */
export function closest(rooms: readonly Room[], need: Need): Shortfall | undefined {
  let best: (Shortfall & { passed: number }) | undefined;
  for (const room of rooms) {
    const passed = FILTERS.findIndex((filter) => filter(room, need) !== undefined);
    const miss = FILTERS[passed]?.(room, need);
    if (!miss || (best && passed < best.passed)) continue;
    if (!best || passed > best.passed || room.memory > best.room.memory) best = { room, miss, passed };
  }
  return best;
}

const NONE: readonly number[] = [];

/** Numbers for the values of the attributes that strategies spread by; instances without one have one together. */
function numbering({ strategy }: Need): (instance: ContainerInstance) => readonly number[] {
  const names = strategy.map(({ type, field = "" }) => (type === "spread" ? attributeIn(field) : undefined));
  const numbers = names.map(() => new Map<string, number>());
  if (names.every((name) => name === undefined)) return () => NONE;
  return (instance) =>
    names.map((name, at) => {
      if (name === undefined) return 0;
      const value = attributeOf(instance, name) ?? "";
      const known = numbers[at]!.get(value);
      if (known !== undefined) return known;
      numbers[at]!.set(value, numbers[at]!.size);
      return numbers[at]!.size - 1;
    });
}

/** The attribute of a strategy's field; undefined for `instanceId` and `host`. */
export function attributeIn(field: string): string | undefined {
  return /^attribute:(.+)$/.exec(field)?.[1];
}
