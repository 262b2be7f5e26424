import type { Deployment } from "./record";

export type ServiceDeploymentStatus =
  | "IN_PROGRESS"
  | "SUCCESSFUL"
  | "STOPPED"
  | "ROLLBACK_IN_PROGRESS"
  | "ROLLBACK_SUCCESSFUL"
  | "ROLLBACK_FAILED";

/** How a service deployment and its rollback, where there is one, stand. */
export function statusOf(deployment: Deployment, rollback: Deployment | undefined): ServiceDeploymentStatus {
  if (rollback?.rolloutState === "COMPLETED") return "ROLLBACK_SUCCESSFUL";
  if (rollback) return isUnderway(rollback) ? "ROLLBACK_IN_PROGRESS" : "ROLLBACK_FAILED";
  if (deployment.rolloutState === "COMPLETED") return "SUCCESSFUL";
  return isUnderway(deployment) ? "IN_PROGRESS" : "STOPPED";
}

/** Why it stands so. */
export function reasonOf(deployment: Deployment, rollback: Deployment | undefined): string {
  if (rollback) return deployment.rolloutStateReason;
  if (deployment.rolloutState === "IN_PROGRESS" && !isUnderway(deployment)) {
    return `ECS deployment ${deployment.id} stopped: a newer deployment of the service took its place.`;
  }
  return deployment.rolloutStateReason;
}

/** Whether it changes something still. One that another took the place of does no more. */
export function isUnderway({ status, rolloutState }: Deployment): boolean {
  return status === "PRIMARY" && rolloutState === "IN_PROGRESS";
}
