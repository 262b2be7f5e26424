import { goodNews } from "../../pace";
import type { LastChange, ScalingActivity } from "../../scaling/record";
import { SAYS } from "./activities";
import type { ScalingDraft } from "./draft";

/** Whether the change under way is over: its capacity is there, someone else set the count, or the service is gone. */
export function follow(draft: ScalingDraft): void {
  const { scene, now, changing } = draft;
  if (changing?.status !== "InProgress" || changing.desired === undefined) return;
  const { desired } = changing;
  const { service, running, present } = scene;
  if (service?.status !== "ACTIVE") {
    draft.write({ ...changing, status: "Failed", message: SAYS.gone, endedAt: now });
    return;
  }
  if (service.desiredCount !== desired) {
    draft.write({ ...changing, status: "Overridden", message: SAYS.overridden(service.desiredCount), endedAt: now });
    return;
  }
  if (running < desired || (isLess(draft) && present > desired)) return;
  draft.write({ ...changing, status: "Successful", message: SAYS.fulfilled(desired), endedAt: now });
  const { lastChange } = draft.target;
  if (lastChange?.activity === changing.id) draft.update({ lastChange: { ...lastChange, fulfilledAt: now } });
}

/** Sets the count, from now on. What was under way ends by it. */
export function begin(
  draft: ScalingDraft,
  made: ScalingActivity & { desired: number },
  how: Pick<LastChange, "direction" | "from" | "cooldown">,
): void {
  const { changing, now } = draft;
  if (changing?.status === "InProgress") {
    draft.write({ ...changing, status: "Overridden", message: SAYS.overridden(made.desired), endedAt: now });
  }
  draft.write(made);
  draft.update({ lastChange: { activity: made.id, to: made.desired, ...how } });
  draft.desiredCount = made.desired;
}

const isLess = ({ target, changing }: ScalingDraft) =>
  target.lastChange?.activity === changing?.id && target.lastChange?.direction === "in";

/** Until when the last change holds others of its kind back; for ever while its capacity isn't there. */
export function coolingUntil(draft: ScalingDraft): number | undefined {
  const { lastChange } = draft.target;
  if (!lastChange) return undefined;
  const { fulfilledAt, cooldown } = lastChange;
  if (fulfilledAt !== undefined) return fulfilledAt + goodNews(draft.scene.pace, cooldown);
  return draft.changing?.status === "InProgress" ? Number.POSITIVE_INFINITY : undefined;
}
