import type { ScalableTarget, ScalingActivity, ScheduledAction } from "../../scaling/record";
import type { ScalingDecision, ScalingScene } from "./scene";

/** What is being decided about one scalable target. */
export class ScalingDraft {
  target: ScalableTarget;
  /** The service's count, as it will be. */
  desiredCount: number | undefined;
  readonly actions: ScheduledAction[] = [];
  private readonly activities = new Map<string, ScalingActivity>();
  private wakeAt: number | undefined;

  constructor(
    readonly scene: ScalingScene,
    readonly now: number,
  ) {
    this.target = scene.target;
    this.desiredCount = scene.service?.desiredCount;
  }

  update(change: Partial<ScalableTarget>): void {
    this.target = { ...this.target, ...change };
  }

  write(activity: ScalingActivity): void {
    this.activities.set(activity.id, activity);
  }

  /** The activity of the last change, as far as it has come. */
  get changing(): ScalingActivity | undefined {
    const id = this.target.lastChange?.activity;
    const { changing } = this.scene;
    if (id === undefined) return changing;
    return this.activities.get(id) ?? (changing?.id === id ? changing : undefined);
  }

  wake(at: number | undefined): void {
    if (at !== undefined) this.wakeAt = Math.min(this.wakeAt ?? at, at);
  }

  decision(): ScalingDecision {
    const { target, scene, desiredCount, actions, wakeAt } = this;
    return {
      ...(target !== scene.target && { target }),
      ...(desiredCount !== scene.service?.desiredCount && { desiredCount }),
      actions,
      activities: [...this.activities.values()],
      ...(wakeAt !== undefined && { wakeAt }),
    };
  }
}
