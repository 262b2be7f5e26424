import { ApiError } from "../../protocol/errors";
import { serviceArn } from "../arns";
import type { Control } from "../control";
import type { Service } from "../ecs/service/record";
import type { ScalableTarget } from "./record";

/** What names a scalable target to the API. */
export interface TargetKey {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
}

export const NAMESPACE = "ecs";
export const DIMENSION = "ecs:service:DesiredCount";

export const validation = (message: string) => new ApiError("ValidationException", message);
export const notFound = (message: string) => new ApiError("ObjectNotFoundException", message);

/** The ARN of the service that `service/<cluster>/<service>` is. */
export function serviceOf(resourceId: string): string {
  const [kind, cluster, name, ...more] = resourceId.split("/");
  if (kind !== "service" || !cluster || !name || more.length > 0) {
    throw validation(`ResourceId is "${resourceId}"; allowed are service/<cluster name>/<service name>.`);
  }
  return serviceArn(cluster, name);
}

/** The service that is to be scaled, which has to be there. */
export function scaledService({ store }: Pick<Control, "store">, resourceId: string): Service {
  const service = store.get("services", serviceOf(resourceId));
  if (service?.status !== "ACTIVE") throw validation(`ECS service doesn't exist: ${resourceId}`);
  if (service.schedulingStrategy === "DAEMON") {
    throw validation(`${resourceId} is a DAEMON service: it has as many tasks as there are instances for.`);
  }
  return service;
}

/** Only services of ECS are scaled here: a key of anything else names nothing. */
export function tryFindTarget({ store }: Pick<Control, "store">, key: TargetKey): ScalableTarget | undefined {
  if (key.ServiceNamespace !== NAMESPACE || key.ScalableDimension !== DIMENSION) return undefined;
  return store.get("scalableTargets", key.ResourceId);
}

export function findTarget(control: Pick<Control, "store">, key: TargetKey): ScalableTarget {
  const target = tryFindTarget(control, key);
  if (target) return target;
  const { ServiceNamespace, ResourceId, ScalableDimension } = key;
  throw notFound(
    `No scalable target registered for service namespace: ${ServiceNamespace}, resource ID: ${ResourceId}, scalable ` +
      `dimension: ${ScalableDimension}`,
  );
}
