import type { NotScaled } from "../../scaling/record";
import { change, unscaled } from "./activities";
import { keepInside } from "./bounds";
import type { ScalingDraft } from "./draft";
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
  if (count === undefined || scene.policies.length === 0) return;
  const { suspended } = draft.target;
  const proposals = scene.policies.flatMap((policy) => {
    if (policy.targetTracking) return [trackTarget(scene, policy, count, now)];
    return policy.step ? takeSteps(scene, policy, count, now) : [];
  });
  const { min, max } = draft.target;
  if ((count < min || count > max) && proposals.some(({ wants }) => wants !== "nothing")) {
    // AWS: once a policy is called, a count that someone set outside of the bounds is brought inside of them.
    draft.update({ bounded: {} });
    keepInside(draft, deploying);
    return;
  }
  const out = proposals.filter((each): each is Wish => each.wants === "out");
  if (out.length > 0) {
    if (!suspended.out) addCapacity(draft, count, out);
    return;
  }
  const isIn = proposals.filter((each): each is Wish => each.wants === "in").filter(agreed(proposals));
  // ECS: no capacity is taken away while a deployment is in progress.
  if (isIn.length > 0 && !suspended.in && !deploying) takeCapacity(draft, count, isIn);
}

const agreed = (proposals: Proposal[]) => (wish: Wish) =>
  !wish.policy.targetTracking || proposals.every(({ voices, wants }) => !voices || wants === "in");

/** What was added last counts until it has had its effect: then only a larger change is made. */
function addCapacity(draft: ScalingDraft, count: number, wishes: Wish[]): void {
  const { lastChange } = draft.target;
  const until = lastChange?.direction === "out" ? coolingUntil(draft) : undefined;
  const cooling = until !== undefined && draft.now < until && count === lastChange?.to;
  const base = cooling ? lastChange!.from : count;
  if (cooling && Number.isFinite(until)) draft.wake(until);
  apply(draft, count, wishes, base, { cooling });
}

/** Until what was taken away last has had its effect, nothing more is. */
function takeCapacity(draft: ScalingDraft, count: number, wishes: Wish[]): void {
  const until = draft.target.lastChange?.direction === "in" ? coolingUntil(draft) : undefined;
  if (until !== undefined && draft.now < until) {
    if (Number.isFinite(until)) draft.wake(until);
    return;
  }
  apply(draft, count, wishes, count, { cooling: false });
}

function apply(
  draft: ScalingDraft,
  count: number,
  wishes: Wish[],
  base: number,
  { cooling }: { cooling: boolean },
): void {
  const { target, now } = draft;
  const { min, max } = target;
  const asked = wishes.map((wish) => ({ wish, to: wish.capacityFrom(base) })).sort((a, b) => b.to - a.to);
  const { wish, to } = asked[0]!;
  const desired = Math.min(Math.max(to, min), max);
  const { cause, details, cooldown, wants: direction } = wish;
  const isNone = direction === "out" ? desired <= count : desired >= count;
  if (isNone) {
    if (!cooling || to > max) note(draft, why(target, count, to), wish);
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
