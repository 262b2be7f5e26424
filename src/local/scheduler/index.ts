export { threshold } from "./circuit-breaker";
export { schedule } from "./decide";
export { stopDeployment } from "./fail";
export { type DeploymentOutcome, deploymentOutcome } from "./outcome";
export {
  createService,
  deleteService,
  lastCompleted,
  type NewService,
  primary,
  type ServiceChanges,
  updateService,
} from "./services";
