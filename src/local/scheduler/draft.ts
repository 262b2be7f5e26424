import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { StopCode, TaskNotes } from "../ecs/task/record";
import { withEvent } from "./events";
import type { Decision, TaskStart } from "./schedule";

/** What is being decided about one service. */
export class Draft {
  service: Service;
  readonly start: TaskStart[] = [];
  readonly stop: Decision["stop"] = [];
  readonly healthy: string[] = [];
  readonly noted: Decision["noted"] = [];
  readonly unplaced: Decision["unplaced"] = [];
  wakeAt?: number;

  constructor(
    readonly before: Service,
    readonly now: number,
  ) {
    this.service = before;
  }

  /** `message` in ECS's wording, without «(service name) ». */
  event(message: string): void {
    this.service = withEvent(this.service, this.now, message);
  }

  update(change: Partial<Service>): void {
    this.service = { ...this.service, ...change };
  }

  updateDeployment(id: string, change: Partial<Deployment>): void {
    const deployments = this.service.deployments.map((each) =>
      each.id === id ? { ...each, ...change, updatedAt: this.now } : each,
    );
    this.update({ deployments });
  }

  stopTask(task: string, stopCode: StopCode, reason: string): void {
    this.stop.push({ task, stopCode, reason });
    this.note(task, { stop: true });
  }

  note(task: string, notes: TaskNotes): void {
    this.noted.push({ task, notes });
  }

  wake(at: number | undefined): void {
    if (at !== undefined) this.wakeAt = Math.min(this.wakeAt ?? at, at);
  }
}
