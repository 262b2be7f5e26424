import type { NotScaled } from "../../scaling/record";
import { localPeriod, MINUTE } from "../metrics/series";
import { change, unscaled } from "./activities";
import { keepInside } from "./bounds";
import type { ScalingDraft } from "./draft";
import { trackedOf } from "./metrics";
import { type Foreseen, foresee } from "./predictive";
import { begin, coolingUntil } from "./progress";
import type { Proposal, Wish } from "./proposal";
import { takeSteps } from "./steps";
import { trackTarget } from "./target-tracking";

/**
 * Does what the policies together would have done: the largest count of those that add capacity, else the largest of those
 * that take some away, which target tracking policies do only where all of them would.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export function followPolicies(draft: ScalingDraft, deploying: boolean): void {
  const { scene, now } = draft;
  const count = draft.desiredCount;
  if (count === undefined || scene.policies.length === 0 || isCalledAlready(draft)) return;
  const { suspended } = draft.target;
  const foreseen = foresee(scene, count, now);
  const followed = scene.policies.flatMap((policy) => {
    if (policy.targetTracking) return [trackTarget(scene, policy, count, now)];
    return policy.step ? takeSteps(scene, policy, count) : [];
  });
  const proposals = [...followed, ...foreseen.proposals];
  const { min } = draft.target;
  if ((count < min || count > foreseen.most) && proposals.some(({ wants }) => wants !== "nothing")) {
    // AWS: once a policy is called, a count that someone set outside of the bounds is brought inside of them.
    draft.update({ bounded: {} });
    keepInside(draft, deploying);
    return;
  }
  const out = proposals.filter((each): each is Wish => each.wants === "out");
  if (out.length > 0) {
    if (!suspended.out) addCapacity(draft, count, out, foreseen);
    return;
  }
  const isIn = proposals.filter((each): each is Wish => each.wants === "in").filter(agreed(proposals));
  // ECS: no capacity is taken away while a deployment is in progress.
  if (isIn.length > 0 && !suspended.in && !deploying) takeCapacity(draft, count, isIn, foreseen);
}

/**
 * Whether policies were called for these datapoints: CloudWatch calls them once for each, so that a cooldown of 0 doesn't
 * have the same minute count again and again.
 */
function isCalledAlready({ scene, now, changing }: ScalingDraft): boolean {
  const seconds = scene.policies.flatMap(({ targetTracking }) => {
    const tracked = scene.service && targetTracking && trackedOf(targetTracking, scene.service);
    return tracked ? [tracked.period] : [];
  });
  const period = localPeriod(scene.pace, Math.min(MINUTE, ...seconds));
  const last = changing?.startedAt;
  return last !== undefined && Math.floor(last / period) === Math.floor(now / period);
}

const agreed = (proposals: Proposal[]) => (wish: Wish) =>
  !wish.policy.targetTracking || proposals.every(({ voices, wants }) => !voices || wants === "in");

/** What was added last counts until it has had its effect: then only a larger change is made. */
function addCapacity(draft: ScalingDraft, count: number, wishes: Wish[], { most }: Foreseen): void {
  const { lastChange } = draft.target;
  const until = lastChange?.direction === "out" ? coolingUntil(draft) : undefined;
  const cooling = until !== undefined && draft.now < until && count === lastChange?.to;
  const base = cooling ? lastChange!.from : count;
  if (cooling && Number.isFinite(until)) draft.wake(until);
  apply(draft, count, wishes, base, { cooling, max: most });
}

/** Until what was taken away last has had its effect, nothing more is; and what is expected of the hour is left. */
function takeCapacity(draft: ScalingDraft, count: number, wishes: Wish[], { least, most }: Foreseen): void {
  if (count <= least) return;
  const until = draft.target.lastChange?.direction === "in" ? coolingUntil(draft) : undefined;
  if (until !== undefined && draft.now < until) {
    if (Number.isFinite(until)) draft.wake(until);
    return;
  }
  const leaving = wishes.map(
    (wish): Wish => ({ ...wish, capacityFrom: (base) => Math.max(least, wish.capacityFrom(base)) }),
  );
  apply(draft, count, leaving, count, { cooling: false, max: most });
}

function apply(
  draft: ScalingDraft,
  count: number,
  wishes: Wish[],
  base: number,
  { cooling, max }: { cooling: boolean; max: number },
): void {
  const { target, now } = draft;
  const { min } = target;
  const asked = wishes.map((wish) => ({ wish, to: wish.capacityFrom(base) })).sort((a, b) => b.to - a.to);
  const { wish, to } = asked[0]!;
  const desired = Math.min(Math.max(to, min), max);
  const { cause, details, cooldown, wants: direction } = wish;
  const isNone = direction === "out" ? desired <= count : desired >= count;
  if (isNone) {
    if (!cooling || to > max) note(draft, why({ min, max }, count, to), wish);
    return;
  }
  begin(draft, change(target, now, desired, cause, details), { direction, from: base, cooldown });
}

function why({ min, max }: { min: number; max: number }, count: number, asked: number): NotScaled {
  if (asked > count) return { Code: "AlreadyAtMaxCapacity", MaxCapacity: max, CurrentCapacity: count };
  if (asked < count) return { Code: "AlreadyAtMinCapacity", MinCapacity: min, CurrentCapacity: count };
  return { Code: "AlreadyAtDesiredCapacity", CurrentCapacity: count };
}

/** What is the same each time that a policy is looked at is said once. */
function note(draft: ScalingDraft, notScaled: NotScaled, { cause, details }: Wish): void {
  const { lastActivity: last } = draft.scene;
  const again = last?.cause === cause && last.notScaled?.Code === notScaled.Code;
  if (!again) draft.write(unscaled(draft.target, draft.now, notScaled, cause, details));
}
