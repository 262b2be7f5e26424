import { LABEL } from "../../protocol/labels";
import { type Clock, pause } from "../clock";
import type { ContainerState, RuntimeEvent } from "../docker/runtime";
import type { Store } from "../store/store";

export interface LatecomerParts {
  store: Store;
  clock: Clock;
  remove: (strays: Pick<ContainerState, "dockerId">[]) => Promise<unknown>;
  report: (error: unknown) => void;
  /** Milliseconds until it is looked at again. */
  retry: number;
  stopping: AbortSignal;
}

/**
 * Containers that Docker makes for a task that has ended: whoever asked for one was killed, or given no answer, before it
 * was there, and the task's containers were removed without it.
 */
export class Latecomers {
  constructor(private readonly parts: LatecomerParts) {}

  /** Call for every container of a task that Docker has made. */
  async made({ dockerId, labels }: Pick<RuntimeEvent, "dockerId" | "labels">): Promise<void> {
    const { clock, remove, report, retry, stopping } = this.parts;
    while (!stopping.aborted) {
      const fate = this.fateOf(labels[LABEL.task] ?? "");
      if (fate === "kept") return;
      if (fate === "stray") {
        try {
          await remove([{ dockerId }]);
          return;
        } catch (error) {
          report(error);
        }
      }
      await pause(clock, retry);
    }
  }

  /** Of a task whose containers are being removed nobody knows whether this one is among them. */
  private fateOf(label: string): "kept" | "stray" | "unknown" {
    const statuses = this.parts.store.by("tasks", "label", label).map(({ lastStatus }) => lastStatus);
    if (statuses.some((status) => status !== "STOPPED" && status !== "DEPROVISIONING")) return "kept";
    return statuses.includes("DEPROVISIONING") ? "unknown" : "stray";
  }
}
