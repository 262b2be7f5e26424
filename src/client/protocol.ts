/**
 * What a client and the control plane say to each other, beside the ECS and CloudWatch Logs APIs: resource calls shaped as
 * AWS Cloud Control's (JSON 1.0, `X-Amz-Target: CloudApiService.<Name>`), and a few of Slipway's own
 * (`X-Amz-Target: Slipway.<Name>`). All are signed (SigV4, any region, service as the endpoint's) and POSTed to `/`.
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

/** CloudApiService.CreateResource, UpdateResource, DeleteResource, GetResource, GetResourceRequestStatus, and ListResources. */
export interface CreateResourceRequest {
  TypeName: string;
  /** JSON of the properties, resolved. */
  DesiredState: string;
  ClientToken?: string;
  Stack: string;
  LogicalId: string;
  DependsOn?: string[];
}

export interface UpdateResourceRequest {
  TypeName: string;
  Stack: string;
  LogicalId: string;
  /** The whole new state (Cloud Control takes a patch; Slipway's clients always know the whole). */
  DesiredState: string;
  DependsOn?: string[];
  ClientToken?: string;
}

export interface DeleteResourceRequest {
  TypeName: string;
  Stack: string;
  LogicalId: string;
  ClientToken?: string;
}

export interface GetResourceRequest {
  Stack: string;
  LogicalId: string;
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
  ErrorCode?: string;
  StatusMessage?: string;
  /** Warnings: what is recorded and not enforced on this machine. */
  Warnings?: string[];
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
}
/** Slipway.DeleteStack: forgets a stack that has no resources left. */
export interface DeleteStackRequest {
  Stack: string;
}
/** Slipway.ListStacks */
export interface StackDescription {
  Stack: string;
  Source: string;
  Outputs: Record<string, unknown>;
  Resources: number;
  UpdatedAt: number;
}
export interface ListStacksAnswer {
  Stacks: StackDescription[];
}

/** Slipway.Overview: what `ps`, `services`, `events` and the progress of `up` show. */
export interface OverviewRequest {
  Stack?: string;
  /** Stopped tasks too (those of the last hour). */
  Stopped?: boolean;
}
export interface OverviewAnswer {
  /** Milliseconds since 1970, the control plane's clock. */
  Now: number;
  Services: ServiceOverview[];
  Tasks: TaskOverview[];
  LoadBalancers: { Name: string; Stack?: string; Url: string; Listeners: { Port: number; HostPort: number }[] }[];
}
export interface ServiceOverview {
  Arn: string;
  Name: string;
  Cluster: string;
  Stack?: string;
  Status: string;
  Desired: number;
  Running: number;
  Pending: number;
  TaskDefinition: string;
  Deployments: {
    Id: string;
    Status: string;
    RolloutState: string;
    Reason: string;
    TaskDefinition: string;
    Desired: number;
    Running: number;
    Pending: number;
    Healthy: number;
    Failed: number;
  }[];
  Targets: { Task: string; TargetGroup: string; Health: string; Description?: string }[];
  /** Newest first. */
  Events: { Id: string; At: number; Message: string }[];
}
export interface TaskOverview {
  Arn: string;
  Id: string;
  Stack?: string;
  Service?: string;
  Group: string;
  Cluster: string;
  TaskDefinition: string;
  Deployment?: string;
  LastStatus: string;
  DesiredStatus: string;
  Health: string;
  CapacityProvider?: string;
  Zone: string;
  Ip?: string;
  CreatedAt: number;
  StartedAt?: number;
  StoppedAt?: number;
  StopCode?: string;
  StoppedReason?: string;
  Containers: {
    Name: string;
    DockerId?: string;
    LastStatus: string;
    ExitCode?: number;
    Reason?: string;
    Health: string;
    Image: string;
  }[];
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
