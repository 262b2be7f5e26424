export { backoffOf } from "./backoff";
export { threshold } from "./circuit-breaker";
export { schedule } from "./decide";
export { alarmNames } from "./deployment-alarms";
export { stopDeployment } from "./fail";
export { type DeploymentOutcome, deploymentOutcome } from "./outcome";
export {
  createService,
  deleteService,
  hasTakenOver,
  lastCompleted,
  type NewService,
  primary,
  type ServiceChanges,
  serving,
  shifts,
  shiftsRequests,
  updateService,
} from "./services";
export { continueDeployment } from "./stages";
export { createTaskSet, deleteTaskSet, makePrimary, scaleTaskSet, undeployed } from "./task-sets";
export { shareOf, weightsOf } from "./weights";
