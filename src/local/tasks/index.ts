export { applyTaskEvent } from "./apply";
export { healthCheck } from "./health";
export { type NewTask, newTask } from "./new-task";
export { stepTask } from "./step";
export type { ApplyTaskEvent, StepTask, TaskContext, TaskEvent, TaskOperation } from "./task";
