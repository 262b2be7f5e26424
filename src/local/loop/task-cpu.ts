import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";

/** Beyond so much of the task's units its containers are held to parts of them. */
const OVER = 1.02;
/** Below so much of them nobody wants more than there is, and each may have all of them again. */
const AT_EASE = 0.9;
/** A container that uses so much of its part would take more. */
const HUNGRY = 0.9;
/** What one that isn't hungry may grow to until the next look: so much of its use, and of the task's units beside it. */
const ROOM = { ofUse: 1.25, ofTask: 0.02 };
/** A container that runs: its share, and the CPU units that it used lately and that it is held to. */
export interface CpuUse {
  share: number;
  used: number;
  limit: number;
}

/**
 * What each container is held to from now on, so that together they use no more than the task's units. While they don't by
 * themselves each may have all of them; else they have parts, by their shares, and what one doesn't use is the others'.
 */
export function cpuLimits(units: number, uses: readonly CpuUse[]): number[] {
  const all = uses.reduce((sum, { used }) => sum + used, 0);
  const areHeld = uses.some(({ limit }) => limit < units);
  if (all <= units * (areHeld ? AT_EASE : OVER)) return uses.map(() => units);
  return parts(
    units,
    uses.map(({ share, used, limit }) => ({
      share,
      want: used >= limit * HUNGRY ? units : Math.min(units, used * ROOM.ofUse + units * ROOM.ofTask),
    })),
  );
}

/** Who wants less than its part gets what it wants; the others share the rest. */
function parts(units: number, wishes: { share: number; want: number }[]): number[] {
  const given = new Map<number, number>();
  let left = units;
  while (given.size < wishes.length) {
    const open = wishes.flatMap((wish, index) => (given.has(index) ? [] : [{ ...wish, index }]));
    const shares = open.reduce((sum, { share }) => sum + share, 0);
    const whole = open.map(({ share, ...wish }) => ({ ...wish, part: (left * share) / shares }));
    const modest = whole.filter(({ want, part }) => want <= part);
    for (const { index, want } of modest) given.set(index, want);
    if (modest.length === 0) for (const { index, part } of whole) given.set(index, part);
    left -= modest.reduce((sum, { want }) => sum + want, 0);
  }
  return wishes.map((_, index) => given.get(index)!);
}

/** The CPU units that the containers of a task of several may use together: the last that runs may have all of them again. */
export function cpuToHold(
  task: Task,
  running: Task["containers"],
  { cpu, containers }: TaskDefinition,
): number | undefined {
  return containers.length > 1 && running.length > 0 ? (task.overrides.cpu ?? cpu) : undefined;
}
