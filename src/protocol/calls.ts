/**
 * What a client and the control plane say to each other, beside the ECS and CloudWatch Logs APIs: resource calls shaped as
 * AWS Cloud Control's (JSON 1.0, `X-Amz-Target: CloudApiService.<Name>`), and a few of Slipway's own
 * (`X-Amz-Target: Slipway.<Name>`). All are signed (SigV4, for the local region, service as the endpoint's) and POSTed to `/`.
 * `GET /slipway/version` is the only unsigned request.
 */
export const PROTOCOL = 1;

/** Region and account that local ARNs carry. */
export const LOCAL_REGION = "us-east-1";
export const LOCAL_ACCOUNT = "000000000000";

export const CONTROL_PLANE_PORT = 4577;

export interface VersionAnswer {
  protocol: number;
  version: string;
  /** Content tag of the image that it runs from. */
  content: string;
}

/** What becomes of a resource that is no longer wanted, as CloudFormation has it. */
export type Policy = "Delete" | "Retain" | "RetainExceptOnCreate" | "Snapshot";

/** CloudApiService.CreateResource, UpdateResource, DeleteResource, GetResource, GetResourceRequestStatus, and ListResources. */
export interface CreateResourceRequest {
  TypeName: string;
  /** JSON of the properties, resolved. */
  DesiredState: string;
  ClientToken?: string;
  /** {@link HoldStackRequest} */
  Change?: string;
  Stack: string;
  LogicalId: string;
  DependsOn?: string[];
  /** The construct's path in a CDK app, `shop/web/Service`: it has the names that people wrote. */
  Path?: string;
  /** What becomes of it once it is no longer wanted, and once it is replaced: recorded for the client. */
  DeletionPolicy?: Policy;
  UpdateReplacePolicy?: Policy;
  /** CloudFormation's attribute of that name. */
  UpdatePolicy?: Record<string, unknown>;
  /**
   * Where a resource of this logical id is there already, sets it aside instead of refusing (AlreadyExists): the new one
   * takes its place, and the old one goes with a DeleteResource that names its `Identifier`. Where the creation fails at
   * once, or the new one is deleted while the old one is there, the old one is back in its place.
   */
  Replace?: boolean;
  /** Logical ids that the same deployment removes at its end: the new one may take over what they have (a port). */
  Leaving?: string[];
  /**
   * The client says with ClaimResource when the resource surely is in its own books. Until then it is `Unclaimed`: what a
   * client that was cut off leaves is known by that.
   */
  Claim?: boolean;
}

export interface UpdateResourceRequest {
  TypeName: string;
  Stack: string;
  LogicalId: string;
  /** The whole new state (Cloud Control takes a patch; Slipway's clients always know the whole). */
  DesiredState: string;
  DependsOn?: string[];
  /** As in {@link CreateResourceRequest}. */
  Leaving?: string[];
  /** As in {@link CreateResourceRequest}. @default the one that is recorded */
  Path?: string;
  DeletionPolicy?: Policy;
  UpdateReplacePolicy?: Policy;
  UpdatePolicy?: Record<string, unknown>;
  ClientToken?: string;
  /** {@link HoldStackRequest} */
  Change?: string;
}

/** Deleting what isn't there succeeds. Deleting the current one puts back in its place the one that was set aside last, if any. */
export interface DeleteResourceRequest {
  TypeName: string;
  Stack: string;
  LogicalId: string;
  /** Deletes this one only, be it the current one or one that was set aside by a replacement. @default the current one */
  Identifier?: string;
  /** Forgets the resource, and leaves what it stands for as it is. */
  Retain?: boolean;
  ClientToken?: string;
  /** {@link HoldStackRequest} */
  Change?: string;
}

/** Answers with the resource as it is, not as it was asked for: what other calls changed since, or that it is gone. */
export interface GetResourceRequest {
  Stack: string;
  LogicalId: string;
  /** This one only, be it the current one or one that was set aside by a replacement. @default the current one */
  Identifier?: string;
}

/** Slipway.ClaimResource: the client knows the resource that it made. */
export interface ClaimResourceRequest {
  Stack: string;
  LogicalId: string;
  Identifier: string;
  /** False where its books have lost the resource. @default true */
  Known?: boolean;
}

export interface ResourceDescription {
  TypeName: string;
  Stack: string;
  LogicalId: string;
  Identifier: string;
  /** JSON. */
  Properties: string;
  /** JSON of what GetAtt and Ref give. */
  Attributes: string;
  DependsOn: string[];
  /** As the stack's last deployment that went through left it (PutStack with `Deployed`). */
  Deployed?: { Properties: string; DependsOn: string[] };
  DeletionPolicy?: Policy;
  UpdateReplacePolicy?: Policy;
  /** Set aside by a replacement, and still to be deleted (by its `Identifier`). */
  Replaced?: boolean;
  /** Its last operation failed: the same properties asked for again are a change. */
  Failed?: boolean;
  /** See {@link CreateResourceRequest.Claim}. */
  Unclaimed?: boolean;
}

export interface RequestStatusRequest {
  RequestToken: string;
  /** Answer when the operation has ended, or after so many seconds (at most 30). */
  WaitSeconds?: number;
}

export interface ProgressEvent {
  RequestToken: string;
  Operation: "CREATE" | "UPDATE" | "DELETE";
  OperationStatus: "IN_PROGRESS" | "SUCCESS" | "FAILED";
  TypeName: string;
  Stack: string;
  LogicalId: string;
  Identifier?: string;
  Attributes?: string;
  /** {@link ResourceErrorCode} */
  ErrorCode?: string;
  StatusMessage?: string;
  /** Warnings: what is recorded and not enforced on this machine. */
  Warnings?: string[];
}

/**
 * Why a resource call failed, in the {@link ProgressEvent} that it is answered with or that ends it. (Only a request that
 * is malformed itself, a stack call, and a call about a stack that another one holds, is answered with an error of its own.)
 * - `AlreadyExists`, `NotFound`, `NotUpdatable` (the message names the properties; ask for a replacement instead)
 * - `InvalidRequest` (a property's value, with its path), `TypeNotFoundException` (a type that doesn't run locally)
 * - `NotStabilized`: a service's deployment failed or was rolled back; the message has the reason and the last log lines
 * - `NotSteadyYet`: a service is not steady in time and nothing fails its deployment: it goes on trying, as on ECS
 * - `ResourceConflict` (a port taken, something still in use), `GeneralServiceException` (anything else)
 */
export type ResourceErrorCode =
  | "AlreadyExists"
  | "NotFound"
  | "NotUpdatable"
  | "InvalidRequest"
  | "TypeNotFoundException"
  | "NotStabilized"
  | "NotSteadyYet"
  | "ResourceConflict"
  | "GeneralServiceException";

/**
 * Slipway.RenameResource: another logical id for a resource that is there. What depends on it follows. Where there is one
 * of that logical id already, it is set aside.
 */
export interface RenameResourceRequest {
  Stack: string;
  LogicalId: string;
  Identifier: string;
  NewLogicalId: string;
}

/** Slipway.DiffResource: what new properties mean for a resource as it is. Changes nothing. */
export interface DiffResourceRequest {
  TypeName: string;
  Stack: string;
  LogicalId: string;
  /** JSON of the properties, resolved. */
  DesiredState: string;
}
export interface DiffResourceAnswer {
  /** `create` where there is no such resource, or none any more. */
  Change: "create" | "same" | "update" | "replace";
  /** Every property path that differs: `HealthCheckPath`, `Tags.0.Value`. */
  Paths: string[];
  /** Those of `Paths` that can't be changed in place. */
  Replaces: string[];
}

/**
 * Slipway.CheckResources: what is known to be wrong with resources before any is made. Where a property refers to what is
 * not there yet, the call of the intrinsic function stands in its place, as templates write it.
 */
export interface CheckResourcesRequest {
  /** The stack, of which everything else is to go then. @default nothing goes */
  Stack?: string;
  Resources: { TypeName: string; LogicalId: string; DesiredState: string; DependsOn?: string[] }[];
}
export interface CheckResourcesAnswer {
  Problems: { TypeName: string; LogicalId: string; ErrorCode: string; Message: string }[];
}

/** CloudApiService.ListResources (TypeName optional, Stack optional). */
export interface ListResourcesRequest {
  Stack?: string;
  TypeName?: string;
}
export interface ListResourcesAnswer {
  ResourceDescriptions: ResourceDescription[];
}

/** Slipway.PutStack: records a stack before its first resource, and its outputs at the end. Refused (StackOwned) where another source owns the name. */
export interface PutStackRequest {
  Stack: string;
  Source: string;
  Outputs?: Record<string, unknown>;
  /** What other stacks may import, by export name. Kept as it is where left out. */
  Exports?: Record<string, unknown>;
  /** Names of the exports of other stacks that it imports. Kept as they are where left out. */
  Imports?: string[];
  /** The source that the stack had before, where it moved: it is not another's then. */
  MovedFrom?: string;
  /** That a deployment went through to its end; stays so from then on. */
  Deployed?: boolean;
  /** {@link HoldStackRequest} */
  Change?: string;
}
/** Slipway.DeleteStack: forgets a stack that has no resources left. */
export interface DeleteStackRequest {
  Stack: string;
  /** {@link HoldStackRequest} */
  Change?: string;
}

/**
 * Slipway.HoldStack: one writer a stack. While `Change` holds the stack, calls that change it and name another `Change`, or
 * none, are refused (StackBusy); and so are those of a `Change` that doesn't hold it any more. It ends with ReleaseStack, or
 * when it was not asked for again within the lease that the answer tells: one whose client died is not held for ever.
 */
export interface HoldStackRequest {
  Stack: string;
  /** By chance, one a run. */
  Change: string;
  /** Who it is, for people: «`slipway up` (process 4711)». */
  By: string;
}
export interface HoldStackAnswer {
  /** Milliseconds. */
  Lease: number;
  /** Deletions that an earlier run began and that go on: what is being deleted is gone when they have ended. */
  Deletions?: ProgressEvent[];
}
/** Slipway.ReleaseStack: what isn't held is no error. */
export interface ReleaseStackRequest {
  Stack: string;
  Change: string;
}
/** Slipway.ListStacks */
export interface StackDescription {
  Stack: string;
  Source: string;
  Outputs: Record<string, unknown>;
  Exports?: Record<string, unknown>;
  Imports?: string[];
  /** Whether a deployment of it has ever gone through: a failed first one is removed, a failed later one rolled back. */
  Deployed?: boolean;
  Resources: number;
  UpdatedAt: number;
}
export interface ListStacksAnswer {
  Stacks: StackDescription[];
}

/** Slipway.CertificateAuthority: whose certificates this machine's HTTPS listeners serve; it is made at first use. */
export interface CertificateAuthorityAnswer {
  /** PEM of its certificate. */
  Certificate: string;
}

/** Slipway.Logs: lines of a service's, a task's or one container's logs, oldest first, running containers and gone ones. */
export interface LogsRequest {
  Stack?: string;
  Service?: string;
  /** Id, or its beginning. */
  Task?: string;
  Container?: string;
  /** Only lines after this time. */
  Since?: number;
  /** Only the last so many. */
  Tail?: number;
}
export interface LogsAnswer {
  Lines: {
    At: number;
    Task: string;
    Service?: string;
    Container: string;
    Stream: "stdout" | "stderr";
    Message: string;
  }[];
}
