import type { ResourceErrorCode } from "../../protocol/calls";
import { ApiError, messageOf } from "../../protocol/errors";

const CODES: Readonly<Record<ResourceErrorCode, true>> = {
  AlreadyExists: true,
  NotFound: true,
  NotUpdatable: true,
  InvalidRequest: true,
  TypeNotFoundException: true,
  NotStabilized: true,
  NotSteadyYet: true,
  ResourceConflict: true,
  GeneralServiceException: true,
};

/** What the APIs say of a request that can't be, in the words of resource calls. */
const FROM_APIS: Readonly<Record<string, ResourceErrorCode>> = {
  ClientException: "InvalidRequest",
  InvalidParameterException: "InvalidRequest",
  SerializationException: "InvalidRequest",
  ClusterNotFoundException: "InvalidRequest",
  InvalidInput: "InvalidRequest",
  NamespaceAlreadyExists: "AlreadyExists",
  NamespaceNotFound: "InvalidRequest",
  ResourceInUse: "ResourceConflict",
  ServiceAlreadyExists: "AlreadyExists",
  ServiceNotFound: "InvalidRequest",
  ResourceInUseException: "ResourceConflict",
  ClusterContainsServicesException: "ResourceConflict",
  ClusterContainsTasksException: "ResourceConflict",
  ClusterContainsContainerInstancesException: "ResourceConflict",
};

/** Why a resource call failed. */
export function failureOf(error: unknown): { errorCode: ResourceErrorCode; message: string } {
  const message = messageOf(error);
  if (!(error instanceof ApiError)) return { errorCode: "GeneralServiceException", message };
  const known = Object.hasOwn(CODES, error.code) ? (error.code as ResourceErrorCode) : FROM_APIS[error.code];
  return { errorCode: known ?? "GeneralServiceException", message };
}
