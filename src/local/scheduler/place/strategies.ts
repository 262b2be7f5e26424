import type { PlacementStrategy } from "../../ecs/revision/record";
import { fraction } from "../../ids";
import type { Need } from "./need";
import { attributeIn, type Seat } from "./seat";

/** What a service without a strategy gets: over the zones, then over the instances. */
export const SERVICE_DEFAULT: PlacementStrategy[] = [
  { type: "spread", field: "attribute:ecs.availability-zone" },
  { type: "spread", field: "instanceId" },
];

/** The seat that the strategies like best, each deciding among those that the one before it left; the first of several. */
export function best(seats: Seat[], need: Need, seed: string): Seat | undefined {
  return need.strategy.reduce((left, strategy, at) => narrow(left, strategy, at, need, seed), seats)[0];
}

function narrow(seats: Seat[], { type, field = "" }: PlacementStrategy, at: number, need: Need, seed: string): Seat[] {
  if (seats.length < 2) return seats;
  if (type === "random") {
    const index = Math.floor(fraction(need.group, seed) * seats.length);
    return seats.slice(index, index + 1);
  }
  const score = type === "binpack" ? remaining(field) : crowd(seats, field, at);
  let least = Number.POSITIVE_INFINITY;
  let left: Seat[] = [];
  for (const each of seats) {
    const own = score(each);
    if (own > least) continue;
    if (own < least) left = [];
    least = own;
    left.push(each);
  }
  return left;
}

function remaining(field: string): (seat: Seat) => number {
  return field.toLowerCase() === "cpu" ? ({ room }) => room.cpu : ({ room }) => room.memory;
}

/** How many tasks of the group are where the instance is; by instance (`instanceId`, `host`) each is a place of its own. */
function crowd(seats: Seat[], field: string, at: number): (seat: Seat) => number {
  if (attributeIn(field) === undefined) return ({ tasks }) => tasks;
  const counts: number[] = [];
  for (const { values, tasks } of seats) {
    const value = values[at]!;
    counts[value] = (counts[value] ?? 0) + tasks;
  }
  return ({ values }) => counts[values[at]!]!;
}
