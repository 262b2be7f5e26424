import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { StopCode, TaskNotes } from "../ecs/task/record";
import { alreadySaid, withEvent } from "./events";
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

  /** `message` in ECS's wording, without «(service name) ». `of`: what it is about, which ECS names where it is a task set. */
  event(message: string, of?: Deployment): void {
    this.eventOf(message, of?.taskSet && of);
  }

  /** The same of what ECS names whatever it is: to its events each deployment is a task set. */
  eventOf(message: string, of: Deployment | undefined): void {
    this.service = withEvent(this.service, this.now, message, of);
  }

  /** As {@link event}, unless the service said so already since it last started a task or was steady. */
  say(message: string, of?: Deployment): void {
    if (!alreadySaid(this.service, message, of?.taskSet && of)) this.event(message, of);
  }

  update(change: Partial<Service>): void {
    this.service = { ...this.service, ...change };
  }

  /** The deployment of that id as it has come to be, where it is still known. */
  deployment(id: string | undefined): Deployment | undefined {
    return this.service.deployments.find((each) => each.id === id);
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
