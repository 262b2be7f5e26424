export { schedule } from "./decide";
export { type DeploymentOutcome, deploymentOutcome } from "./outcome";
export {
  createService,
  deleteService,
  type NewService,
  primary,
  type ServiceChanges,
  updateService,
} from "./services";
