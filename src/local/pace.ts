/**
 * How many times faster than ECS's own time the waits run that only delay good news: readiness, the spacing of health
 * checks on the way to healthy, cooldowns, bake time, warm-up. It never shortens a deadline that condemns or cuts something.
 */
export interface Pace {
  /** 1 is ECS's own time. */
  readonly factor: number;
}

export const DEFAULT_PACE = 20;

/**
 * Seconds of the shortest period of a metric: 10, for what containers use in less says little. A pace that is faster than
 * the default shortens it in proportion, down to 1.
 */
export function finestPeriod({ factor }: Pace): number {
  return Math.min(10, Math.max(1, Math.ceil((10 * DEFAULT_PACE) / factor)));
}

/** `seconds` of a wait for good news, in milliseconds of this machine's time. */
export function goodNews(pace: Pace, seconds: number): number {
  return (seconds * 1000) / pace.factor;
}
