export { applyTaskEvent } from "./apply";
export { healthCheck } from "./health";
export { type NewTask, newTask } from "./newTask";
export { stepTask } from "./step";
export type { ApplyTaskEvent, StepTask, TaskContext, TaskEvent, TaskOperation } from "./task";
