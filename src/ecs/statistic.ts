/** A statistic of CloudWatch's: one of the five that every set of samples has, or one of how the samples are spread. */
export type Statistic = { kind: "plain"; of: PlainStatistic } | { kind: "percentile"; percent: number } | Within;

/** What becomes of the samples above `from` and up to `to`. */
export interface Within {
  kind: "mean" | "winsorized" | "count" | "sum" | "rank";
  from?: Bound;
  to?: Bound;
}

/** What lies beyond is left out: a value, or so many percent of the samples. */
export type Bound = { value: number } | { percent: number };

/** What a set of samples has, however they are spread. */
const PLAIN = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"] as const;
export type PlainStatistic = (typeof PLAIN)[number];

export const isPlainStatistic = (name: string): name is PlainStatistic => (PLAIN as readonly string[]).includes(name);

/** For messages. */
export const STATISTICS_ALLOWED =
  "Average, Sum, Minimum, Maximum, SampleCount, percentiles such as p99 or p99.9, trimmed and winsorized statistics such " +
  "as tm90, tc90, ts90, wm90 or TM(10%:90%), ranks such as PR(100:2000), and IQM";

const KINDS = { tm: "mean", wm: "winsorized", tc: "count", ts: "sum", pr: "rank" } as const;

const NUMBER = String.raw`\d+(?:\.\d{1,10})?`;
const ONE = new RegExp(`^(p|tm|wm|tc|ts)(${NUMBER})$`, "i");
const RANGE = new RegExp(`^(tm|wm|tc|ts|pr)\\((?:(${NUMBER})(%?))?:(?:(${NUMBER})(%?))?\\)$`, "i");

/**
 * Reads the name of a statistic: `p99.9`, `tm90`, `TM(10%:90%)`, `WM(:80%)`, `PR(100:2000)`, `IQM`. Undefined where it is none.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function parseStatistic(name: string): Statistic | undefined {
  if (isPlainStatistic(name)) return { kind: "plain", of: name };
  if (/^iqm$/i.test(name)) return { kind: "mean", from: { percent: 25 }, to: { percent: 75 } };
  const [, of = "", percent] = ONE.exec(name) ?? [];
  if (percent !== undefined) return upTo(of.toLowerCase() as "p", Number(percent));
  const [, kind = "", low, lowUnit, high, highUnit] = RANGE.exec(name) ?? [];
  if (low === undefined && high === undefined) return undefined;
  const [from, to] = [boundOf(low, lowUnit), boundOf(high, highUnit)];
  const bounds = [from, to].flatMap((bound) => bound ?? []);
  const [first, second] = bounds;
  if (bounds.some((bound) => "percent" in bound && bound.percent > 100)) return undefined;
  if (first && second && "percent" in first !== "percent" in second) return undefined;
  if (first && second && amount(first) >= amount(second)) return undefined;
  // A rank is of values: of percentiles it would be what was asked.
  if (kind.toLowerCase() === "pr" && bounds.some((bound) => "percent" in bound)) return undefined;
  return { kind: KINDS[kind.toLowerCase() as keyof typeof KINDS], ...(from && { from }), ...(to && { to }) };
}

const upTo = (of: "p" | Exclude<keyof typeof KINDS, "pr">, percent: number): Statistic | undefined => {
  if (percent > 100) return undefined;
  return of === "p" ? { kind: "percentile", percent } : { kind: KINDS[of], to: { percent } };
};

const boundOf = (text: string | undefined, unit: string | undefined): Bound | undefined => {
  if (text === undefined) return undefined;
  return unit === "%" ? { percent: Number(text) } : { value: Number(text) };
};

const amount = (bound: Bound) => ("percent" in bound ? bound.percent : bound.value);
