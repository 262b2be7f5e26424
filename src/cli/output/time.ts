import { SlipwayError } from "../../protocol/errors";

const UNITS = { s: 1, m: 60, h: 3600, d: 86400 } as const;

/** How long ago `at` was: `12s`, `5m`, `3h`, `2d`. */
export function age(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * UNITS.h) return `${Math.floor(seconds / UNITS.m)}m`;
  if (seconds < 2 * UNITS.d) return `${Math.floor(seconds / UNITS.h)}h`;
  return `${Math.floor(seconds / UNITS.d)}d`;
}

/** `12:03:04`, in this machine's time zone. */
export function clockTime(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** The moment that `--since` names: a duration before `now`, or a time. */
export function sinceTime(text: string, now: number): number {
  const duration = /^(\d+)([smhd])$/.exec(text);
  if (duration) return now - Number(duration[1]) * UNITS[duration[2] as keyof typeof UNITS] * 1000;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new SlipwayError(`--since is "${text}"; allowed are 30s, 10m, 2h, 1d, or a time such as 2026-01-31T12:00:00Z.`);
}
