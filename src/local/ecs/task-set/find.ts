import { ApiError } from "../../../protocol/errors";
import type { Control } from "../../control";
import type { Deployment } from "../deployment/record";
import { invalidParameter } from "../errors";
import { findService } from "../service/find";
import type { Service } from "../service/record";
import { tryFindTaskSet } from "./in-service";

type Stored = Pick<Control, "store">;

/** The service of this name or ARN, whose task sets can be looked at. */
export function findDeployed(control: Stored, nameOrArn: string, cluster?: string): Service {
  const service = findService(control, nameOrArn, cluster);
  if (service.status === "INACTIVE") throw notActive();
  if (service.deploymentController === "EXTERNAL") return service;
  throw invalidParameter(
    "Amazon ECS only supports task set management on services configured to use external deployment controllers.",
  );
}

/** The same, where they can be changed. */
export function findDeployable(control: Stored, nameOrArn: string, cluster?: string): Service {
  const service = findDeployed(control, nameOrArn, cluster);
  if (service.status !== "ACTIVE") throw notActive();
  return service;
}

export function findTaskSet(service: Service, idOrArn: string): Deployment {
  const set = tryFindTaskSet(service, idOrArn);
  if (set) return set;
  throw new ApiError(
    "TaskSetNotFoundException",
    `The specified task set was not found: ${idOrArn}. DescribeTaskSets shows those of the service ${service.name}.`,
  );
}

const notActive = () => new ApiError("ServiceNotActiveException", "Service was not ACTIVE.");
