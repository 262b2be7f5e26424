import { lastPart } from "../arns";
import type { Deployment } from "../ecs/deployment/record";
import type { Revision } from "../ecs/revision/record";
import type { Service } from "../ecs/service/record";
import { primary, settingsOf } from "./services";

/** How a deployment stands, for whoever waits for it. */
export type DeploymentOutcome = { state: "IN_PROGRESS" } | { state: "COMPLETED" } | { state: "FAILED"; reason: string };

/** Failures in a row before RUNNING after which a change of the desired count alone counts as failed. */
const GIVE_UP = 3;

/**
 * How the deployment stands. It is completed when the service is steady with it. A failed one that is rolled back stays
 * in progress until the rollback has ended: then what served before serves again. Where the rollback waits for a load
 * balancer to forward to its target groups again (`isInUse`), that is for whoever took them away to bring about.
 */
export function deploymentOutcome(
  service: Service,
  deploymentId: string,
  isInUse: (revision: Revision) => boolean = () => true,
): DeploymentOutcome {
  const deployment = service.deployments.find((each) => each.id === deploymentId);
  if (service.status !== "ACTIVE") return failed(`The service ${service.name} is being deleted.`);
  if (!deployment) return failed(`The deployment ${deploymentId} of the service ${service.name} is no longer known.`);
  if (deployment.status === "DRAINING") return failed(`The task set ${deploymentId} is being deleted.`);
  if (deployment.taskSet) return { state: deployment.rolloutState === "COMPLETED" ? "COMPLETED" : "IN_PROGRESS" };
  if (deployment.rolloutState === "FAILED") return failedOutcome(service, deployment, isInUse);
  if (deployment.status !== "PRIMARY") {
    // A completed one that another has replaced since did what was asked for.
    if (deployment.rolloutState === "COMPLETED") return { state: "COMPLETED" };
    return failed(`The deployment ${deploymentId} was superseded by ${primary(service)?.id ?? "another one"}.`);
  }
  if (deployment.rolloutState === "IN_PROGRESS") return { state: "IN_PROGRESS" };
  if (service.steady || settingsOf(service, deployment).earlySuccessCriteria?.enable) return { state: "COMPLETED" };
  if ((service.launchBackoff?.failures ?? 0) < GIVE_UP) return { state: "IN_PROGRESS" };
  return failed(withLastFailure("The service is unable to consistently start tasks successfully.", deployment));
}

function failedOutcome(
  service: Service,
  deployment: Deployment,
  isInUse: (revision: Revision) => boolean,
): DeploymentOutcome {
  const rollback = service.deployments.find((each) => each.rollbackOf === deployment.id);
  const isUnderway = rollback?.status === "PRIMARY" && rollback.rolloutState === "IN_PROGRESS";
  if (isUnderway && isInUse(rollback.revision)) return { state: "IN_PROGRESS" };
  const reason = withLastFailure(deployment.rolloutStateReason, deployment);
  if (isUnderway) {
    return failed(`${reason} The rollback waits until a load balancer forwards to its target groups again.`);
  }
  if (!rollback) return failed(reason);
  return rollback.rolloutState === "COMPLETED"
    ? failed(`${reason} Rolled back to ${lastPart(rollback.revision.taskDefinition)}.`)
    : failed(`${reason} The rollback to ${lastPart(rollback.revision.taskDefinition)} did not complete.`);
}

function withLastFailure(reason: string, { lastFailure }: Deployment): string {
  if (!lastFailure) return reason;
  const last = `Last: task ${lastPart(lastFailure.task)} stopped: ${lastFailure.reason}`;
  return `${reason} ${last}${/[.!?]$/.test(last) ? "" : "."}`;
}

function failed(reason: string): DeploymentOutcome {
  return { state: "FAILED", reason };
}
